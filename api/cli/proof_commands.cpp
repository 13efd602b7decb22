// receipt, verify-receipt, policy: proofs of single results, and whom to believe.

#include "api/cli/found_command.h"
#include "api/cli/groups.h"
#include "api/cli/proof_files.h"
#include "api/cli/proof_text.h"
#include "crypto/bytes.h"
#include "crypto/merkle_proof.h"

namespace holdfast::api::cli {

namespace {

struct WantedReceipt {
    std::string command;
    std::string at;
    std::string out;
};

/// "ENTRY:INDEX"
ReceiptRequest parse_place(const std::string& text) {
    const auto colon = text.find(':');
    const auto entry = parse_number(text.substr(0, colon), UINT64_MAX);
    const auto index = colon == std::string::npos
                           ? std::nullopt
                           : parse_number(text.substr(colon + 1), UINT16_MAX);
    if (!entry || !index) {
        throw UserError(ExitCode::usage, fmt::format("--at {}: not ENTRY:INDEX", text));
    }
    return {*entry, static_cast<std::uint16_t>(*index), 0};
}

/// The published checkpoint that the log as it was seen begins: the one of `size`, or (0) one that
/// the server chooses.
crypto::Checkpoint continued(Session& session, const ledger::SeenHead& seen, std::uint64_t size) {
    const ConsistencyReply reply = session.reader().consistency({seen.size, size});
    const auto opened =
        crypto::open_checkpoint(crypto::text_of(reply.note.content), session.reader().policy());
    const auto* shown = std::get_if<crypto::WitnessedCheckpoint>(&opened);
    if (shown == nullptr || (size != 0 && shown->checkpoint.size != size) ||
        !crypto::verify_consistency(seen.size, shown->checkpoint.size, seen.root,
                                    shown->checkpoint.root, reply.path.items)) {
        distrust(
            fmt::format("the log of {} entries shown before is not the beginning of the one "
                        "shown now: the ledger has two histories",
                        seen.size));
    }
    return shown->checkpoint;
}

/// The receipt's checkpoint and the head the ledger answers under are of one log: both begin a
/// third.
void require_one_log(Session& session, const crypto::Checkpoint& of_receipt) {
    const auto head = session.reader().newest_head();
    if (head && head->size != 0) {
        const crypto::Checkpoint both = continued(session, head->seen(), 0);
        continued(session, {of_receipt.size, of_receipt.root}, both.size);
    }
}

void receipt(Session& session, const WantedReceipt& wanted) {
    std::optional<FoundCommand> found;
    ReceiptRequest place;
    if (!wanted.at.empty()) {
        place = parse_place(wanted.at);
    } else {
        const ledger::CommandId id = session.name(wanted.command);
        found = fetch_command(session, id);
        if (!found) {
            throw UserError(ExitCode::not_found,
                            fmt::format("no command {} was executed; what was refused is had by "
                                        "its place: --at ENTRY:INDEX",
                                        format_name(id)));
        }
        place = {found->reply.use.sequence, found->reply.use.index, 0};
    }
    const ReceiptReply reply = session.reader().receipt(place);
    const auto proven = check_receipt(reply, place, session.reader().policy());
    if (!proven || (found && (!proven->command || proven->command->view().leaf_bytes() !=
                                                      found->command.view().leaf_bytes()))) {
        distrust("the proof does not hold");
    }
    require_one_log(session, proven->checkpoint.checkpoint);
    const std::string_view file = crypto::text_of(reply.file.content);
    if (!wanted.out.empty()) {
        write_proof_file(wanted.out, file);
        session.out.note(fmt::format("the receipt is in {}: {} bytes", wanted.out, file.size()));
    }
    if (session.out.is_json) {
        session.out.json([&](ledger::JsonWriter& json) {
            write_proven(json, *proven);
            json.member("receipt", file);
        });
    } else {
        print_proven(session.out, *proven);
    }
}

void verify_receipt(Session& session, const std::string& file, const std::string& policy_file) {
    const std::string text = read_proof_file(file, kReceiptFileMax);
    const auto checked =
        ledger::check_receipt(text, read_policy(policy_file), &crypto::verify_independent);
    if (const auto* failure = std::get_if<ledger::ReceiptFailure>(&checked)) {
        session.exit_code = ExitCode::untrusted;
        if (session.out.is_json) {
            session.out.json([&](ledger::JsonWriter& json) {
                json.member("good", false);
                json.member("failure", name_of(*failure));
                json.member("meaning", meaning_of(*failure));
            });
        } else {
            session.out.line("{}  {}: {}", session.out.paint(Tone::bad, "NOT PROVEN"),
                             name_of(*failure), meaning_of(*failure));
        }
        return;
    }
    const auto& proven = std::get<ledger::ProvenResult>(checked);
    if (session.out.is_json) {
        session.out.json([&](ledger::JsonWriter& json) {
            json.member("good", true);
            write_proven(json, proven);
        });
    } else {
        session.out.line("{}", session.out.paint(Tone::good, "good"));
        print_proven(session.out, proven);
    }
}

void policy(Session& session) {
    (void)session.reader().checkpoint();  // the ledger has answered, under the pinned key if any
    const crypto::TlogPolicy policy = session.reader().policy();
    session.out.line("log {}", policy.logs().front().vkey());
    session.out.line("quorum none");
}

}  // namespace

void add_proof_commands(CLI::App& app, Session& session) {
    auto wanted = std::make_shared<WantedReceipt>();
    CLI::App& fetched = *app.add_subcommand(
        "receipt", "fetches and checks the proof of a command's result, accepted or refused");
    auto* command =
        fetched.add_option("command", wanted->command, "id of the command")->type_name("");
    auto* at = fetched.add_option("--at", wanted->at, "ENTRY:INDEX instead of an id");
    at->excludes(command)->type_name("");
    fetched.add_option("--out", wanted->out, "file to be made: ends in .tlog-proof by custom")
        ->type_name("");
    fetched.callback([&session, wanted] {
        if (wanted->command.empty() && wanted->at.empty()) {
            throw UserError(ExitCode::usage, "receipt: say which: an id, or --at ENTRY:INDEX");
        }
        receipt(session, *wanted);
    });

    auto file = std::make_shared<std::string>();
    auto policy_file = std::make_shared<std::string>();
    CLI::App& checked = *app.add_subcommand(
        "verify-receipt", "checks a receipt, without a server: whom to believe says --policy");
    checked.add_option("file", *file, "a .tlog-proof file; -: standard input")
        ->required()
        ->type_name("");
    checked.add_option("--policy", *policy_file, "a C2SP tlog-policy: logs, witnesses, quorum")
        ->required()
        ->type_name("");
    checked.callback(
        [&session, file, policy_file] { verify_receipt(session, *file, *policy_file); });

    CLI::App& believed = *app.add_subcommand(
        "policy", "a policy that believes the ledger of the profile, to begin with");
    believed.callback([&session] { policy(session); });
}

}  // namespace holdfast::api::cli
