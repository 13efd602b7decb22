#include "ledger/store/time_marks.h"

#include <algorithm>

#include "ledger/state.h"

namespace holdfast::store {

namespace {

std::uint64_t big_endian(ledger::ByteSpan bytes) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) {
        value = value << 8 | byte;
    }
    return value;
}

}  // namespace

void encode_time_mark(const TimeMark& mark, ledger::Bytes& out) {
    ledger::encode_key(mark.time, out);
    ledger::encode_key(mark.entries, out);
}

TimeMark decode_time_mark(ledger::ByteSpan key) {
    return {big_endian(key.first(8)), big_endian(key.subspan(8, 8))};
}

std::pair<ledger::Sequence, ledger::Sequence> TimeMarks::entries_at(ledger::Time time,
                                                                    ledger::Sequence next) const {
    const auto first = std::ranges::lower_bound(marks_, time, {}, &TimeMark::time);
    const auto after = std::ranges::upper_bound(marks_, time, {}, &TimeMark::time);
    return {first == marks_.begin() ? 0 : std::prev(first)->entries,
            after == marks_.end() ? next : after->entries - 1};
}

}  // namespace holdfast::store
