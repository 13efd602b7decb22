#include "ledger/commands/open_account.h"

namespace holdfast::ledger::commands {

namespace {

constexpr std::uint8_t kNoHistoryOption = 1;

}  // namespace

bool OpenAccount::authorized(const Context& context) {
    const PartyId party = context.command.record->party;
    const Party* platform = context.state.parties.find(party);
    return platform != nullptr && platform->role == Role::platform &&
           signed_by_party(context, party);
}

Outcome OpenAccount::decide(const Context& context) {
    const Command& command = context.command;
    const Id owner = command.record->payer;
    const CurrencyId currency = *command.get(&Extension::currency);
    const std::uint8_t* options = command.get(&Extension::options);
    const Amount* ceiling = command.get(&Extension::ceiling);
    const bool managed =
        !owner.is_zero() && context.state.members.find({command.record->party, owner}) == nullptr;
    if ((options != nullptr && *options != kNoHistoryOption) ||
        (managed && command.get(&Extension::consent) == nullptr)) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    if (context.state.currencies.find(currency) == nullptr) {
        return refuse(Reason::currency_not_found);
    }
    AccountOpened event;
    event.account = rename<AccountId>(command.id());
    event.owner = owner;
    event.currency = currency;
    event.tag = command.record->tag;
    event.flags = options != nullptr ? std::uint8_t{kNoHistory} : std::uint8_t{0};
    event.ceiling = ceiling != nullptr ? *ceiling : Amount::max();
    return done(event);
}

}  // namespace holdfast::ledger::commands
