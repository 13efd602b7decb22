#include "ledger/commands/bind_member.h"

#include "ledger/authority.h"
#include "ledger/key_rules.h"

namespace holdfast::ledger::commands {

bool BindMember::authorized(const Context& context) {
    return party_acts_as(context, Role::platform);
}

Outcome BindMember::decide(const Context& context) {
    const CommandRecord& record = *context.command.record;
    const MemberId member{record.party, record.payer};
    if (context.state.members.find(member) != nullptr) {
        return refuse(Reason::already_registered, Detail::of(FieldName::payer));
    }
    if (const Reason reason = check_new_key(context); reason != Reason::ok) {
        return refuse(reason);
    }
    return done(MemberBound{member, *context.command.get(&Extension::key)});
}

}  // namespace holdfast::ledger::commands
