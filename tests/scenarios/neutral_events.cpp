#include "tests/scenarios/neutral_events.h"

#include "ledger/apply.h"
#include "ledger/command_info.h"
#include "ledger/holds.h"

namespace holdfast::scenarios {

namespace {

using ledger::CommandKind;

// The amount of the first event that has one, be it "as commanded".
template <class... Kinds>
std::optional<ledger::Amount> amount_of(const ledger::Command& command,
                                        const ledger::Outcome& outcome) {
    std::optional<ledger::Amount> found;
    const auto take = [&](const auto* event) {
        if (event != nullptr && !found) {
            found = event->amount ? event->amount : command.amount();
        }
    };
    for (const ledger::Event& event : outcome.events) {
        (take(std::get_if<Kinds>(&event)), ...);
    }
    return found;
}

// What a payment into an agreement came to, milestone by milestone.
ledger::Amount paid_in(const ledger::Outcome& outcome) {
    ledger::Amount sum;
    for (const ledger::Event& event : outcome.events) {
        const auto* funded = std::get_if<ledger::MilestoneFunded>(&event);
        sum += funded == nullptr ? ledger::Amount() : funded->amount;
    }
    return sum;
}

template <class Kind>
const Kind* find_event(const ledger::Outcome& outcome) {
    for (const ledger::Event& event : outcome.events) {
        if (const auto* found = std::get_if<Kind>(&event)) {
            return found;
        }
    }
    return nullptr;
}

}  // namespace

std::optional<ledger::Amount> resolved_amount(const ledger::Command& command,
                                              const ledger::Outcome& outcome) {
    if (const auto* reversed = find_event<ledger::Reversed>(outcome)) {
        return reversed->amount;
    }
    if (command.kind() == ledger::CommandKind::fund) {
        return paid_in(outcome);
    }
    const auto amount = amount_of<ledger::Transferred, ledger::HoldPlaced, ledger::HoldToppedUp,
                                  ledger::Released, ledger::Refunded>(command, outcome);
    return amount ? amount : command.amount();
}

std::vector<NeutralEvent> EventReader::read(const std::vector<ledger::Entry>& log) {
    std::vector<NeutralEvent> events;
    for (const ledger::Entry& entry : log) {
        note_what_is_left(entry);
        ledger::apply_entry(state_, entry, [&](std::size_t index) {
            if (auto event = event_at(entry, index)) {
                const auto row = [&](const ledger::AccountId& id) {
                    const ledger::Account* account = state_.accounts.find(id);
                    return account == nullptr ? std::nullopt : std::optional(*account);
                };
                event->from_after = row(event->from);
                event->to_after = row(event->to);
                events.push_back(std::move(*event));
            }
        });
    }
    return events;
}

void EventReader::note_what_is_left(const ledger::Entry& entry) {
    left_before_.clear();
    for (const ledger::Outcome& outcome : entry.outcomes()) {
        if (const auto* fired = find_event<ledger::TimerFired>(outcome)) {
            const auto id = ledger::rename<ledger::HoldId>(fired->timer.aggregate);
            const ledger::Hold* hold = state_.holds.find(id);
            left_before_.emplace(id, hold == nullptr ? ledger::Amount() : hold->left());
        }
    }
}

std::optional<NeutralEvent> EventReader::event_at(const ledger::Entry& entry,
                                                  std::size_t index) const {
    const ledger::Outcome& outcome = entry.outcomes()[index];
    return entry.leaf().type == ledger::EntryType::batch ? of_command(entry.command(index), outcome)
                                                         : of_timer(outcome);
}

std::optional<NeutralEvent> EventReader::of_command(const ledger::Command& command,
                                                    const ledger::Outcome& outcome) const {
    NeutralEvent event;
    event.id = roster_.command_name(command.record->id);
    const auto* info = ledger::find_command(command.kind());
    if (event.id.empty() || outcome.reason != ledger::Reason::ok || info == nullptr) {
        return std::nullopt;
    }
    event.type = info->name;
    event.tag = command.record->tag;
    event.amount = resolved_amount(command, outcome).value_or(ledger::Amount());
    switch (command.kind()) {
        case CommandKind::transfer:
            event.from = command.payer();
            event.to = command.payee();
            return event;
        case CommandKind::hold:
            name_hold(event, ledger::rename<ledger::HoldId>(command.id()));
            event.hold.clear();
            return event;
        case CommandKind::release:
        case CommandKind::refund:
        case CommandKind::top_up:
            name_hold(event, command.reference<ledger::HoldId>());
            return event;
        case CommandKind::reverse: {
            const auto* reversed = find_event<ledger::Reversed>(outcome);
            event.of = roster_.command_name(command.record->reference);
            event.from = reversed->debits.empty() ? event.from : reversed->debits.front().to;
            event.to = reversed->credits.empty() ? event.to : reversed->credits.front().to;
            return event;
        }
        default: return std::nullopt;
    }
}

std::optional<NeutralEvent> EventReader::of_timer(const ledger::Outcome& outcome) const {
    const auto* fired = find_event<ledger::TimerFired>(outcome);
    if (fired == nullptr || fired->timer.kind != ledger::TimerKind::hold_expiry) {
        return std::nullopt;
    }
    NeutralEvent event;
    event.type = "expire";
    const auto hold = ledger::rename<ledger::HoldId>(fired->timer.aggregate);
    name_hold(event, hold);
    event.amount = left_before_.at(hold);
    return event;
}

void EventReader::name_hold(NeutralEvent& event, const ledger::HoldId& id) const {
    const ledger::Hold* hold = state_.holds.find(id);
    if (hold == nullptr) {
        return;
    }
    event.hold = roster_.command_name(id.id);
    event.tag = hold->tag;
    event.from = hold->payers.front().account;
    const auto payees = ledger::payees_of(*hold);
    event.to = payees.empty() ? event.to : payees.front();
}

}  // namespace holdfast::scenarios
