/// What may happen to an escrow agreement now, by whom, and what its clocks will do: decided by the
/// ledger's own rules on a copy of the rows they look at.
///
/// The copy is read row by row, so it is a look, not a promise: the ledger decides when the command
/// comes. Limits of keys and others' approvals are not looked at. Thread-safety: one thread.
#pragma once

#include <string>
#include <vector>

#include "api/cli/session.h"
#include "ledger/agreements.h"

namespace holdfast::api::cli {

/// A command that would be accepted now.
struct PossibleCommand {
    std::string actor;  ///< buyer, seller, both, carrier 30, mediator 40
    std::string command;
    std::string target;  ///< "agreement", or "milestone 0"
};

/// A clock, and what will be paid when it has run out.
struct ComingTimer {
    ledger::Timer timer;
    std::string target;
    std::vector<std::string> effects;  ///< "released 400", "refunded 20", "state …"
};

struct Outlook {
    ledger::Time frozen_until = 0;  ///< 0: it is not frozen
    std::vector<PossibleCommand> commands;
    std::vector<ComingTimer> timers;  ///< the soonest first
};

/// Nothing if there is no such agreement.
[[nodiscard]] std::optional<Outlook> outlook_of(Session& session, ledger::AgreementId id,
                                                ledger::Time now);

}  // namespace holdfast::api::cli
