#include "replay/event_fold.h"

#include "ledger/apply.h"
#include "replay/finding.h"

namespace holdfast::replay {

using ledger::EntryType;

void EventFold::take_in(const SoundEntry& sound, const OnEvent& on_event) {
    const ledger::Entry& entry = *sound.entry;
    check_follows(sound);
    try {
        if (entry.leaf().type == EntryType::genesis) {
            ledger::apply_entry(*state_, entry);
            return;
        }
        std::uint64_t number = entry.leaf().first_event;
        for (std::size_t i = 0; i < entry.outcomes().size(); ++i) {
            apply_outcome(sound, i, number, on_event);
        }
        ledger::apply_position(*state_, entry);
    } catch (const ledger::CheckFailed& broken) {
        throw FoundError(ExitCode::invariant, sound.sequence,
                         std::string("does not hold: ") + broken.what());
    }
}

void EventFold::check_follows(const SoundEntry& sound) const {
    const ledger::Facts& facts = state_->facts;
    const ledger::Leaf& leaf = sound.entry->leaf();
    const bool follows = sound.sequence == facts.next_sequence &&
                         sound.entry->previous_head() == facts.head &&
                         (leaf.type == EntryType::genesis) == (sound.sequence == 0) &&
                         leaf.time >= facts.time && leaf.first_event == facts.next_event;
    if (!follows) {
        throw FoundError(ExitCode::chain, sound.sequence, "it does not follow the entry before it");
    }
}

void EventFold::apply_outcome(const SoundEntry& sound, std::size_t index, std::uint64_t& number,
                              const OnEvent& on_event) {
    const ledger::Entry& entry = *sound.entry;
    const ledger::Outcome& outcome = entry.outcomes()[index];
    const ledger::Time time = entry.leaf().time;
    const bool is_command = entry.leaf().type == EntryType::batch;
    const ledger::Command command = is_command ? entry.command(index) : ledger::Command{};
    for (const ledger::Event& event : outcome.events) {
        ledger::apply_event(*state_, event, is_command ? &command : nullptr, time);
        on_event({sound.sequence, number++, time, &event, index, is_command ? &command : nullptr,
                  &money_->take()});
    }
    if (is_command) {  // what the result does to the command's id
        const ledger::Outcome result{outcome.reason, outcome.detail, {}};
        ledger::apply_outcome(*state_, result, command, sound.sequence,
                              static_cast<std::uint16_t>(index), time);
    }
}

}  // namespace holdfast::replay
