// feed, entry, status: the log itself, and the server that keeps it.

#include "api/cli/entry_text.h"
#include "api/cli/groups.h"
#include "api/cli/write_command.h"
#include "crypto/hex.h"
#include "ledger/command_info.h"
#include "ledger/text/enum_names.h"
#include "ledger/text/json_entry.h"
#include "ledger/text/time_text.h"

namespace holdfast::api::cli {

namespace {

void print_entry(Session& session, ledger::Sequence sequence, const ledger::Entry& entry) {
    if (session.out.is_json) {
        std::string text;
        ledger::JsonWriter out(text);
        write_entry(out, sequence, entry);
        session.out.line(std::string_view(text));
        return;
    }
    session.out.line(std::string_view(entry_line(sequence, entry)));
}

struct WantedFeed {
    std::string from;
    std::uint64_t count = 0;
    bool is_following = false;
    std::vector<std::string> accounts;
    std::optional<ledger::PartyId> party;
};

FeedFilter filter_of(Session& session, const WantedFeed& wanted) {
    FeedFilter filter;
    filter.party = wanted.party;
    for (const std::string& account : wanted.accounts) {
        filter.accounts.items.push_back(session.account(account));
    }
    if (filter.accounts.size() > kMaxFeedAccounts) {
        throw UserError(ExitCode::usage,
                        fmt::format("--account: at most {} can be named", kMaxFeedAccounts));
    }
    const auto known = session.reader().rows<ledger::Account>(filter.accounts.items);
    for (std::size_t i = 0; i < wanted.accounts.size(); ++i) {
        if (!known.rows.at(i)) {
            throw UserError(ExitCode::not_found,
                            fmt::format("there is no account {}", wanted.accounts[i]));
        }
    }
    if (wanted.party && *wanted.party != ledger::kLedgerParty &&
        !session.reader().row<ledger::Party>(*wanted.party)) {
        throw UserError(ExitCode::not_found, fmt::format("there is no party {}", *wanted.party));
    }
    return filter;
}

ledger::Sequence first_of(const WantedFeed& wanted, ledger::Sequence durable) {
    if (wanted.from.empty()) {
        return wanted.is_following ? durable : 0;
    }
    const auto number = parse_number(wanted.from, UINT64_MAX);
    if (!number) {
        throw UserError(ExitCode::usage,
                        fmt::format("--from {}: not an entry's number", wanted.from));
    }
    return *number;
}

/// How far a restricted feed has come without anything to show.
void print_passed(Session& session, ledger::Sequence next) {
    if (session.out.is_json) {
        session.out.json(
            [&](ledger::JsonWriter& json) { json.member("nothing_else_before", next); });
        session.out.flush();
    }
}

void feed(Session& session, const WantedFeed& wanted) {
    const FeedFilter filter = filter_of(session, wanted);
    const ledger::Sequence durable = session.reader().status().sequence;
    const ledger::Sequence first = first_of(wanted, durable);
    std::uint64_t shown = 0;
    const auto is_over = [&](ledger::Sequence next) {
        return (wanted.count != 0 && shown >= wanted.count) ||
               (!wanted.is_following && next >= durable);
    };
    if (is_over(first)) {
        return;
    }
    ledger::Sequence next = first;
    std::optional<Digest> head;  // of the entry before `next`, if that was brought
    const auto on_entry = [&](ledger::Sequence sequence, const Bytes& bytes) {
        const auto entry = ledger::Entry::parse(bytes);
        const bool is_next = head && sequence == next;
        if (!entry || (is_next && entry->previous_head() != *head)) {
            throw UserError(ExitCode::untrusted,
                            fmt::format("entry {} does not follow the one before it", sequence));
        }
        head = entry->head();
        next = sequence + 1;
        print_entry(session, sequence, *entry);
        session.out.flush();
        ++shown;
        return !is_over(next);
    };
    session.reader().follow(first, filter, on_entry, [&](ledger::Sequence passed) {
        head.reset();
        next = passed;
        print_passed(session, passed);
        return !is_over(passed);
    });
}

void print_json(Session& session, const StatusReply& status, const CheckpointReply& checkpoint) {
    session.out.json([&](ledger::JsonWriter& json) {
        json.member("origin", session.reader().origin());
        json.member("software", status.software);
        json.member("healthy", status.healthy);
        json.member("entries", status.sequence);
        json.member("time", ledger::format_time(status.time));
        json.member("events", status.events);
        json.member("accounts", status.accounts);
        json.member("holds", status.holds);
        json.member("views_entries", status.views_sequence);
        json.member("connections", status.connections);
        json.member("queued_batches", status.queued_batches);
        json.member("undurable_entries", status.undurable_entries);
        json.member("disk_free_bytes", status.disk_free_bytes);
        json.member("uptime_ms", status.uptime_ms);
        json.member("chain_head", crypto::to_hex(checkpoint.chain_head));
        json.member("log_size", checkpoint.head.size);
        json.member("log_root", crypto::to_hex(checkpoint.head.root));
    });
}

void status(Session& session) {
    const StatusReply status = session.reader().status();
    const CheckpointReply checkpoint = session.reader().checkpoint();
    session.exit_code = status.healthy ? session.exit_code : ExitCode::not_taken;
    if (session.out.is_json) {
        print_json(session, status, checkpoint);
        return;
    }
    Output& out = session.out;
    out.line(
        "{}, {}", session.reader().origin(),
        status.healthy ? out.paint(Tone::good, "healthy") : out.paint(Tone::bad, "not healthy"));
    out.line("entries      {}, the newest of {}", with_commas(status.sequence),
             ledger::format_time(status.time));
    out.line("events       {}", with_commas(status.events));
    out.line("accounts     {}    holds {}", with_commas(status.accounts),
             with_commas(status.holds));
    out.line("stored views {} entries behind",
             with_commas(status.sequence - std::min(status.sequence, status.views_sequence)));
    out.line("queued       {} batches, {} entries not yet durable", status.queued_batches,
             status.undurable_entries);
    if (status.disk_free_bytes != UINT64_MAX) {
        out.line("disk         {} MiB free", with_commas(status.disk_free_bytes >> 20));
    }
    out.line("server       {}, up {} s, {} connection(s)", status.software,
             with_commas(status.uptime_ms / 1000), status.connections);
    out.line("chain head   {}", crypto::to_hex(checkpoint.chain_head));
    out.line("signed head  size {}, root {}", checkpoint.head.size,
             crypto::to_hex(checkpoint.head.root));
}

}  // namespace

void add_log_commands(CLI::App& app, Session& session) {
    auto wanted = std::make_shared<WantedFeed>();
    CLI::App& feed_command =
        *app.add_subcommand("feed", "the log's entries; their chain is checked on the way");
    feed_command
        .add_option("--from", wanted->from,
                    "first entry; default: 0, or with --follow the next one")
        ->type_name("");
    feed_command.add_option("--count", wanted->count, "so many entries")->type_name("");
    feed_command.add_flag("--follow,-f", wanted->is_following, "then wait for more");
    feed_command
        .add_option("--account", wanted->accounts,
                    "only entries that touch this account; may be given again")
        ->type_name("")
        ->allow_extra_args(false);
    feed_command
        .add_option("--party", wanted->party, "only entries that touch an account of this party")
        ->type_name("");
    feed_command.callback([&session, wanted] { feed(session, *wanted); });

    auto sequence = std::make_shared<std::uint64_t>(0);
    CLI::App& entry_command = *app.add_subcommand("entry", "one entry of the log, whole");
    entry_command.add_option("sequence", *sequence, "its number")->required()->type_name("");
    entry_command.callback([&session, sequence] {
        const EntriesReply reply = session.reader().entries({*sequence, 1, 1});
        const auto entry = reply.entries.size() == 0
                               ? std::nullopt
                               : ledger::Entry::parse(reply.entries[0].content);
        if (!entry) {
            throw UserError(ExitCode::not_found, fmt::format("the log has no entry {}", *sequence));
        }
        std::string text;
        ledger::JsonWriter out(text);
        write_entry(out, *sequence, *entry);
        session.out.line(std::string_view(
            session.out.is_json ? text : nlohmann::ordered_json::parse(text).dump(2)));
    });

    app.add_subcommand("status", "how the server is, and the head of its log")
        ->callback([&session] { status(session); });
    app.add_subcommand("metrics", "the server's figures, in Prometheus' text format")
        ->callback([&session] { session.out.line(std::string_view(session.reader().metrics())); });
    app.add_subcommand("state-hash", "hash of the whole state, for comparing with holdfast-replay")
        ->callback([&session] {
            const StateHashReply reply = session.reader().state_hash();
            if (session.out.is_json) {
                session.out.json([&](ledger::JsonWriter& json) {
                    json.member("entries", reply.sequence);
                    json.member("state_hash", crypto::to_hex(reply.hash));
                });
            } else {
                session.out.line("{}  after {} entries", crypto::to_hex(reply.hash),
                                 reply.sequence);
            }
        });
}

}  // namespace holdfast::api::cli
