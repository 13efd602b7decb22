#include "ledger/apply_rails.h"

#include <algorithm>
#include <utility>

#include "ledger/apply_holds.h"
#include "ledger/apply_time.h"
#include "ledger/holds.h"
#include "ledger/suspense.h"

namespace holdfast::ledger {

namespace {

void credit_as(State& state, LegKind kind, AccountId account, Amount amount) {
    if (kind == LegKind::suspense) {
        keep_in_suspense(state, account, amount);
    } else {
        credit_account(state, account, amount);
    }
}

// What an account owes for something it has had back already: available down to zero, then reserve,
// the rest is debt.
void charge_account(Account& account, Amount amount) {
    account.debits += amount;
    const Amount available(static_cast<u128>(std::max<i128>(account.available.value(), 0)));
    const Amount taken = least(available, amount);
    const Amount from_reserve = least(account.reserve, amount - taken);
    account.available -= taken;
    account.reserve -= from_reserve;
    account.debt += amount - taken - from_reserve;
}

// To its account, where debt is paid first, or to suspense for it.
void credit_deposit(State& state, const DepositMoved& event) {
    const Amount debt = state.accounts.find(event.account)->debt;
    credit_as(state, event.credit, event.account, event.amount);
    Deposit& deposit = state.deposits.edit(event.deposit);
    if (event.credit == LegKind::suspense) {
        SuspenseItem& item = state.suspense.edit(event.account);
        deposit.suspense_round = item.round;
        item.of_deposits += event.amount;
    } else {
        deposit.unnamed = event.amount - least(debt, event.amount);
    }
}

// The money has left: out of payout_pending or, if it had been given back meanwhile, of what the
// account has.
void settle_payout(State& state, const Payout& payout, PayoutState before, AccountId rail) {
    Account& account = state.accounts.edit(payout.account);
    if (before == PayoutState::failed) {
        charge_account(account, payout.amount);
    } else {
        account.payout_pending -= payout.amount;
    }
    credit_account(state, rail, payout.amount);
}

}  // namespace

void apply_deposit_moved(State& state, const DepositMoved& event, Time now) {
    Deposit moved{event.state, event.account, event.currency, event.amount, now};
    if (const Deposit* known = state.deposits.find(event.deposit)) {
        remove_deposit_timer(state, event.deposit, *known);
        if (known->state == DepositState::unmatched) {
            debit_account(state, system_account(SystemAccount::suspense, known->currency),
                          event.amount);
        } else if (event.state == DepositState::returned) {
            state.suspense.edit(known->account).of_deposits -= event.amount;
            take_from_suspense(state, known->account, event.amount);
        }
        moved.instructions = known->instructions;
        if (event.state == DepositState::matched || event.state == DepositState::returned) {
            moved.amount = known->amount;  // the event has what was not charged back
            moved.charged = known->charged;
            moved.own_charged = known->own_charged;
        }
        state.deposits.edit(event.deposit) = moved;
    } else {
        state.deposits.insert(event.deposit, moved);
    }
    add_deposit_timer(state, event.deposit, moved);
    const AccountId rail =
        system_account(SystemAccount::rail_clearing, event.currency, event.deposit.party);
    switch (event.state) {
        case DepositState::cleared:
            debit_account(state, rail, event.amount);
            credit_deposit(state, event);
            break;
        case DepositState::unmatched:
            debit_account(state, rail, event.amount);
            credit_account(state, system_account(SystemAccount::suspense, event.currency),
                           event.amount);
            break;
        case DepositState::matched: credit_account(state, event.account, event.amount); break;
        case DepositState::returned: credit_account(state, rail, event.amount); break;
        case DepositState::expected:
        case DepositState::seen:
        case DepositState::reversed:
        case DepositState::expired: break;
    }
}

void apply_instruction_given(State& state, const InstructionGiven& event, const Command& command) {
    state.deposits.edit(event.deposit).instructions.push_back({command.id(), command.leaf_bytes()});
}

void apply_instruction_ended(State& state, const InstructionEnded& event) {
    Deposit& deposit = state.deposits.edit(event.deposit);
    const auto waiting =
        std::ranges::find(deposit.instructions, event.instruction, &Instruction::name);
    check(waiting != deposit.instructions.end(), "what ends has been waiting");
    const auto stored = StoredCommand::from_leaf(waiting->command);
    check(stored.has_value(), "an instruction keeps a whole command");
    const Command command = stored->view();
    deposit.instructions.erase(waiting);
    if (event.end != InstructionEnd::executed) {
        return;
    }
    for (const PaidInto& part : event.paid_into) {
        deposit.unnamed -= part.amount;
        const auto known = std::ranges::find(deposit.paid_into, part.hold, &NamedThing::hold);
        if (known == deposit.paid_into.end()) {
            deposit.paid_into.push_back({part.hold, part.amount, Amount()});
        } else {
            known->amount += part.amount;  // two instructions filled one milestone
        }
    }
    if (command.kind() == CommandKind::hold_on_clear) {
        const PaidInto& placed = event.paid_into.front();
        place_hold(state, placed.hold, hold_from(command, 0, placed.amount));
    }
}

void apply_payout_requested(State& state, const PayoutRequested& event) {
    Account& account = state.accounts.edit(event.content.account);
    account.available -= event.content.amount;
    account.payout_pending += event.content.amount;
    account.debits += event.content.amount;
    state.payouts.insert(event.payout, event.content);
    add_payout_timer(state, event.payout, event.content);
}

void apply_payout_moved(State& state, const PayoutMoved& event, Time now) {
    Payout& payout = state.payouts.edit(event.payout);
    remove_payout_timer(state, event.payout, payout);
    const PayoutState before = std::exchange(payout.state, event.state);
    payout.since = now;
    Account& account = state.accounts.edit(payout.account);
    const AccountId rail =
        system_account(SystemAccount::rail_clearing, account.currency, payout.rail);
    switch (event.state) {
        case PayoutState::settled: settle_payout(state, payout, before, rail); break;
        case PayoutState::returned:
            if (before == PayoutState::unknown) {
                settle_payout(state, payout, before, rail);
            }
            payout.came_back = *event.came_back;
            debit_account(state, rail, payout.came_back);
            credit_as(state, event.credit, payout.account, payout.came_back);
            break;
        case PayoutState::failed:
        case PayoutState::cancelled:
        case PayoutState::lapsed:
            account.payout_pending -= payout.amount;
            credit_as(state, event.credit, payout.account, payout.amount);
            break;
        case PayoutState::requested:
        case PayoutState::submitted:
        case PayoutState::unknown: break;
    }
}

void apply_debt_written_off(State& state, const DebtWrittenOff& event) {
    Account& account = state.accounts.edit(event.account);
    account.debt -= event.amount;
    account.credits += event.amount;
    debit_account(state, system_account(SystemAccount::loss, account.currency), event.amount);
}

}  // namespace holdfast::ledger
