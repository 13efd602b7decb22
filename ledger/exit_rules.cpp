#include "ledger/exit_rules.h"

#include <algorithm>

#include "crypto/sha256.h"
#include "ledger/agreements.h"
#include "ledger/holds.h"
#include "ledger/on_clear.h"

namespace holdfast::ledger {

namespace {

bool is_of_kind(const Exit& exit, ExitKind kind) {
    return exit.is_refund() == (kind == ExitKind::refund);
}

bool may_use(const Context& context, const Exit& exit) {
    return exit.by == ExitBy::anyone || signed_for_account(context, exit.by_account);
}

// Does the exit lead where the command says? Only a release can say so.
bool leads_to(const Exit& exit, const Command& command) {
    return exit.is_refund() || command.record->payee.is_zero() ||
           std::ranges::any_of(exit.payees,
                               [&](const Share& share) { return share.to == command.payee(); });
}

bool condition_is_met(const Exit& exit, const Bytes* preimage) {
    if (!exit.condition) {
        return preimage == nullptr;  // an unasked-for preimage is refused
    }
    return preimage != nullptr && crypto::sha256(*preimage) == *exit.condition;
}

Reason check_exit(const Context& context, const Exit& exit) {
    if (!condition_is_met(exit, context.command.get(&Extension::preimage))) {
        return Reason::bad_fulfilment;
    }
    if (context.now <= exit.after) {
        return Reason::too_early;
    }
    return exit.until != 0 && context.now > exit.until ? Reason::too_late : Reason::ok;
}

// A guard lists accounts; one of the signers must hold the authority of one of them.
bool guards_let(const Context& context, const Exit& exit) {
    return std::ranges::all_of(exit.payees, [&](const Share& share) {
        const Account* payee = context.state.accounts.find(share.to);
        return payee->guards.empty() || std::ranges::any_of(payee->guards, [&](AccountId guard) {
                   return signed_for_account(context, guard);
               });
    });
}

bool has_exit_of_kind(const Hold& hold, ExitKind kind) {
    return std::ranges::any_of(hold.exits,
                               [&](const Exit& exit) { return is_of_kind(exit, kind); });
}

bool assertions_hold(const Command& command, const Hold& hold) {
    const CommandRecord& record = *command.record;
    const auto payees = payees_of(hold);
    const bool payer_fits =
        record.payer.is_zero() || std::ranges::any_of(hold.payers, [&](const HoldPayer& payer) {
            return payer.account == command.payer();
        });
    const bool payee_fits =
        record.payee.is_zero() || std::ranges::find(payees, command.payee()) != payees.end();
    const CurrencyId* currency = command.get(&Extension::currency);
    return payer_fits && payee_fits && (currency == nullptr || *currency == hold.currency) &&
           (record.tag == 0 || record.tag == hold.tag);
}

// A milestone takes releases and refunds once it is fully funded; its money comes by `fund`, its
// clock is not the hold's.
Reason check_milestone(const Context& context, const Milestone& milestone) {
    const CommandKind kind = context.command.kind();
    const bool pays = kind == CommandKind::release || kind == CommandKind::refund;
    return pays && milestone.delivery != Delivery::filling ? Reason::ok : Reason::wrong_state;
}

}  // namespace

Reason reason_of_end(HoldEnd end) {
    switch (end) {
        case HoldEnd::released: return Reason::already_released;
        case HoldEnd::refunded: return Reason::already_refunded;
        case HoldEnd::expired: return Reason::expired;
        case HoldEnd::open: break;
    }
    return Reason::ok;
}

bool may_use_some_exit(const Context& context, ExitKind kind) {
    const auto id = context.command.reference<HoldId>();
    const Hold* hold = context.state.holds.find(id);
    if (hold == nullptr && context.state.milestones.find(id) != nullptr) {
        return side_acts(context, kind == ExitKind::release ? Side::buyer : Side::seller);
    }
    if (hold == nullptr) {
        return signed_within_party(context, id.party);
    }
    if (!has_exit_of_kind(*hold, kind)) {
        return true;  // nobody can: the reason is the hold's, not the signers'
    }
    return std::ranges::any_of(hold->exits, [&](const Exit& exit) {
        return is_of_kind(exit, kind) && may_use(context, exit);
    });
}

ChosenExit choose_exit(const Context& context, const Hold& hold, ExitKind kind) {
    if (!has_exit_of_kind(hold, kind)) {
        return {kind == ExitKind::refund ? Reason::not_refundable : Reason::not_authorized, 0,
                false};
    }
    std::optional<ChosenExit> first_failure;
    for (std::size_t i = 0; i < hold.exits.size(); ++i) {
        const Exit& exit = hold.exits[i];
        if (!is_of_kind(exit, kind) || !may_use(context, exit) ||
            !leads_to(exit, context.command)) {
            continue;
        }
        const ChosenExit choice{check_exit(context, exit), static_cast<std::uint8_t>(i),
                                !guards_let(context, exit)};
        if (choice.reason == Reason::ok && !choice.is_guarded) {
            return choice;
        }
        if (!first_failure) {
            first_failure = choice;
        }
    }
    return first_failure.value_or(ChosenExit{Reason::hold_mismatch, 0, false});
}

namespace {

// Is there no hold of this name, and never will be? What waits for a deposit may become one.
bool names_something_else(const Context& context, HoldId id) {
    const IdUse* use = context.state.ids.find(rename<CommandId>(id));
    if (use == nullptr || use->burned != Reason::ok) {
        return false;
    }
    const PastCommand past = context.past.find(use->sequence, use->index);
    return past.command.kind() != CommandKind::hold_on_clear || !waits(context.state, past.command);
}

}  // namespace

FoundHold find_open_hold(const Context& context) {
    const Command& command = context.command;
    const auto id = command.reference<HoldId>();
    const Hold* hold = context.state.holds.find(id);
    if (hold == nullptr || hold->is_milestone) {
        const Milestone* milestone = context.state.milestones.find(id);
        if (milestone != nullptr && is_in_freeze(context.state, *milestone)) {
            return {Reason::agreement_frozen, nullptr};
        }
        if (hold == nullptr && milestone != nullptr) {
            return {Reason::wrong_state, nullptr};  // no money has come yet
        }
    }
    if (hold == nullptr) {
        return {names_something_else(context, id) ? Reason::not_a_hold : Reason::hold_not_found,
                nullptr};
    }
    if (!assertions_hold(command, *hold)) {
        return {Reason::hold_mismatch, hold};
    }
    if (hold->is_milestone) {
        const Reason reason = check_milestone(context, *context.state.milestones.find(id));
        if (reason != Reason::ok) {
            return {reason, hold};
        }
    }
    if (!hold->is_open()) {
        // More than it ever had is refused as such, in its turn (`amount_from`).
        const bool takes =
            command.kind() == CommandKind::release || command.kind() == CommandKind::refund;
        const bool beyond = takes && !command.has(kFull) && *command.amount() > hold->funded;
        return {beyond ? Reason::ok : reason_of_end(hold->end), hold};
    }
    return {Reason::ok, hold};
}

std::optional<Amount> amount_from(const Command& command, const Hold& hold) {
    if (hold.is_milestone && hold.free().is_zero()) {
        return std::nullopt;  // all of it is locked, or waits for a frozen account
    }
    if (command.has(kFull)) {
        return hold.free();
    }
    return *command.amount() <= hold.free() ? command.amount() : std::nullopt;
}

}  // namespace holdfast::ledger
