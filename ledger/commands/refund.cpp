#include "ledger/commands/refund.h"

#include "ledger/exit_rules.h"
#include "ledger/holds.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

Reason check_payers(const State& state, const ledger::Hold& hold) {
    std::vector<Reason> found;
    for (const HoldPayer& payer : hold.payers) {
        found.push_back(check_side_open(*state.accounts.find(payer.account), kFrozenCredits));
    }
    return first_by_precedence(found);
}

}  // namespace

bool Refund::authorized(const Context& context) {
    return may_use_some_exit(context, ExitKind::refund);
}

Outcome Refund::decide(const Context& context) {
    const Command& command = context.command;
    if (!command.has(kFull) && command.amount()->is_zero()) {
        return refuse(Reason::invalid_amount);
    }
    const auto [found, hold] = find_open_hold(context);
    if (found != Reason::ok) {
        return refuse(found, hold != nullptr ? Detail::of(hold->free()) : Detail{});
    }
    if (const Reason sides = check_payers(context.state, *hold); sides != Reason::ok) {
        return refuse(sides);
    }
    if (const auto chosen = choose_exit(context, *hold, ExitKind::refund);
        chosen.reason != Reason::ok) {
        return refuse(chosen.reason);
    }
    const auto amount = amount_from(command, *hold);
    if (!amount) {
        return refuse(Reason::exceeds_hold, Detail::of(hold->free()));
    }
    Refunded event;
    event.closes = *amount == hold->left();
    event.amount = command.has(kFull) ? amount : std::nullopt;
    if (hold->payers.size() > 1) {
        const auto parts = shares_of_payers(*hold, *amount);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            event.legs.push_back(
                {hold->payers[i].account, parts[i], Leg::kOwnPart, LegKind::posted});
        }
    }
    return done(std::move(event));
}

}  // namespace holdfast::ledger::commands
