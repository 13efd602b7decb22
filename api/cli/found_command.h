/// A command that was executed, fetched by its id. Thread-safety: one thread.
#pragma once

#include "api/cli/session.h"
#include "ledger/entry.h"

namespace holdfast::api::cli {

/// A command and what became of it, as the server tells.
struct FoundCommand {
    GetCommandReply reply;
    ledger::StoredCommand command;
    ledger::Outcome outcome;
};

/// Nothing if no command of this id was executed or refused in a way that burns the id. Throws
/// UserError where another one is answered.
[[nodiscard]] std::optional<FoundCommand> fetch_command(Session& session,
                                                        const ledger::CommandId& id);

/// Ends the program: what the server says can't be true.
[[noreturn]] void distrust(const std::string& what);

}  // namespace holdfast::api::cli
