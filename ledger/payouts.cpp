#include "ledger/payouts.h"

#include "ledger/authority.h"

namespace holdfast::ledger {

PayoutId payout_of(const Command& command) { return command.reference<PayoutId>(); }

const Payout* find_payout(const Context& context) {
    return context.state.payouts.find(payout_of(context.command));
}

bool is_with_rail(const Payout& payout) {
    return payout.state == PayoutState::submitted || payout.state == PayoutState::unknown;
}

bool its_rail_acts(const Context& context) {
    const Payout* payout = find_payout(context);
    return party_acts_as(context, Role::rail) &&
           (payout == nullptr || payout->rail == context.command.record->party);
}

}  // namespace holdfast::ledger
