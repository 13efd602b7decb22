/// What has to be there before a scenario's first step: the ledger, its parties, keys and
/// currencies, and the accounts with what they hold.
///
/// Thread-safety: one thread.
#pragma once

#include "ledger/entry.h"
#include "tests/scenarios/ledger_port.h"
#include "tests/scenarios/step_mapper.h"

namespace holdfast::scenarios {

/// A step or check that came out otherwise.
struct Finding {
    std::string where;
    std::string expected;
    std::string got;
};

/// Two operators who act together.
ledger::Genesis genesis_of(const Roster& roster);
/// Registers the platform, the rails, the currencies, and the keys of those who have one.
/// Throws LedgerFailed if any of that is refused.
void found(Ledger& ledger, Roster& roster);
/// Opens the accounts and brings their opening totals about with ordinary commands, each out of an
/// account of its own, since openings may sum to more than the largest amount. What the ledger
/// refuses goes to `findings`.
void open_accounts(Ledger& ledger, Roster& roster, StepMapper& mapper, const Json& accounts,
                   std::vector<Finding>& findings);

}  // namespace holdfast::scenarios
