#include "replay/time_travel.h"

#include <charconv>

#include "ledger/apply.h"
#include "ledger/text/time_text.h"

namespace holdfast::replay {

using ledger::Sequence;

std::optional<Moment> parse_moment(std::string_view text) {
    Sequence sequence = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, sequence);
    if (error == std::errc() && stop == end) {
        return Moment{sequence, std::nullopt};
    }
    const auto time = ledger::parse_time(text);
    return time ? std::optional(Moment{std::nullopt, time}) : std::nullopt;
}

void Fold::take_in(const SoundEntry& sound) {
    try {
        ledger::apply_entry(*state_, *sound.entry);
    } catch (const ledger::CheckFailed& broken) {
        throw FoundError(ExitCode::chain, sound.sequence,
                         std::string("does not hold: ") + broken.what());
    }
}

Fold fold_until(const EntrySource& source, const Moment& moment, const ReadAheadLimits& limits,
                const OnProgress& on_progress) {
    if (moment.sequence && *moment.sequence >= source.next()) {
        throw std::invalid_argument("the log has no entry " + std::to_string(*moment.sequence) +
                                    ": it has " + std::to_string(source.next()) + " entries");
    }
    const Sequence end = moment.sequence ? *moment.sequence + 1 : source.next();
    SoundEntries entries(source, 0, end, limits);
    Fold fold;
    Progress progress{0, end, 0};
    while (auto sound = entries.next()) {
        if (moment.time && sound->entry->leaf().time > *moment.time) {
            break;
        }
        fold.take_in(*sound);
        ++progress.entries;
        progress.commands += sound->entry->command_count();
        if (on_progress) {
            on_progress(progress);
        }
    }
    if (progress.entries == 0) {
        throw std::invalid_argument(
            source.next() == 0 ? "the log is empty" : "the ledger did not exist yet at that time");
    }
    return fold;
}

}  // namespace holdfast::replay
