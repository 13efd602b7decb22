#include "ledger/authority.h"

namespace holdfast::ledger {

bool operators_act(const Context& context) {
    return context.command.record->party == kLedgerParty && !signing_operators(context).empty();
}

bool two_operators_act(const Context& context) {
    const bool quorum_is_one = context.state.facts.genesis.approvals == 0;
    return operators_act(context) && (!quorum_is_one || signing_operators(context).size() >= 2);
}

bool party_acts_as(const Context& context, Role role) {
    const PartyId party = context.command.record->party;
    return has_role(context.state, party, role) && signed_by_party(context, party);
}

bool operators_act_on(const Context& context, AccountId account) {
    return operators_act(context) && account.party != kLedgerParty;
}

bool account_acts(const Context& context, AccountId account) {
    return account.party != kLedgerParty && signed_for_account(context, account);
}

bool has_role(const State& state, PartyId party, Role role) {
    const Party* known = state.parties.find(party);
    return known != nullptr && known->role == role;
}

}  // namespace holdfast::ledger
