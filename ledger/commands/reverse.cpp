#include "ledger/commands/reverse.h"

#include <algorithm>

#include "ledger/charged_holds.h"
#include "ledger/holds.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

// A transfer or release that was executed: who was paid what. Built from its own event. A release
// of an agreement's is among them, so that a stranger hears of authority first; `decide` refuses
// it. What else releases (an accepted proposal, an appeal ...) can't be reversed by anybody.
std::optional<Reversed> debits_of(const State& state, CommandId original, const PastCommand& past) {
    Reversed reversal;
    reversal.original = original;
    for (const Event& event : past.outcome->events) {
        if (const auto* transferred = std::get_if<Transferred>(&event)) {
            reversal.amount = transferred->amount ? *transferred->amount : *past.command.amount();
            reversal.debits.push_back(
                {past.command.payee(), reversal.amount, Leg::kOwnPart, LegKind::posted});
            reversal.credits.push_back(
                {past.command.payer(), reversal.amount, Leg::kOwnPart, LegKind::posted});
            return reversal;
        }
        const auto* released = std::get_if<Released>(&event);
        if (released != nullptr && past.command.kind() == CommandKind::release) {
            reversal.hold = past.command.reference<HoldId>();
            reversal.exit = released->exit;
            reversal.amount = released->amount ? *released->amount : *past.command.amount();
            reversal.debits = released->legs;
            if (reversal.debits.empty()) {
                const ledger::Hold& hold = *state.holds.find(*reversal.hold);
                const AccountId payee = hold.exits[released->exit].payees.front().to;
                reversal.debits.push_back({payee, reversal.amount, Leg::kOwnPart, LegKind::posted});
            }
            return reversal;
        }
    }
    return std::nullopt;
}

// What an agreement decided stands.
bool is_of_agreement(const State& state, const Reversed& reversal) {
    return reversal.hold && state.holds.find(*reversal.hold)->is_milestone;
}

// A chargeback has some of what the hold released, or had, and a fee line has given back its leg.
bool is_charged(const State& state, const Reversed& reversal) {
    if (!reversal.hold) {
        return false;
    }
    const ledger::Hold& hold = *state.holds.find(*reversal.hold);
    const auto totals = totals_under(hold, hold.exits[reversal.exit].terms, false);
    const bool is_short = std::ranges::any_of(reversal.debits, [&](const Leg& leg) {
        return leg.fee_line != Leg::kOwnPart && totals.charged.at(leg.fee_line) < leg.amount;
    });
    return is_short || is_any_payee_charged(hold);
}

const IdUse* executed(const Context& context) {
    const IdUse* use = context.state.ids.find(context.command.reference<CommandId>());
    return use != nullptr && use->burned == Reason::ok ? use : nullptr;
}

// What is to be given back, and by whom; not yet to whom.
std::optional<Reversed> find_reversal(const Context& context) {
    const IdUse* use = executed(context);
    return use == nullptr ? std::nullopt
                          : debits_of(context.state, context.command.reference<CommandId>(),
                                      context.past.find(use->sequence, use->index));
}

// A release goes back to the hold's payers, by what each put in and has not had back. Only for one
// that was not reversed before: then there is that much to share by.
void share_among_payers(const State& state, Reversed& reversal) {
    const ledger::Hold& hold = *state.holds.find(*reversal.hold);
    const auto parts = shares_of_payers(hold, reversal.amount);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        reversal.credits.push_back(
            {hold.payers[i].account, parts[i], Leg::kOwnPart, LegKind::posted});
    }
}

// Everybody the money was for, even where fees left him none; whoever took a fee is not asked.
bool signed_for_payees(const Context& context, const Reversed& reversal) {
    if (!reversal.hold) {
        return signed_for_account(context, reversal.debits.front().to);
    }
    const Exit& exit = context.state.holds.find(*reversal.hold)->exits[reversal.exit];
    return std::ranges::all_of(
        exit.payees, [&](const Share& share) { return signed_for_account(context, share.to); });
}

Reason check_sides(const State& state, const Reversed& reversal) {
    std::vector<Reason> found;
    for (const Leg& leg : reversal.debits) {
        if (leg.kind != LegKind::posted) {
            return Reason::not_reversible;  // part of it lies in suspense
        }
        found.push_back(check_side_open(*state.accounts.find(leg.to), kFrozenDebits));
    }
    for (const Leg& leg : reversal.credits) {
        found.push_back(check_side_open(*state.accounts.find(leg.to), kFrozenCredits));
    }
    return first_by_precedence(found);
}

// Legs of one account count together.
Amount total_of(const std::vector<Leg>& legs, AccountId account) {
    Amount sum;
    for (const Leg& leg : legs) {
        sum += leg.to == account ? leg.amount : Amount();
    }
    return sum;
}

Reason check_funds(const State& state, const Reversed& reversal) {
    for (const Leg& leg : reversal.credits) {
        if (credit_overflows(*state.accounts.find(leg.to), leg.amount)) {
            return Reason::overflow;
        }
    }
    for (const Leg& leg : reversal.debits) {
        if (total_of(reversal.debits, leg.to) > spendable(*state.accounts.find(leg.to))) {
            return Reason::insufficient_funds;
        }
    }
    const bool fits = std::ranges::all_of(reversal.credits, [&](const Leg& leg) {
        return leg.amount <= room(*state.accounts.find(leg.to));
    });
    return fits ? Reason::ok : Reason::over_ceiling;
}

}  // namespace

bool Reverse::authorized(const Context& context) {
    const auto reversal = find_reversal(context);
    return reversal ? signed_for_payees(context, *reversal)
                    : signed_within_party(context, context.command.reference<CommandId>().party);
}

Outcome Reverse::decide(const Context& context) {
    const IdUse* use = executed(context);
    if (use == nullptr) {
        return refuse(Reason::transfer_not_found);
    }
    if (use->reversed) {
        return refuse(Reason::already_reversed);
    }
    auto reversal = find_reversal(context);
    if (!reversal || is_of_agreement(context.state, *reversal)) {
        return refuse(Reason::not_reversible);
    }
    if (is_charged(context.state, *reversal)) {
        return refuse(Reason::not_reversible);
    }
    if (reversal->hold) {
        share_among_payers(context.state, *reversal);
    }
    if (const Reason sides = check_sides(context.state, *reversal); sides != Reason::ok) {
        return refuse(sides);
    }
    if (const Reason funds = check_funds(context.state, *reversal); funds != Reason::ok) {
        return refuse(funds);
    }
    return done(std::move(*reversal));
}

}  // namespace holdfast::ledger::commands
