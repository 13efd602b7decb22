#include "ledger/commands/veto_rebind.h"

#include <algorithm>

#include "ledger/context.h"

namespace holdfast::ledger::commands {

namespace {

MemberId member_of(const Command& command) {
    return {command.record->party, command.record->payer};
}

}  // namespace

bool VetoRebind::authorized(const Context& context) {
    const MemberId id = member_of(context.command);
    const Member* member = context.state.members.find(id);
    if (member == nullptr) {
        return signed_by_party(context, id.party);
    }
    return std::ranges::any_of(context.signers,
                               [&](const Signer& s) { return s.key == member->key; });
}

Outcome VetoRebind::decide(const Context& context) {
    const MemberId id = member_of(context.command);
    const Member* member = context.state.members.find(id);
    if (member == nullptr) {
        return refuse(Reason::key_not_found);
    }
    if (!member->pending_key) {
        return refuse(Reason::wrong_state);
    }
    return done(RebindVetoed{id});
}

}  // namespace holdfast::ledger::commands
