/// Plays one scenario against a ledger of its own.
///
/// Commands of one instant go out in batches; checks, the clock and whatever may change what is due
/// end a batch. At the end the log is replayed by a fresh engine: same state hash, no broken
/// invariant. Thread-safety: one thread.
#pragma once

#include "tests/scenarios/checks.h"
#include "tests/scenarios/outbox.h"

namespace holdfast::scenarios {

/// Makes a ledger that begins at second 0 of a scenario. `keys` outlives it.
using LedgerMaker =
    std::function<std::unique_ptr<Ledger>(const ledger::Genesis& genesis, const Roster& roster)>;

class Player {
   public:
    Player(const Json& scenario, const LedgerMaker& make_ledger);

    /// What came out otherwise; empty if the scenario passed. Throws LedgerFailed where no answer
    /// came.
    std::vector<Finding> play();

   private:
    void play_step(const Json& step, const std::string& where);
    void play_command(const Json& step, const std::string& where);
    void play_run(const Json& step, const std::string& where);
    void advance(const Json& step, const std::string& where);
    [[nodiscard]] Item item_of(const Json& step, const std::string& where);
    void settle();
    void flush();
    void judge(const Item& item, const Result& result);
    void replay();

    const Json& scenario_;
    Roster roster_;
    std::unique_ptr<Ledger> ledger_;
    StepMapper mapper_;
    std::vector<Finding> findings_;
    Outbox outbox_;
    Checks checks_;
    ledger::Time now_ = kSecondZero;
};

}  // namespace holdfast::scenarios
