#include <algorithm>
#include <utility>

#include "ledger/account_changes.h"
#include "ledger/agreements.h"
#include "ledger/chargebacks.h"
#include "ledger/charged_holds.h"
#include "ledger/deposits.h"
#include "ledger/fees.h"
#include "ledger/money_rules.h"
#include "ledger/shares.h"
#include "ledger/unrefusable.h"

namespace holdfast::ledger {

namespace {

// What one named hold has had taken, on a copy of its row.
struct Charging {
    Amount most;  // that the deposit put there and is not charged
    Hold hold;
    const Milestone* milestone = nullptr;
    std::vector<Amount> claimable;  // of each timer payment to the seller
    ChargedThing thing;

    [[nodiscard]] bool is_filling() const {
        return milestone != nullptr && milestone->delivery == Delivery::filling;
    }
};

Charging begin(const State& state, const NamedThing& named) {
    Charging begun;
    begun.most = named.amount - named.charged;
    begun.hold = *state.holds.find(named.hold);
    begun.thing.hold = named.hold;
    if (begun.hold.is_milestone) {
        begun.milestone = state.milestones.find(named.hold);
        begun.thing.filling = begun.is_filling();
        for (const TimerPayment& payment : begun.milestone->timer_payments) {
            begun.claimable.push_back(payment.to == Side::seller ? payment.unclaimed : Amount());
        }
    }
    return begun;
}

// What is charged of the seller's can't be claimed as well: the oldest first.
void lower_claimable(Charging& of, Amount amount) {
    of.thing.unclaimed.resize(of.claimable.size());
    for (std::size_t i = 0; i < of.claimable.size(); ++i) {
        const Amount part = least(of.claimable[i], amount);
        of.claimable[i] -= part;
        of.thing.unclaimed[i] += part;
        amount -= part;
    }
    while (!of.thing.unclaimed.empty() && of.thing.unclaimed.back().is_zero()) {
        of.thing.unclaimed.pop_back();
    }
}

// The waterfall of one chargeback.
class Waterfall {
   public:
    Waterfall(const Context& context, DepositId id, const Deposit& deposit, Amount amount)
        : state_(context.state),
          now_(context.now),
          deposit_(deposit),
          left_(amount),
          accounts_(context.state) {
        event_.chargeback = rename<ChargebackId>(context.command.id());
        event_.deposit = id;
        event_.amount = amount;
        for (const bool of_milestones : {false, true}) {
            for (const NamedThing& named : deposit.paid_into) {
                if (state_.holds.find(named.hold)->is_milestone == of_milestones) {
                    things_.push_back(begin(state_, named));
                }
            }
        }
    }

    Outcome run() {
        take_own_item();
        if (deposit_.state != DepositState::unmatched) {
            take_other_items();
            event_.parts.depositor = take(uncharged_rest(deposit_) - event_.parts.own_item);
            charge_payer(deposit_.account, event_.parts.depositor);
        }
        for_each_thing(&Waterfall::take_refunded);
        for_each_thing(&Waterfall::take_inside);
        for_each_thing(&Waterfall::take_locked);
        for_each_thing(&Waterfall::take_released);
        for_each_thing(&Waterfall::take_mediated);
        check(left_.is_zero(), "what a deposit brought is somewhere");
        const AccountId rail =
            system_account(SystemAccount::rail_clearing, deposit_.currency, event_.deposit.party);
        if (accounts_.overflows() || credit_overflows(*state_.accounts.find(rail), event_.amount)) {
            return refuse(Reason::overflow);
        }
        for (Charging& charged : things_) {
            if (!charged.thing.total().is_zero()) {
                event_.parts.things.push_back(std::move(charged.thing));
            }
        }
        accounts_.write(event_.taken, event_.given);
        return done(std::move(event_));
    }

   private:
    // As much of it as is still wanted.
    Amount take(Amount most) {
        const Amount amount = least(left_, most);
        left_ -= amount;
        return amount;
    }

    void for_each_thing(void (Waterfall::*stage)(Charging&, Amount)) {
        for (Charging& charging : things_) {
            const Amount most = least(left_, charging.most);
            if (!most.is_zero()) {
                (this->*stage)(charging, most);
            }
        }
    }

    Amount take_of(Charging& of, Amount most) {
        const Amount amount = take(least(of.most, most));
        of.most -= amount;
        return amount;
    }

    void charge_payer(AccountId id, Amount amount) {
        if (!amount.is_zero()) {
            accounts_.charge(id, amount, ChargeOrder::available_first);
        }
    }

    void take_own_item() {
        const Amount amount = take(own_item_of(state_, deposit_));
        event_.parts.own_item = amount;
        if (amount.is_zero()) {
            return;
        }
        if (deposit_.state == DepositState::unmatched) {
            accounts_.debit(system_account(SystemAccount::suspense, deposit_.currency), amount);
        } else {
            accounts_.take_suspense(deposit_.account, amount);
        }
    }

    void take_other_items() {
        const SuspenseItem* item = state_.suspense.find(deposit_.account);
        const Amount most = item == nullptr ? Amount() : item->amount - item->of_deposits;
        event_.parts.other_items = take(most);
        if (!event_.parts.other_items.is_zero()) {
            accounts_.take_suspense(deposit_.account, event_.parts.other_items);
        }
    }

    void take_refunded(Charging& of, Amount most) {
        const Amount had = of.hold.refunded + of.hold.reversed - of.hold.charged_refunds;
        of.thing.refunded = take_of(of, least(most, had));
        charge_payer(of.hold.payers.front().account, of.thing.refunded);
    }

    void take_inside(Charging& of, Amount most) {
        const Amount amount = take_of(of, least(most, of.hold.left() - of.hold.locked));
        const Amount due = minus_or_zero(amount, of.hold.free());
        of.thing.inside = amount;
        if (!due.is_zero()) {
            lower_claimable(of, take_dues(of.hold, due));
        }
        take_out(of, amount);
    }

    void take_locked(Charging& of, Amount most) {
        const Amount amount = take_of(of, least(most, of.hold.locked));
        if (amount.is_zero()) {
            return;
        }
        const Case& open = *of.milestone->open_case;
        ChargedCase charged{amount, open.opener, open.is_second, 0};
        if (open.state == CaseState::ruled && amount < open.amount) {
            const Agreement& agreement = *state_.agreements.find(of.milestone->agreement);
            charged.deadline = agreement.time_of_fact(now_) + agreement.terms.clocks.mediate;
        }
        of.thing.locked = charged;
        of.hold.locked -= amount;
        take_out(of, amount);
    }

    static void take_out(Charging& of, Amount amount) {
        of.hold.charged_back += amount;
        of.thing.closes =
            !amount.is_zero() && of.hold.left().is_zero() && of.hold.is_open() && !of.is_filling();
    }

    void take_released(Charging& of, Amount most) {
        const auto payees = payee_totals(of.hold);
        std::vector<Amount> open;
        Amount sum;
        for (const PayeeTotals& payee : payees) {
            open.push_back(payee.released - payee.charged);
            sum += open.back();
        }
        const Amount amount = take_of(of, least(most, sum));
        const auto parts = proportional_shares(amount, open);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (!parts[i].is_zero()) {
                take_of_payee(of, i, payees[i], parts[i]);
            }
        }
        lower_claimable(of, amount);
    }

    void take_of_payee(Charging& of, std::size_t place, const PayeeTotals& payee, Amount amount) {
        ChargedPayee charged{static_cast<std::uint8_t>(place), amount, {}};
        Amount fees;
        const Terms* terms = payee.terms == 0
                                 ? nullptr
                                 : state_.terms.find(terms_id(of.thing.hold.party, payee.terms));
        if (terms != nullptr && terms->fee_back_on_refund) {
            charged.fees_back = fees_back(of.hold, *terms, payee.terms, amount);
            for (std::size_t line = 0; line < charged.fees_back.size(); ++line) {
                const Amount back = charged.fees_back[line];
                if (!back.is_zero()) {
                    lower_fee(of.hold, payee.terms, line, back);
                    accounts_.charge(line_account(terms->lines[line]), back,
                                     ChargeOrder::reserve_first);
                    fees += back;
                }
            }
        }
        charge_payee(of.hold, place, amount);
        accounts_.charge_less(payee.account, amount, fees);
        of.thing.released.push_back(std::move(charged));
    }

    // fee(R) - fee(R - x), and no line more than it has charged.
    static std::vector<Amount> fees_back(const Hold& hold, const Terms& terms, std::uint32_t number,
                                         Amount amount) {
        const ExitTotals totals = totals_under(hold, number, true);
        const Amount stands = minus_or_zero(totals.released - totals.reversed, amount);
        std::vector<Amount> back;
        for (std::size_t line = 0; line < totals.charged.size(); ++line) {
            back.push_back(
                minus_or_zero(totals.charged[line], fee_owed(terms.lines[line], stands)));
        }
        return back;
    }

    [[nodiscard]] AccountId line_account(const FeeLine& line) const {
        return line.to.is_zero() ? system_account(SystemAccount::fees, deposit_.currency) : line.to;
    }

    void take_mediated(Charging& of, Amount most) {
        const Amount had = of.hold.mediated - of.hold.charged_mediation;
        of.thing.mediated = take_of(of, least(most, had));
        if (!of.thing.mediated.is_zero()) {
            accounts_.debit(system_account(SystemAccount::loss, deposit_.currency),
                            of.thing.mediated);
        }
    }

    const State& state_;
    Time now_;
    const Deposit& deposit_;
    Amount left_;
    AccountChanges accounts_;
    std::vector<Charging> things_;
    DepositCharged event_;
};

bool may_be_charged(const Deposit& deposit) {
    return deposit.state == DepositState::cleared || deposit.state == DepositState::matched ||
           deposit.state == DepositState::unmatched;
}

}  // namespace

Outcome charge_back(const Context& context) {
    const Amount amount = *context.command.amount();
    if (amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const DepositId id = deposit_of(context.command);
    const Deposit* deposit = context.state.deposits.find(id);
    if (deposit == nullptr) {
        return refuse(Reason::deposit_not_found);
    }
    if (!currency_fits(context.command, deposit->currency)) {
        return refuse(Reason::currency_mismatch);
    }
    if (!may_be_charged(*deposit)) {
        return refuse(Reason::wrong_state);
    }
    const Amount left = deposit->amount - deposit->charged;
    if (amount > left) {
        return refuse(Reason::invalid_amount, Detail::of(left));
    }
    return Waterfall(context, id, *deposit, amount).run();
}

}  // namespace holdfast::ledger
