#include "ledger/commands/rebind_member.h"

#include "ledger/authority.h"
#include "ledger/key_rules.h"

namespace holdfast::ledger::commands {

namespace {

constexpr Duration kVetoPeriod = 7 * kDay;

}  // namespace

bool RebindMember::authorized(const Context& context) { return operators_act(context); }

Outcome RebindMember::decide(const Context& context) {
    const auto member = rename<MemberId>(context.command.payer());
    if (context.state.members.find(member) == nullptr) {
        return refuse(Reason::key_not_found);
    }
    if (const Reason reason = check_new_key(context); reason != Reason::ok) {
        return refuse(reason);
    }
    return done(
        RebindStarted{member, *context.command.get(&Extension::key), context.now + kVetoPeriod});
}

}  // namespace holdfast::ledger::commands
