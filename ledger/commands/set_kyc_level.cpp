#include "ledger/commands/set_kyc_level.h"

#include "ledger/authority.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

bool SetKycLevel::authorized(const Context& context) {
    const AccountId id = context.command.payer();
    if (context.command.record->party == kLedgerParty) {
        return operators_act_on(context, id);
    }
    const Account* account = context.state.accounts.find(id);
    const bool raises =
        account != nullptr && *context.command.get(&Extension::level) > account->kyc_level;
    return id.party != kLedgerParty && signed_by_party(context, id.party) && !raises;
}

Outcome SetKycLevel::decide(const Context& context) {
    const AccountId id = context.command.payer();
    if (const Reason reason = check_is_open(context.state, id); reason != Reason::ok) {
        return refuse(reason);
    }
    return done(KycLevelSet{id, *context.command.get(&Extension::level)});
}

}  // namespace holdfast::ledger::commands
