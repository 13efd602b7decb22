#include "ledger/claim_rules.h"

#include <algorithm>

#include "ledger/case_rules.h"

namespace holdfast::ledger {

namespace {

// Is this a payment that the side could ever claim?
bool is_for(const Milestone& milestone, const TimerPayment& payment, Side side) {
    if (payment.to != other_side(side)) {
        return false;
    }
    const bool is_proved =
        milestone.proved || std::ranges::find(milestone.statements, Fact::delivered,
                                              &Statement::fact) != milestone.statements.end();
    return side == Side::buyer || (payment.late_proof && is_proved);
}

}  // namespace

void note_timer_payment(MilestoneChange& change, Side to, Amount amount) {
    const AccountId payee = change.agreement().account_of(to);
    const bool goes_back = to == Side::seller && change.state().accounts.find(payee)->has(kClosed);
    if (!amount.is_zero() && !goes_back) {
        change.row().timer_payments.push_back({to, amount, change.now() + kClaimWindow, false});
    }
}

void note_late_proof(MilestoneChange& change) {
    for (TimerPayment& payment : change.row().timer_payments) {
        if (payment.to == Side::buyer && change.now() <= payment.until) {
            payment.late_proof = true;
        }
    }
}

Claimable claimable_by(const Milestone& milestone, Side side, Time now) {
    Claimable claimable;
    for (const TimerPayment& payment : milestone.timer_payments) {
        if (is_for(milestone, payment, side)) {
            claimable.any = true;
            if (now <= payment.until) {
                claimable.in_time = true;
                claimable.amount += payment.unclaimed;
            }
        }
    }
    return claimable;
}

void open_claim(MilestoneChange& change, Side opener, Amount amount) {
    Milestone& row = change.row();
    Case fresh;
    fresh.opener = opener;
    fresh.amount = amount;
    fresh.took_all = amount == claimable_by(row, opener, change.now()).amount;
    for (TimerPayment& payment : row.timer_payments) {
        if (is_for(row, payment, opener) && change.now() <= payment.until) {
            const Amount used = least(payment.unclaimed, amount);
            payment.unclaimed -= used;
            amount -= used;
        }
    }
    std::uint8_t& count = opener == Side::buyer ? row.claims_of_buyer : row.claims_of_seller;
    fresh.is_second = ++count == kMaxClaimsOfSide;
    change.start_case(std::move(fresh));
    negotiate(change);
}

void pay_claim_as_ruled(MilestoneChange& change, const Award& award) {
    const Side opener = change.open_case().opener;
    const Amount share = opener == Side::buyer ? award.to_buyer : award.to_seller;
    change.pay_claim(share.is_zero() ? opener : other_side(opener), share, award.fee);
}

}  // namespace holdfast::ledger
