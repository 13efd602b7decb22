#include "ledger/replayed_id.h"

namespace holdfast::ledger {

namespace {

constexpr std::uint8_t kAmountFlags = kFull | kUpToPayer | kUpToPayee;

bool names_a_hold(CommandKind kind) {
    return kind == CommandKind::release || kind == CommandKind::refund ||
           kind == CommandKind::top_up;
}

bool opens_a_case(CommandKind kind) {
    return kind == CommandKind::request_refund || kind == CommandKind::dispute ||
           kind == CommandKind::claim;
}

// The amount an executed command came to, and whether it took all there was.
struct Resolved {
    Amount amount;
    bool took_all = false;
};

Resolved resolved(const PastCommand& past) {
    Resolved result{past.command.amount().value_or(Amount()), false};
    if (past.command.kind() == CommandKind::deposit_cleared) {
        return result;  // what it caused beside is others' (ledger/on_clear.h)
    }
    Amount paid_in;
    const auto take = [&](const std::optional<Amount>& amount) {
        if (amount) {
            result.amount = *amount;
        }
    };
    for (const Event& event : past.outcome->events) {
        if (const auto* transferred = std::get_if<Transferred>(&event)) {
            take(transferred->amount);
        } else if (const auto* placed = std::get_if<HoldPlaced>(&event)) {
            take(placed->amount);
        } else if (const auto* released = std::get_if<Released>(&event)) {
            take(released->amount);
            result.took_all = released->closes;
        } else if (const auto* refunded = std::get_if<Refunded>(&event)) {
            take(refunded->amount);
            result.took_all = refunded->closes;
        } else if (const auto* funded = std::get_if<MilestoneFunded>(&event)) {
            paid_in += funded->amount;
            result.amount = paid_in;
        } else if (const auto* topped_up = std::get_if<TopUpPaid>(&event)) {
            result.amount = topped_up->amount;
        } else if (std::holds_alternative<TopUpJoined>(event)) {
            result.took_all = true;
        } else if (const auto* given = std::get_if<GiftMade>(&event)) {
            take(given->amount);
            result.took_all = given->amount.has_value();
        } else if (const auto* moved = std::get_if<AgreementMoved>(&event)) {
            result.took_all = moved->state == AgreementState::funded;
        } else if (const auto* changed = std::get_if<MilestoneChanged>(&event)) {
            const bool is_claims = past.command.kind() == CommandKind::claim;
            const auto& opened = is_claims ? changed->content.claim : changed->content.open_case;
            if (opens_a_case(past.command.kind()) && opened) {
                result.amount = opened->amount;
                result.took_all = opened->took_all;
            }
        }
    }
    return result;
}

// Would this command have come to what the original came to?
bool same_amount(const Command& command, const PastCommand& past) {
    const CommandRecord& now = *command.record;
    const CommandRecord& before = *past.command.record;
    if (now.amount == before.amount &&
        (now.flags & kAmountFlags) == (before.flags & kAmountFlags)) {
        return true;
    }
    const Resolved original = resolved(past);
    if (command.has(kFull)) {
        return original.took_all;
    }
    const Amount wanted = command.amount().value_or(Amount());
    const bool takes_what_fits = command.kind() == CommandKind::fund ||
                                 command.kind() == CommandKind::fund_amendment ||
                                 command.kind() == CommandKind::give;
    if (takes_what_fits && original.took_all) {
        return wanted >= original.amount;  // what lacks, or what the cap leaves, not more
    }
    const bool balancing = (now.flags & before.flags & (kUpToPayer | kUpToPayee)) != 0;
    return balancing ? wanted >= original.amount : wanted == original.amount;
}

// Extensions without what only asserts.
bool same_extension(const Command& command, const PastCommand& past) {
    const auto content = [](const Command& of) {
        Extension extension = of.extension == nullptr ? Extension() : *of.extension;
        if (names_a_hold(of.kind()) || of.kind() == CommandKind::transfer ||
            of.kind() == CommandKind::hold) {
            extension.currency.reset();
        }
        if (names_a_hold(of.kind())) {
            extension.preimage.reset();
        }
        if (of.kind() == CommandKind::release || of.kind() == CommandKind::refund) {
            extension.payer_party.reset();
            extension.payee_party.reset();
        }
        return extension;
    };
    return content(command) == content(past.command);
}

std::optional<FieldName> first_difference(const Command& command, const PastCommand& past) {
    const CommandRecord& now = *command.record;
    const CommandRecord& before = *past.command.record;
    if (now.kind != before.kind) {
        return FieldName::kind;
    }
    const auto other_flags = static_cast<std::uint8_t>(~(kAmountFlags | kLinked | kHasExtension));
    if ((now.flags & other_flags) != (before.flags & other_flags)) {
        return FieldName::flags;
    }
    const bool asserts_parties =
        command.kind() == CommandKind::release || command.kind() == CommandKind::refund;
    if (!asserts_parties && now.payer != before.payer) {
        return FieldName::payer;
    }
    if (!asserts_parties && now.payee != before.payee) {
        return FieldName::payee;
    }
    if (!same_amount(command, past)) {
        return FieldName::amount;
    }
    if (now.reference != before.reference) {
        return FieldName::reference;
    }
    if (!asserts_parties && now.tag != before.tag) {
        return FieldName::tag;
    }
    if (now.terms != before.terms) {
        return FieldName::terms;
    }
    if (now.expires != before.expires) {
        return FieldName::expires;
    }
    if (now.business_time != before.business_time) {
        return FieldName::business_time;
    }
    return same_extension(command, past) ? std::nullopt : std::optional(FieldName::extension);
}

}  // namespace

Outcome outcome_of_used_id(const Context& context, const IdUse& use) {
    if (use.burned != Reason::ok) {
        return refuse(Reason::id_burned, Detail::of(use.burned));
    }
    const PastCommand past = context.past.find(use.sequence, use.index);
    if (const auto field = first_difference(context.command, past)) {
        return refuse(Reason::id_conflict, Detail::of(*field));
    }
    return refuse(Reason::exists, Detail::original(use.sequence, use.index));
}

}  // namespace holdfast::ledger
