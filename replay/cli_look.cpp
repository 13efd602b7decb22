// Looking at a ledger: balances, hash, info, show.
#include <fmt/format.h>

#include <charconv>

#include "crypto/hex.h"
#include "ledger/state_hash.h"
#include "ledger/store/anchor.h"
#include "ledger/text/json_entry.h"
#include "ledger/text/json_fields.h"
#include "replay/cli.h"
#include "replay/pot_names.h"
#include "replay/progress.h"
#include "replay/redecider.h"

namespace holdfast::replay {

namespace {

using ledger::Account;
using ledger::AccountId;
using ledger::i128;

Fold fold(const CliOptions& options, const FolderSource& source, const std::string& at) {
    ProgressBar bar(!options.json);
    try {
        return fold_until(source, moment_of(at), options.limits(), bar.callback());
    } catch (const std::invalid_argument& error) {
        throw UsageError(error.what());
    }
}

void write_position(ledger::JsonWriter& out, const ledger::Facts& facts) {
    out.member("sequence", facts.next_sequence - 1);
    out.member("time", ledger::format_time(facts.time));
    out.member("head", crypto::to_hex(facts.head));
}

AccountId account_of(const std::string& text) {
    AccountId id;
    const auto slash = text.find('/');
    const char* end = text.data() + std::min(slash, text.size());
    const auto [stop, error] = std::from_chars(text.data(), end, id.party);
    if (slash == std::string::npos || error != std::errc() || stop != end ||
        !crypto::from_hex(std::string_view(text).substr(slash + 1), id.id.bytes)) {
        throw UsageError("an account is named PARTY/HEX, a number and 32 digits");
    }
    return id;
}

void print_account_json(const AccountId& id, const Account& account, const ledger::State& state) {
    std::string json;
    ledger::JsonWriter out(json);
    out.open_object();
    out.member("account", ledger::text_of(id));
    out.member("label", account_label(id, state));
    out.member("currency", currency_of(account.currency, state).code);
    const i128 posted = account.available.value() + static_cast<i128>(account.held.value());
    out.member("posted", ledger::to_string(posted));
    out.key("row");
    out.open_object();
    write_fields(out, account);
    out.close_object();
    out.close_object();
    fmt::print("{}\n", json);
}

void print_account_line(const AccountId& id, const Account& account, const ledger::State& state) {
    const auto money = [&](i128 units) { return money_text(units, account.currency, state); };
    const auto part = [&](ledger::Amount amount) {
        return money(static_cast<i128>(amount.value()));
    };
    const i128 posted = account.available.value() + static_cast<i128>(account.held.value());
    fmt::print("{:<44} {:<5} {:>18} {:>18} {:>14} {:>12} {:>12} {:>10}\n", account_label(id, state),
               currency_of(account.currency, state).code, money(account.available.value()),
               part(account.held), part(account.reserve), part(account.payout_pending),
               part(account.debt), money(posted));
}

void print_summary(const ledger::Entry& entry, ledger::Sequence sequence) {
    const ledger::Leaf& leaf = entry.leaf();
    fmt::print("entry      {}, {}, {}\n", sequence, name_of(leaf.type),
               ledger::format_time(leaf.time));
    fmt::print("head       {}\nfollows    {}\n", crypto::to_hex(entry.head()),
               crypto::to_hex(entry.previous_head()));
    fmt::print("leaf hash  {}\n", crypto::to_hex(entry.leaf_hash()));
    fmt::print("lease      {}, rules {}, first event {}\n", leaf.lease_epoch, leaf.rules_version,
               leaf.first_event);
    for (const auto& [signer, signature] : leaf.signers) {
        fmt::print("signed by  {}, its batch {}\n", crypto::to_hex(signer.key.bytes),
                   signer.sequence);
    }
    if (leaf.seen.size != 0) {
        fmt::print("had seen   {} entries, root {}\n", leaf.seen.size,
                   crypto::to_hex(leaf.seen.root));
    }
}

void print_outcomes(const ledger::Entry& entry) {
    for (std::size_t i = 0; i < entry.outcomes().size(); ++i) {
        const ledger::Outcome& outcome = entry.outcomes()[i];
        std::string line;
        ledger::JsonWriter out(line);
        if (entry.leaf().type == ledger::EntryType::batch) {
            write_command(out, entry.command(i));
        }
        fmt::print("\n{:>5}  {}  {}\n", i, name_of(outcome.reason), line);
        for (const ledger::Event& event : outcome.events) {
            std::string json;
            ledger::JsonWriter event_out(json);
            write_event(event_out, event);
            fmt::print("       {}\n", json);
        }
    }
}

}  // namespace

Moment moment_of(const std::string& text) {
    const auto moment = text.empty() ? Moment{} : parse_moment(text);
    if (!moment) {
        throw UsageError("--at takes an entry's number or an instant like 2024-05-17T09:30:00Z");
    }
    return *moment;
}

ExitCode run_balances(const CliOptions& options, const BalancesArguments& arguments) {
    const FolderSource source(options.folder);
    const Fold folded = fold(options, source, arguments.at);
    const ledger::State& state = folded.state();
    const auto print = [&](const AccountId& id, const Account& account) {
        options.json ? print_account_json(id, account, state)
                     : print_account_line(id, account, state);
    };
    if (!options.json) {
        fmt::print("after entry {}, {}\n\n{:<44} {:<5} {:>18} {:>18} {:>14} {:>12} {:>12} {:>10}\n",
                   state.facts.next_sequence - 1, ledger::format_time(state.facts.time), "account",
                   "", "available", "held", "reserve", "in payout", "debt", "posted");
    }
    if (arguments.account.empty()) {
        state.accounts.for_each_sorted(print);
        return ExitCode::ok;
    }
    const AccountId id = account_of(arguments.account);
    const Account* account = state.accounts.find(id);
    if (account == nullptr) {
        throw UsageError("there is no account " + arguments.account + " at that moment");
    }
    print(id, *account);
    return ExitCode::ok;
}

ExitCode run_hash(const CliOptions& options, const std::string& at,
                  const std::string& expect_hash) {
    const FolderSource source(options.folder);
    const Fold folded = fold(options, source, at);
    const std::string hash = crypto::to_hex(ledger::state_hash(folded.state()));
    if (options.json) {
        std::string json;
        ledger::JsonWriter out(json);
        out.open_object();
        write_position(out, folded.state().facts);
        out.member("state_hash", hash);
        out.close_object();
        fmt::print("{}\n", json);
    } else {
        fmt::print("{}\n", hash);
    }
    if (!expect_hash.empty() && expect_hash != hash) {
        fmt::print(stderr, "holdfast-replay: the state hash is {}, not {}\n", hash, expect_hash);
        return ExitCode::differs;
    }
    return ExitCode::ok;
}

ExitCode run_info(const CliOptions& options) {
    const FolderSource source(options.folder);
    if (source.next() == 0) {
        throw FoundError(
            Finding{ExitCode::chain, std::nullopt, "the log is empty: it has no genesis"});
    }
    const EntryPtr first = parse_entry(source.get(0), 0);
    const EntryPtr last = parse_entry(source.get(source.next() - 1), source.next() - 1);
    const ledger::Genesis genesis = genesis_of(*first);
    const auto anchor = store::Anchor::read(options.folder.files, options.folder.anchor_path());
    std::string json;
    ledger::JsonWriter out(json);
    out.open_object();
    write_fields(out, genesis);
    out.member("entries", source.next());
    out.member("events", last->leaf().first_event + last->event_count());
    out.member("begun", ledger::format_time(first->leaf().time));
    out.member("time", ledger::format_time(last->leaf().time));
    out.member("head", crypto::to_hex(last->head()));
    out.member("anchored_entries", anchor.tip.next);
    out.member("lease_epoch", anchor.epoch);
    out.member("sealed", anchor.sealed);
    out.close_object();
    if (options.json) {
        fmt::print("{}\n", json);
        return ExitCode::ok;
    }
    fmt::print("{}\n\nlog key    {}\noperators  {}, {} approvals beside the requester\n",
               genesis.origin, crypto::to_hex(genesis.log_key.bytes), genesis.operators.size(),
               genesis.approvals);
    fmt::print("entries    {}, from {} to {}\n", with_commas(source.next()),
               ledger::format_time(first->leaf().time), ledger::format_time(last->leaf().time));
    fmt::print("head       {}\nanchored   {} entries{}\n", crypto::to_hex(last->head()),
               with_commas(anchor.tip.next), anchor.sealed ? ", sealed" : "");
    return ExitCode::ok;
}

ExitCode run_show(const CliOptions& options, ledger::Sequence sequence) {
    const FolderSource source(options.folder);
    if (sequence >= source.next()) {
        throw UsageError("the log has no entry " + std::to_string(sequence) + ": it has " +
                         std::to_string(source.next()) + " entries");
    }
    const SoundEntry sound = check_roots(source.get(sequence), sequence);
    if (options.json) {
        std::string json;
        ledger::JsonWriter out(json);
        write_entry(out, sequence, *sound.entry);
        fmt::print("{}\n", json);
        return ExitCode::ok;
    }
    print_summary(*sound.entry, sequence);
    print_outcomes(*sound.entry);
    return ExitCode::ok;
}

}  // namespace holdfast::replay
