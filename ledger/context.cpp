#include "ledger/context.h"

#include <algorithm>

namespace holdfast::ledger {

bool signed_by_party(const Context& context, PartyId party) {
    return std::ranges::any_of(context.signers, [&](const Signer& signer) {
        return signer.party == party && signer.member.is_zero();
    });
}

bool signed_within_party(const Context& context, PartyId party) {
    return std::ranges::find(context.signers, party, &Signer::party) != context.signers.end();
}

bool signed_by_role(const Context& context, Role role) {
    return std::ranges::any_of(context.signers, [&](const Signer& signer) {
        const Party* party = context.state.parties.find(signer.party);
        return party != nullptr && party->role == role;
    });
}

bool signed_for_account(const Context& context, AccountId id) {
    const Account* account = context.state.accounts.find(id);
    if (account == nullptr || account->owner.is_zero()) {
        return id.party != kLedgerParty && signed_by_party(context, id.party);
    }
    const Member* member = context.state.members.find({id.party, account->owner});
    if (member == nullptr) {
        return signed_by_party(context, id.party);
    }
    return std::ranges::any_of(context.signers,
                               [&](const Signer& signer) { return signer.key == member->key; });
}

Reason first_by_precedence(const std::vector<Reason>& found) {
    for (const ReasonInfo& info : reasons()) {
        if (info.reason != Reason::ok && std::ranges::find(found, info.reason) != found.end()) {
            return info.reason;
        }
    }
    return Reason::ok;
}

std::vector<Id> signing_operators(const Context& context) {
    std::vector<Id> operators;
    for (const Signer& signer : context.signers) {
        if (signer.party == kLedgerParty &&
            std::ranges::find(operators, signer.member) == operators.end()) {
            operators.push_back(signer.member);
        }
    }
    return operators;
}

}  // namespace holdfast::ledger
