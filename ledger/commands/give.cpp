#include "ledger/commands/give.h"

#include "ledger/authority.h"
#include "ledger/match_rules.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

Amount tip_of(const Command& command) {
    const Amount* tip = command.get(&Extension::tip);
    return tip == nullptr ? Amount() : *tip;
}

// Who and what the command names, before it is asked whether it may be now.
Reason check_names(const Command& command, const Campaign* campaign, const Account* donor) {
    if (command.amount()->is_zero() || sum_exceeds_max(*command.amount(), tip_of(command))) {
        return Reason::invalid_amount;
    }
    if (campaign != nullptr && find_line(*campaign, stated_earmark(command)) == nullptr) {
        return Reason::earmark_not_found;
    }
    if (donor == nullptr) {
        return Reason::account_not_found;
    }
    if (campaign == nullptr) {
        return Reason::campaign_not_found;
    }
    const bool fits =
        donor->currency == campaign->currency && currency_fits(command, donor->currency);
    return fits ? Reason::ok : Reason::currency_mismatch;
}

// What the campaign takes of it.
Amount accepted(const Campaign& campaign, Amount amount) {
    const auto& cap = campaign.terms.cap;
    return cap ? least(amount, *cap - campaign.raised) : amount;
}

// No sum of the campaign, nor of either account, passes the largest amount.
bool overflows(const State& state, CampaignId id, const Campaign& campaign, const Account& donor,
               Amount amount, Amount tip) {
    return sum_exceeds_max(campaign.raised, campaign.matched, amount) ||
           debit_overflows(donor, amount + tip) ||
           credit_overflows(*state.accounts.find(campaign_account(id)), amount + tip);
}

}  // namespace

bool Give::authorized(const Context& context) {
    return account_acts(context, context.command.payer());
}

Outcome Give::decide(const Context& context) {
    const Command& command = context.command;
    const auto id = command.reference<CampaignId>();
    const Campaign* campaign = named_campaign(context);
    const Account* donor = find_payable(context.state, command.payer());
    if (const Reason reason = check_names(command, campaign, donor); reason != Reason::ok) {
        return refuse(reason);
    }
    if (campaign->state != CampaignState::open) {
        return refuse(Reason::wrong_state);
    }
    const Amount amount = accepted(*campaign, *command.amount());
    const Amount tip = tip_of(command);
    Outcome outcome;
    outcome.reason = first_refusal(
        [&] { return check_side_open(*donor, kFrozenDebits); },
        [&] { return amount.is_zero() ? Reason::campaign_full : Reason::ok; },
        [&] {
            const bool too_much = overflows(context.state, id, *campaign, *donor, amount, tip);
            return too_much ? Reason::overflow : Reason::ok;
        },
        [&] { return check_key_limits(context, amount + tip, outcome.events); });
    if (outcome.reason != Reason::ok) {
        return refuse(outcome.reason);
    }
    if (amount + tip > spendable(*donor)) {
        return refuse(Reason::insufficient_funds, Detail::of(spendable(*donor)));
    }
    GiftMade event;
    if (amount != *command.amount()) {
        event.amount = amount;
    }
    event.state = campaign->terms.cool_off == 0 ? GiftState::settled : GiftState::cooling;
    outcome.events.emplace_back(event);
    if (event.state == GiftState::settled) {
        const SettlingGift gift{rename<GiftId>(command.id()), command.payer(), amount,
                                campaign->raised + amount};
        match_gift(context.state, id, *campaign, gift, outcome.events);
    }
    return outcome;
}

}  // namespace holdfast::ledger::commands
