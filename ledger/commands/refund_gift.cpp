#include "ledger/commands/refund_gift.h"

#include "ledger/campaigns.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

bool is_in_cool_off(const Context& context, const Gift& gift) {
    const Campaign& campaign = *context.state.campaigns.find(gift.campaign);
    return gift.state == GiftState::cooling && campaign.state == CampaignState::open &&
           context.now <= cool_off_end(context.state, campaign, gift);
}

}  // namespace

bool RefundGift::authorized(const Context& context) {
    const Gift* gift = named_gift(context);
    return gift == nullptr ? signed_within_party(context, context.command.reference<GiftId>().party)
                           : signed_for_account(context, gift->donor);
}

Outcome RefundGift::decide(const Context& context) {
    const Gift* gift = named_gift(context);
    if (gift == nullptr) {
        return refuse(Reason::gift_not_found);
    }
    if (gift->state == GiftState::refunded) {
        return refuse(Reason::wrong_state);
    }
    const Account& donor = *context.state.accounts.find(gift->donor);
    const Amount all = gift->amount + gift->tip;
    const Reason reason = first_refusal(
        [&] { return check_side_open(donor, kFrozenCredits); },
        [&] { return is_in_cool_off(context, *gift) ? Reason::ok : Reason::too_late; },
        [&] { return credit_overflows(donor, all) ? Reason::overflow : Reason::ok; });
    if (reason != Reason::ok) {
        return refuse(reason);
    }
    return done(GiftRefunded{context.command.reference<GiftId>(),
                             gift->amount,
                             gift->tip,
                             LegKind::posted,
                             {},
                             LegKind::posted,
                             std::nullopt});
}

}  // namespace holdfast::ledger::commands
