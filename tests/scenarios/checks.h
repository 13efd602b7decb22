/// The steps that only look: balances, holds, ids, the event stream, statements and histories.
///
/// What a check names and the schema does not know is a finding, not a pass. Thread-safety: one
/// thread.
#pragma once

#include "tests/scenarios/founding.h"
#include "tests/scenarios/neutral_events.h"

namespace holdfast::scenarios {

class Checks {
   public:
    Checks(Ledger& ledger, Roster& roster, std::vector<Finding>& findings)
        : ledger_(ledger), roster_(roster), findings_(findings) {}

    /// Is this operation a check?
    [[nodiscard]] static bool knows(std::string_view op);
    void run(const Json& step, const std::string& where);

   private:
    void check(const Json& step, const std::string& where);
    void check_balances(const Json& balances, const std::string& where);
    void check_holds(const Json& holds, const std::string& where);
    void check_accounts(const Json& step, const std::string& where);
    void check_agreements(const Json& agreements, const std::string& where);
    void check_milestones(const Json& milestones, const std::string& where);
    void check_campaigns(const Json& step, const std::string& where);
    void check_ids(const Json& step, const std::string& where);
    void check_events(const Json& step, const std::string& where);
    void check_event(const NeutralEvent& event, const Json& wanted, const std::string& where);
    void check_side(const ledger::AccountId& id, const std::optional<ledger::Account>& after,
                    const Json& wanted, const std::string& where);
    void check_statement(const Json& step, const std::string& where);
    void check_history(const Json& step, const std::string& where);

    [[nodiscard]] std::vector<api::HistoryLine> lines_of(const Json& step);
    void compare(const std::string& where, const Json& expected,
                 const std::optional<std::string>& got);
    void found(const std::string& where, std::string expected, std::string got);

    Ledger& ledger_;
    Roster& roster_;
    std::vector<Finding>& findings_;
};

}  // namespace holdfast::scenarios
