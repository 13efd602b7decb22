#include "ledger/commands/top_up.h"

#include <algorithm>

#include "ledger/exit_rules.h"
#include "ledger/holds.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

AccountId paying_account(const Command& command, const ledger::Hold& hold) {
    return command.record->payer.is_zero() ? hold.payers.front().account : command.payer();
}

Reason check_sides(const State& state, const Account& payer, const std::vector<AccountId>& payees) {
    std::vector<Reason> found{check_side_open(payer, kFrozenDebits)};
    for (const AccountId payee : payees) {
        found.push_back(check_side_open(*state.accounts.find(payee), kFrozenCredits));
    }
    return first_by_precedence(found);
}

}  // namespace

bool TopUp::authorized(const Context& context) {
    const auto id = context.command.reference<HoldId>();
    const ledger::Hold* hold = context.state.holds.find(id);
    return hold == nullptr ? signed_within_party(context, id.party)
                           : signed_for_account(context, paying_account(context.command, *hold));
}

Outcome TopUp::decide(const Context& context) {
    const State& state = context.state;
    const Amount amount = *context.command.amount();
    if (amount.is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const auto [found, hold] = find_open_hold(context);
    if (found != Reason::ok) {
        return refuse(found);
    }
    const Account& payer = *state.accounts.find(paying_account(context.command, *hold));
    const auto payees = payees_of(*hold);
    if (const Reason sides = check_sides(state, payer, payees); sides != Reason::ok) {
        return refuse(sides);
    }
    const auto payee_account = [&](AccountId id) -> const Account& {
        return *state.accounts.find(id);
    };
    if (sum_exceeds_max(hold->funded, amount) || hold_overflows_payer(payer, amount) ||
        std::ranges::any_of(payees, [&](AccountId id) {
            return hold_overflows_payee(payee_account(id), amount);
        })) {
        return refuse(Reason::overflow);
    }
    Outcome outcome;
    if (const Reason limits = check_key_limits(context, amount, outcome.events);
        limits != Reason::ok) {
        return refuse(limits);
    }
    if (amount > spendable(payer)) {
        return refuse(Reason::insufficient_funds, Detail::of(spendable(payer)));
    }
    if (std::ranges::any_of(payees,
                            [&](AccountId id) { return amount > room(payee_account(id)); })) {
        return refuse(Reason::over_ceiling);
    }
    outcome.events.emplace_back(HoldToppedUp{});
    return outcome;
}

}  // namespace holdfast::ledger::commands
