#include "api/cli/session.h"

#include <thread>

#include "crypto/bytes.h"
#include "crypto/error.h"
#include "crypto/key_file.h"
#include "crypto/sha256.h"
#include "ledger/command_info.h"
#include "ledger/state.h"
#include "ledger/text/time_text.h"

namespace holdfast::api::cli {

namespace {

constexpr std::size_t kRefusalsTold = 20;  // of a batch that an earlier run left

}  // namespace

ExitCode exit_code_of(FailureCode code) {
    switch (code) {
        case FailureCode::unreachable:
        case FailureCode::timed_out: return ExitCode::unreachable;
        case FailureCode::wrong_ledger:
        case FailureCode::bad_head:
        case FailureCode::protocol:
        case FailureCode::rolled_back: return ExitCode::untrusted;
        case FailureCode::batch_refused:
        case FailureCode::server_error: return ExitCode::not_taken;
        case FailureCode::outcome_unknown: return ExitCode::unknown;
        case FailureCode::unknown_key:
        case FailureCode::outbox:
        case FailureCode::stopped: return ExitCode::local;
    }
    return ExitCode::local;
}

ExitCode Session::end() {
    if (client_) {
        client_->stop();  // batches of an earlier run that still wait are told of
    }
    out.flush();
    return std::max(exit_code, recovered_code_.load());
}

std::unique_ptr<Client> Session::make_client(ClientSettings settings) {
    return std::make_unique<Client>(
        std::move(settings),
        [this](const ledger::SignedBatch& batch, const Answer<BatchReceipt>& answer) {
            note_recovered(batch, answer);
        });
}

void Session::connect(Client& client) const {
    client.connect(std::chrono::milliseconds(static_cast<std::int64_t>(profile.wait_s * 1000)));
}

Client& Session::reader() {
    if (!client_) {
        auto client = make_client(profile.settings());
        connect(*client);
        client_ = std::move(client);
        if (!profile.is_pinned()) {
            out.note(
                fmt::format("the ledger is not pinned; it calls itself {} (holdfast init pins it)",
                            client_->origin()));
        }
    }
    return *client_;
}

Client& Session::writer() {
    if (is_writer_) {
        return *client_;
    }
    if (!profile.is_pinned()) {
        throw UserError(ExitCode::local,
                        "signing needs to know the ledger: run `holdfast init`, or give --origin "
                        "and --log-key");
    }
    ClientSettings settings = profile.settings();
    settings.outbox_folder = profile.outbox_folder(signers().front());
    const auto deadline = std::chrono::steady_clock::now() + settings.request_timeout;
    client_.reset();
    while (!client_) {
        try {
            client_ = make_client(settings);
        } catch (
            const std::runtime_error& error) {  // the outbox: another run of this key is at work
            if (std::string_view(error.what()).find("in use") == std::string_view::npos ||
                std::chrono::steady_clock::now() > deadline) {
                throw UserError(ExitCode::local, error.what());
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
    for (const crypto::SecretKey& key : keys()) {
        client_->add_key(crypto::SecretKey(key.seed()));
    }
    is_writer_ = true;
    connect(*client_);  // not before the keys: what an earlier run left may have to be signed anew
    return *client_;
}

const std::vector<crypto::SecretKey>& Session::keys() {
    if (keys_.empty()) {
        for (const std::string& file : profile.keys) {
            keys_.push_back(read_key(file));
        }
    }
    return keys_;
}

const std::vector<crypto::PublicKey>& Session::signers() {
    if (signers_.empty()) {
        for (const crypto::SecretKey& key : keys()) {
            signers_.push_back(key.public_key());
        }
        if (signers_.empty() || signers_.size() > ledger::kMaxSigners) {
            throw UserError(
                ExitCode::local,
                "who signs? Give --key FILE, once to four times, or `keys` in the profile");
        }
    }
    return signers_;
}

std::uint8_t Session::signer_bits() {
    return static_cast<std::uint8_t>((1U << signers().size()) - 1);
}

ledger::PartyId Session::party() {
    if (!party_) {
        if (profile.party) {
            party_ = *profile.party;
        } else if (profile.keys.empty()) {
            throw UserError(ExitCode::usage, "whose? Write PARTY/ID, or give --party or a --key");
        } else {
            const KeyPlaceReply place =
                (is_writer_ ? *client_ : reader()).key_place(signers().front());
            if (!place.known) {
                throw UserError(ExitCode::local,
                                fmt::format("the ledger does not know the key in {}: give --party",
                                            profile.keys.front()));
            }
            party_ = place.party;
        }
    }
    return *party_;
}

const Currencies& Session::currencies() {
    if (!currencies_) {
        currencies_.emplace();
        reader().for_each<ledger::Currency>(
            std::nullopt, [this](std::uint32_t number, const ledger::Currency& row) {
                currencies_->add(static_cast<ledger::CurrencyId>(number), row);
            });
    }
    return *currencies_;
}

std::string Session::money(ledger::i128 units, ledger::CurrencyId currency) {
    return currencies().format(units, currency);
}

ledger::CommandId Session::name(const std::string& text) {
    const bool says_party = text.find('/') != std::string::npos;
    const auto parsed = parse_name<ledger::CommandId>(text, says_party ? 0 : party());
    if (!parsed) {
        throw UserError(
            ExitCode::usage,
            fmt::format("'{}' is no id: 32 hex digits, a UUID or a name, perhaps behind PARTY/",
                        text));
    }
    return *parsed;
}

ledger::AccountId Session::account(const std::string& text) {
    const auto colon = text.find(':');
    if (colon == std::string::npos) {
        return ledger::rename<ledger::AccountId>(name(text));
    }
    const std::string kind = text.substr(0, colon);
    std::string currency = text.substr(colon + 1);
    const auto of = [&](ledger::SystemAccount account, ledger::PartyId rail) {
        return ledger::system_account(account, currencies().parse_code(currency), rail);
    };
    if (const auto second = currency.find(':');
        kind == "rail_clearing" && second != std::string::npos) {
        const auto rail = parse_number(currency.substr(0, second), UINT32_MAX);
        currency = currency.substr(second + 1);
        if (rail) {
            return of(ledger::SystemAccount::rail_clearing, static_cast<ledger::PartyId>(*rail));
        }
    }
    if (kind == "fees") {
        return of(ledger::SystemAccount::fees, 0);
    }
    if (kind == "loss") {
        return of(ledger::SystemAccount::loss, 0);
    }
    if (kind == "suspense") {
        return of(ledger::SystemAccount::suspense, 0);
    }
    throw UserError(ExitCode::usage,
                    fmt::format("'{}' is no system account: fees:EUR, loss:EUR, suspense:EUR or "
                                "rail_clearing:RAIL:EUR",
                                text));
}

ledger::Time Session::time(const std::string& text) {
    const auto parsed = parse_when(text, system_now());
    if (!parsed) {
        throw UserError(
            ExitCode::usage,
            fmt::format("'{}' is no time: 2025-01-31T12:00:00Z, 2025-01-31, -2h, +7d", text));
    }
    return *parsed;
}

AsOf Session::as_of(const std::string& text) {
    if (text.empty()) {
        return {};
    }
    if (const auto sequence = parse_number(text, UINT64_MAX)) {
        return {Moment::sequence, *sequence};
    }
    return {Moment::time, time(text)};
}

Digest Session::origin_hash() {
    const std::string origin = profile.origin.empty() ? reader().origin() : profile.origin;
    return crypto::sha256(crypto::bytes_of(origin));
}

ClientError Session::told(const ClientError& error) const {
    if (has_given_up_ && error.failure().code == FailureCode::stopped) {
        return ClientError(
            {FailureCode::timed_out, "an earlier answer took too long (see --timeout)"});
    }
    return error;
}

std::future<BatchReceipt> Session::submit(std::vector<ledger::StoredCommand> commands) {
    try {
        return writer().submit_later(std::move(commands), signers(), {},
                                     profile.settings().request_timeout);
    } catch (const ClientError& error) {
        throw told(error);
    }
}

BatchReceipt Session::await(std::future<BatchReceipt> answer) {
    if (answer.wait_for(profile.settings().request_timeout) == std::future_status::timeout) {
        has_given_up_ = true;
        client_->stop();  // ends the wait; an answer that came just now still counts
    }
    try {
        return answer.get();
    } catch (const ClientError& error) {
        throw told(error);
    }
}

void Session::send(Json command) {
    writer();
    const auto stored =
        command_from_json(command, context(), fresh_id(system_now()), signer_bits());
    const BatchReceipt receipt = await(submit({stored}));
    print_result(receipt.command(0), receipt.outcome(0), receipt);
}

void Session::print_result(const ledger::Command& command, const CommandOutcome& outcome,
                           const BatchReceipt& receipt) {
    exit_code = outcome.is_done() ? exit_code : ExitCode::refused;
    if (out.is_json) {
        out.json([&](ledger::JsonWriter& json) {
            write_result(json, command,
                         {outcome.reason, outcome.detail, receipt.entry(), 0, receipt.time()});
        });
        return;
    }
    const std::string id = format_name(command.id());
    const std::string_view kind = ledger::find_command(command.kind())->name;
    if (outcome.reason == ledger::Reason::exists) {
        out.line("{} {}: {}", kind, id, out.paint(Tone::good, "was done before"));
    } else if (outcome.detail.kind == ledger::DetailKind::pending && outcome.is_done()) {
        out.line("{} {}: waits for {} more approval(s); another operator runs: holdfast approve {}",
                 kind, id, ledger::to_string(outcome.detail.value), id);
    } else if (outcome.is_done()) {
        out.line("{} {}: {} in entry {}, {}", kind, id, out.paint(Tone::good, "done"),
                 receipt.entry(), ledger::format_time(receipt.time()));
    } else {
        const ledger::ReasonInfo& reason = *ledger::find_reason(outcome.reason);
        std::string more =
            outcome.detail.kind == ledger::DetailKind::amount
                ? fmt::format(" ({} minor units)", ledger::to_string(outcome.detail.value))
            : outcome.detail.kind == ledger::DetailKind::field
                ? fmt::format(" ({})",
                              name_of(static_cast<ledger::FieldName>(outcome.detail.value)))
                : "";
        out.line("{} {}: {} in entry {}: {}: {}{}", kind, id, out.paint(Tone::bad, "refused"),
                 receipt.entry(), reason.name, reason.meaning, more);
    }
}

// Called on the client's thread.
void Session::note_recovered(const ledger::SignedBatch& batch, const Answer<BatchReceipt>& answer) {
    const auto raise = [this](ExitCode code) {
        recovered_code_ = std::max(recovered_code_.load(), code);  // one thread writes
    };
    const auto name = [](const ledger::Command& command) {
        return fmt::format("{} {}", ledger::find_command(command.kind())->name,
                           format_name(command.id()));
    };
    if (const auto* failure = std::get_if<Failure>(&answer)) {
        const std::string more =
            batch.size() > 1 ? fmt::format(" and {} more", batch.size() - 1) : "";
        out.note(fmt::format("{}{}, left unanswered by an earlier run: {}: {}",
                             name(batch.command(0)), more, name_of(failure->code),
                             failure->message));
        raise(exit_code_of(failure->code));
        return;
    }
    const auto& receipt = std::get<BatchReceipt>(answer);
    std::size_t refused = 0;
    for (std::size_t i = 0; i < receipt.size(); ++i) {
        const CommandOutcome outcome = receipt.outcome(i);
        if (outcome.is_done()) {
            continue;
        }
        raise(ExitCode::refused);
        if (++refused <= kRefusalsTold) {
            const ledger::ReasonInfo& reason = *ledger::find_reason(outcome.reason);
            out.note(fmt::format(
                "{}, left unanswered by an earlier run: refused in entry {}: {}: {}",
                name(receipt.command(i)), receipt.entry(), reason.name, reason.meaning));
        }
    }
    out.note(fmt::format(
        "{} command(s) that an earlier run left unanswered: entry {}, {} refused{}", receipt.size(),
        receipt.entry(), refused, receipt.logged_before() ? " (logged before)" : ""));
}

}  // namespace holdfast::api::cli
