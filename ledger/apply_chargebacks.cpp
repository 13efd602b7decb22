#include "ledger/apply_chargebacks.h"

#include <algorithm>

#include "ledger/account_changes.h"
#include "ledger/agreement_clocks.h"
#include "ledger/agreements.h"
#include "ledger/apply_agreements.h"
#include "ledger/apply_holds.h"
#include "ledger/apply_time.h"
#include "ledger/change_hold.h"
#include "ledger/chargebacks.h"
#include "ledger/charged_holds.h"

namespace holdfast::ledger {

namespace {

NamedThing& named(Deposit& deposit, HoldId hold) {
    const auto found = std::ranges::find(deposit.paid_into, hold, &NamedThing::hold);
    check(found != deposit.paid_into.end(), "what is charged was named");
    return *found;
}

// The milestone's case and what timers have paid, as the parts say.
void charge_milestone(State& state, const ChargedThing& thing) {
    Milestone row = *state.milestones.find(thing.hold);
    for (std::size_t i = 0; i < thing.unclaimed.size(); ++i) {
        row.timer_payments.at(i).unclaimed -= thing.unclaimed[i];
    }
    if (thing.locked) {
        Case& open = row.open_case.value();
        open.amount -= thing.locked->amount;
        open.award.reset();
        if (thing.locked->deadline != 0) {
            open.state = CaseState::mediating;
            open.deadline = thing.locked->deadline;
        }
        if (open.amount.is_zero()) {
            row.open_case.reset();
        }
    }
    if (thing.filling) {
        Agreement& agreement = state.agreements.edit(row.agreement);
        if (agreement.state == AgreementState::agreed) {
            agreement.paid -= thing.inside;
        }
    }
    if (!(row == *state.milestones.find(thing.hold))) {
        apply_milestone_changed(state, {thing.hold, std::move(row)});
    }
}

void charge_hold(State& state, const ChargedThing& thing) {
    const Hold& before = *state.holds.find(thing.hold);
    const Amount from_dues = minus_or_zero(thing.inside, before.free());
    if (before.is_milestone) {
        charge_milestone(state, thing);
    }
    for (const Due& due : before.dues) {
        unregister_due(state, thing.hold, due.account);
    }
    change_hold(state, thing.hold, {}, [&](Hold& hold) {
        take_dues(hold, from_dues);
        hold.charged_back += thing.from_hold();
        hold.charged_refunds += thing.refunded;
        hold.charged_mediation += thing.mediated;
        const auto payees = payee_totals(hold);
        for (const ChargedPayee& payee : thing.released) {
            for (std::size_t line = 0; line < payee.fees_back.size(); ++line) {
                lower_fee(hold, payees.at(payee.place).terms, line, payee.fees_back[line]);
            }
            charge_payee(hold, payee.place, payee.amount);
        }
        if (thing.closes) {
            close_hold(state, thing.hold, hold, HoldEnd::refunded);
        }
    });
    register_dues(state, thing.hold);
    wake_dues(state, thing.hold);
}

std::vector<FromReserve> reserves_of(const std::vector<AccountMoney>& taken) {
    std::vector<FromReserve> parts;
    for (const AccountMoney& money : taken) {
        if (!money.reserve.is_zero()) {
            parts.push_back({money.account, money.reserve});
        }
    }
    return parts;
}

// As before the charge, but what came out of the hold.
void uncharge_hold(State& state, const ChargedThing& thing, const ChargebackReversed& event,
                   std::size_t& fees_at) {
    Hold& hold = state.holds.edit(thing.hold);
    hold.charged_refunds -= thing.refunded;
    hold.charged_mediation -= thing.mediated;
    const auto payees = payee_totals(hold);
    for (const ChargedPayee& payee : thing.released) {
        if (!payee.fees_back.empty()) {
            const auto& again = event.fees.at(fees_at++).lines;
            for (std::size_t line = 0; line < again.size(); ++line) {
                raise_fee(hold, payees.at(payee.place).terms, line, again[line]);
            }
        }
        uncharge_payee(hold, payee.place, payee.amount);
    }
    if (!thing.unclaimed.empty()) {
        Milestone& row = state.milestones.edit(thing.hold);
        for (std::size_t i = 0; i < thing.unclaimed.size(); ++i) {
            row.timer_payments.at(i).unclaimed += thing.unclaimed[i];
        }
    }
}

// Money from outside into a hold of its payer's.
void place_reopened(State& state, HoldId id, Hold hold) {
    HoldPayer& payer = hold.payers.front();
    Account& account = state.accounts.edit(payer.account);
    account.held += hold.funded;
    account.credits += hold.funded;
    payer.put_in = hold.funded;
    payer.held = hold.funded;
    add_to_mirrors(state, hold);
    add_hold_timer(state, id, hold);
    state.holds.insert(id, std::move(hold));
}

// The same exits and terms, and no past.
Hold emptied(const Hold& old, const Reopened& event) {
    Hold hold;
    hold.currency = old.currency;
    hold.tag = old.tag;
    hold.release_on_expiry = old.release_on_expiry;
    hold.expires = event.deadline;
    hold.funded = event.amount;
    hold.payers.push_back({old.payers.front().account, Amount(), Amount(), Amount()});
    hold.exits = old.exits;
    hold.totals.resize(hold.exits.size());
    return hold;
}

// An agreement of its own about one milestone, which is delivered as far as the old one is.
// Where that one is frozen it is so too, from now on, and until that freeze ends by itself.
HoldId reopen_milestone(State& state, const Reopened& event, const std::optional<ChargedCase>& of,
                        Time now) {
    const Milestone old = *state.milestones.find(event.old_hold);
    Agreement agreement = *state.agreements.find(old.agreement);
    agreement.state = AgreementState::funded;
    agreement.terms.prices = {event.amount};
    agreement.terms.mediation_max = event.mediation_max;
    agreement.paid = event.amount;
    agreement.deadline = 0;
    agreement.frozen_since = agreement.is_frozen() ? now : 0;
    agreement.thawed = 0;
    const auto name = rename<AgreementId>(event.hold);
    Milestone row;
    row.agreement = name;
    row.delivery = old.delivery;
    row.deadline = event.deadline;
    row.ship_by = old.ship_by;
    row.shipped = old.shipped;
    row.hard_deadline = event.hard_deadline;
    row.proved = old.proved;
    row.carriers_disagreed = old.carriers_disagreed;
    row.cases_of_buyer = old.cases_of_buyer;
    row.cases_of_seller = old.cases_of_seller;
    row.statements = old.statements;
    row.price = event.amount;
    if (!event.locked.is_zero()) {
        Case open;
        open.state = CaseState::negotiating;
        open.opener = of.value().opener;
        open.is_second = of.value().is_second;
        open.amount = event.locked;
        open.before_proof = !row.proved;
        open.deadline = event.case_deadline;
        row.open_case = std::move(open);
    }
    const HoldId id = milestone_id(name, 0);
    Hold hold = milestone_hold(agreement, event.amount);
    hold.locked = event.locked;
    place_reopened(state, id, std::move(hold));
    state.agreements.insert(name, std::move(agreement));
    state.milestones.insert(id, std::move(row));
    start_clocks(state, name);
    return id;
}

HoldId reopen(State& state, const Reopened& event, const Chargeback& chargeback, Time now) {
    const Hold& old = *state.holds.find(event.old_hold);
    if (old.is_milestone) {
        const auto thing =
            std::ranges::find(chargeback.parts.things, event.old_hold, &ChargedThing::hold);
        return reopen_milestone(state, event, thing->locked, now);
    }
    place_reopened(state, event.hold, emptied(old, event));
    return event.hold;
}

}  // namespace

std::vector<HoldId> reopened_names(const State& state, const Outcome& outcome) {
    std::vector<HoldId> names;
    for (const Event& event : outcome.events) {
        if (const auto* reversed = std::get_if<ChargebackReversed>(&event)) {
            for (const Reopened& reopened : reversed->reopened) {
                names.push_back(reopened.hold);
                if (state.holds.find(reopened.old_hold)->is_milestone) {
                    names.push_back(milestone_id(rename<AgreementId>(reopened.hold), 0));
                }
            }
        }
    }
    return names;
}

void apply_chargeback_reversed(State& state, const ChargebackReversed& event, Time now) {
    state.chargebacks.edit(event.chargeback).is_reversed = true;
    const Chargeback chargeback = *state.chargebacks.find(event.chargeback);
    const ChargedParts& parts = chargeback.parts;
    const Deposit& before = *state.deposits.find(event.deposit);
    debit_account(
        state, system_account(SystemAccount::rail_clearing, before.currency, event.deposit.party),
        chargeback.amount);
    apply_account_changes(state, event.taken, event.given);
    if (!event.to_suspense.is_zero() && before.state == DepositState::cleared) {
        state.suspense.edit(before.account).of_deposits += event.to_suspense;
    }
    if (!event.to_sender.is_zero()) {
        credit_account(
            state,
            system_account(SystemAccount::rail_clearing, before.currency, event.deposit.party),
            event.to_sender);
    }
    std::size_t fees_at = 0;
    std::vector<NamedThing> opened;
    for (const ChargedThing& thing : parts.things) {
        uncharge_hold(state, thing, event, fees_at);
    }
    for (const Reopened& reopened : event.reopened) {
        opened.push_back({reopen(state, reopened, chargeback, now), reopened.amount, Amount()});
    }
    Deposit& deposit = state.deposits.edit(event.deposit);
    deposit.charged -= chargeback.amount;
    deposit.own_charged -= parts.own_item + parts.depositor;
    for (const ChargedThing& thing : parts.things) {
        NamedThing& known = named(deposit, thing.hold);
        known.charged -= thing.total();
        known.amount -= thing.from_hold();
    }
    std::erase_if(deposit.paid_into,
                  [](const NamedThing& thing) { return thing.amount.is_zero(); });
    deposit.paid_into.insert(deposit.paid_into.end(), opened.begin(), opened.end());
}

void apply_deposit_charged(State& state, const DepositCharged& event) {
    apply_account_changes(state, event.taken, event.given);
    Deposit& deposit = state.deposits.edit(event.deposit);
    deposit.charged += event.amount;
    deposit.own_charged += event.parts.own_item + event.parts.depositor;
    for (const ChargedThing& thing : event.parts.things) {
        named(deposit, thing.hold).charged += thing.total();
    }
    if (!event.parts.own_item.is_zero() && deposit.state == DepositState::cleared) {
        state.suspense.edit(deposit.account).of_deposits -= event.parts.own_item;
    }
    const AccountId rail =
        system_account(SystemAccount::rail_clearing, deposit.currency, event.deposit.party);
    for (const ChargedThing& thing : event.parts.things) {
        charge_hold(state, thing);
    }
    credit_account(state, rail, event.amount);
    state.chargebacks.insert(event.chargeback, {event.deposit, event.amount, false, event.parts,
                                                reserves_of(event.taken)});
}

}  // namespace holdfast::ledger
