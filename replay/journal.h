/// The books as a journal that hledger and ledger both accept in their strict modes.
///
/// One transaction for each event that moves money, with "entry/event" as its code, dated by the
/// ledger's time (UTC); each posting asserts the balance it leaves. A last transaction asserts
/// every balance once more, so that a lost or doubled event can't pass anywhere. Signs are
/// bookkeepers': what the operator owes is negative.
///
///     assets:clearing:<rail>:<currency>              what rails have brought in, and not taken out
///     liabilities:accounts:<party>:<id>:<part>       available, reserve, payout_pending, debt
///     liabilities:holds:<party>:<id>                 what is left in a hold
///     liabilities:suspense:<currency>  revenues:fees:<currency>  expenses:loss:<currency>
/// Thread-safety: one thread.
#pragma once

#include <set>

#include "replay/event_fold.h"
#include "replay/output_file.h"

namespace holdfast::replay {

class Journal {
   public:
    /// `file` outlives this.
    Journal(OutputFile& file, std::string_view origin);

    /// `state` as after the event.
    void add(const PostedEvent& event, const ledger::State& state);
    /// Asserts all balances. Nothing may follow.
    void close(const MoneyWatch& money, const ledger::State& state);

   private:
    void declare(const Movement& movement, const ledger::State& state);
    void post(const Movement& movement, const ledger::State& state);

    OutputFile& file_;
    std::set<ledger::CurrencyId> declared_;
    std::string line_;
};

}  // namespace holdfast::replay
