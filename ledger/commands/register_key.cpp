#include "ledger/commands/register_key.h"

#include "ledger/authority.h"
#include "ledger/key_rules.h"

namespace holdfast::ledger::commands {

namespace {

// Whose key it is to be: an operator's, or a party's own.
struct Holder {
    PartyId party = 0;
    Id member;
};

std::optional<Holder> holder_of(const Command& command) {
    const PartyId party = command.record->party;
    const Id operator_number = command.record->payer;
    const std::uint32_t* other_party = command.get(&Extension::number);
    if (party != kLedgerParty) {
        const bool plain = operator_number.is_zero() && other_party == nullptr;
        return plain ? std::optional(Holder{party, {}}) : std::nullopt;
    }
    if (other_party != nullptr) {
        const bool plain = operator_number.is_zero() && *other_party != kLedgerParty;
        return plain ? std::optional(Holder{*other_party, {}}) : std::nullopt;
    }
    return operator_number.is_zero() ? std::nullopt
                                     : std::optional(Holder{kLedgerParty, operator_number});
}

}  // namespace

bool RegisterKey::authorized(const Context& context) {
    const PartyId party = context.command.record->party;
    return party == kLedgerParty ? operators_act(context) : signed_by_unlimited_key(context, party);
}

Outcome RegisterKey::decide(const Context& context) {
    const Command& command = context.command;
    const auto holder = holder_of(command);
    if (!holder) {
        return refuse(Reason::malformed, Detail::of(FieldName::payer));
    }
    if (context.state.parties.find(holder->party) == nullptr) {
        return refuse(Reason::party_not_found);
    }
    if (const Reason reason = check_new_key(context); reason != Reason::ok) {
        return refuse(reason);
    }
    const Time valid_until = command.record->expires;
    if (valid_until != 0 && valid_until <= context.now) {
        return refuse(Reason::invalid_time_window);
    }
    const KeyLimits* limits = command.get(&Extension::key_limits);
    return done(KeyRegistered{*command.get(&Extension::key), holder->party, holder->member,
                              valid_until, limits != nullptr ? *limits : KeyLimits{}});
}

}  // namespace holdfast::ledger::commands
