#include "api/cli/found_command.h"

namespace holdfast::api::cli {

void distrust(const std::string& what) { throw UserError(ExitCode::untrusted, what); }

std::optional<FoundCommand> fetch_command(Session& session, const ledger::CommandId& id) {
    GetCommandReply reply = session.reader().get_command(id);
    if (!reply.known) {
        return std::nullopt;
    }
    auto command = ledger::StoredCommand::from_leaf(reply.command.content);
    ledger::Reader in(reply.outcome.content);
    ledger::Outcome outcome = ledger::decode_outcome(in);
    if (!command || command->view().id() != id || !in.finished()) {
        distrust(fmt::format("asked for command {}, the server answers something else",
                             format_name(id)));
    }
    return FoundCommand{std::move(reply), std::move(*command), std::move(outcome)};
}

}  // namespace holdfast::api::cli
