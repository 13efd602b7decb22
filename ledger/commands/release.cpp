#include "ledger/commands/release.h"

#include <algorithm>

#include "ledger/exit_rules.h"
#include "ledger/holds.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

// Closed before frozen; a payer's frozen debits stop a release as well. (A payer who is closed has
// nothing in the hold.)
Reason check_sides(const State& state, const ledger::Hold& hold, const Exit& exit) {
    std::vector<Reason> found;
    for (const HoldPayer& payer : hold.payers) {
        const bool frozen = state.accounts.find(payer.account)->has(kFrozenDebits);
        found.push_back(frozen ? Reason::account_frozen : Reason::ok);
    }
    for (const Share& share : exit.payees) {
        found.push_back(check_side_open(*state.accounts.find(share.to), kFrozenCredits));
    }
    return first_by_precedence(found);
}

}  // namespace

bool Release::authorized(const Context& context) {
    return may_use_some_exit(context, ExitKind::release);
}

Outcome Release::decide(const Context& context) {
    const Command& command = context.command;
    if (!command.has(kFull) && command.amount()->is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const auto [found, hold] = find_open_hold(context);
    if (found != Reason::ok) {
        return refuse(found, hold != nullptr ? Detail::of(hold->free()) : Detail{});
    }
    const auto [chosen, index, is_guarded] = choose_exit(context, *hold, ExitKind::release);
    const Exit& exit = hold->exits[index];
    if (const Reason sides = check_sides(context.state, *hold, exit); sides != Reason::ok) {
        return refuse(chosen == Reason::hold_mismatch ? chosen : sides);
    }
    if (chosen != Reason::ok) {
        return refuse(chosen);
    }
    const auto amount = amount_from(command, *hold);
    if (!amount) {
        return refuse(Reason::exceeds_hold, Detail::of(hold->free()));
    }
    Outcome outcome;
    if (const Reason limits = check_key_limits(context, *amount, outcome.events);
        limits != Reason::ok) {
        return refuse(limits);
    }
    if (is_guarded) {
        return refuse(Reason::release_guarded);
    }
    const Terms* terms =
        exit.terms == 0
            ? nullptr
            : context.state.terms.find(terms_id(command.reference<HoldId>().party, exit.terms));
    Released event;
    event.exit = index;
    event.closes = *amount == hold->left();
    event.amount = command.has(kFull) ? amount : std::nullopt;
    event.legs = legs_of_release(*hold, index, *amount, terms, hold->currency);
    divert_unpayable_fees(context.state, event.legs);
    outcome.events.emplace_back(std::move(event));
    return outcome;
}

}  // namespace holdfast::ledger::commands
