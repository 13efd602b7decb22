#include "ledger/commands/extend.h"

#include <algorithm>

#include "ledger/exit_rules.h"
#include "ledger/holds.h"

namespace holdfast::ledger::commands {

namespace {

bool signed_for_payers(const Context& context, const ledger::Hold& hold) {
    return std::ranges::all_of(hold.payers, [&](const HoldPayer& payer) {
        return signed_for_account(context, payer.account);
    });
}

// Every payee an exit or the timer might have paid.
bool signed_for_payees(const Context& context, const ledger::Hold& hold) {
    const auto payees = payees_of(hold);
    return !payees.empty() && std::ranges::all_of(payees, [&](AccountId id) {
        return signed_for_account(context, id);
    });
}

}  // namespace

bool Extend::authorized(const Context& context) {
    const auto id = context.command.reference<HoldId>();
    const ledger::Hold* hold = context.state.holds.find(id);
    if (hold == nullptr) {
        return signed_within_party(context, id.party);
    }
    if (context.state.ids.find(context.command.id()) != nullptr) {
        // A retry: whom it hurt can't be told any more from a deadline that has moved since.
        return signed_for_payers(context, *hold) || signed_for_payees(context, *hold);
    }
    const bool later = hold->expires != 0 && context.command.record->expires >= hold->expires;
    return later != hold->release_on_expiry ? signed_for_payers(context, *hold)
                                            : signed_for_payees(context, *hold);
}

Outcome Extend::decide(const Context& context) {
    const auto [found, hold] = find_open_hold(context);
    if (found != Reason::ok) {
        return refuse(found);
    }
    if (hold->expires == 0) {
        return refuse(Reason::wrong_state);
    }
    const Time expires = context.command.record->expires;
    if (expires <= context.now) {
        return refuse(Reason::invalid_time_window);
    }
    return done(ExpiryMoved{expires});
}

}  // namespace holdfast::ledger::commands
