#include "ledger/commands/register_party.h"

#include "ledger/authority.h"
#include "ledger/key_rules.h"

namespace holdfast::ledger::commands {

namespace {

bool name_is_taken(const State& state, const std::string& name) {
    bool taken = false;
    state.parties.for_each(
        [&](PartyId, const Party& party) { taken = taken || party.name == name; });
    return taken;
}

}  // namespace

bool RegisterParty::authorized(const Context& context) { return operators_act(context); }

Outcome RegisterParty::decide(const Context& context) {
    const Extension& content = *context.command.extension;
    const PartyId number = *content.number;
    const auto role = static_cast<Role>(*content.level);
    if (number == kLedgerParty || role == Role::operators || !is_known(role)) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    if (context.state.parties.find(number) != nullptr ||
        name_is_taken(context.state, *content.text)) {
        return refuse(Reason::already_registered);
    }
    if (const Reason reason = check_new_key(context); reason != Reason::ok) {
        return refuse(reason);
    }
    return done(PartyRegistered{number, {role, *content.text}},
                KeyRegistered{*content.key, number, Id{}, 0, KeyLimits{}});
}

}  // namespace holdfast::ledger::commands
