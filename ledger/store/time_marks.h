/// When the log's entries were made, roughly: the way from an instant to a place in the log.
///
/// A mark says that the newest of the first `entries` entries is of `time`. One is made every few
/// hundred entries, where a group ends, so that all of them fit in memory. As a record: time u64 |
/// entries u64, big-endian, and no value. Thread-safety: one thread, or a lock.
#pragma once

#include <utility>
#include <vector>

#include "ledger/store/record_buffer.h"

namespace holdfast::store {

struct TimeMark {
    ledger::Time time = 0;
    ledger::Sequence entries = 0;

    friend auto operator<=>(const TimeMark&, const TimeMark&) = default;
};

inline constexpr std::size_t kTimeMarkWidth = 8 + 8;
void encode_time_mark(const TimeMark& mark, ledger::Bytes& out);
/// `key` is kTimeMarkWidth bytes.
TimeMark decode_time_mark(ledger::ByteSpan key);

class TimeMarks {
   public:
    /// Marks ascend.
    void add(const TimeMark& mark) { marks_.push_back(mark); }
    void clear() { marks_.clear(); }
    /// What the newest mark says; a zero mark where there is none.
    [[nodiscard]] TimeMark newest() const { return marks_.empty() ? TimeMark{} : marks_.back(); }
    [[nodiscard]] const std::vector<TimeMark>& all() const { return marks_; }
    /// [first, end) of a log of `next` entries: all before are earlier than `time`, all from `end`
    /// on are later.
    [[nodiscard]] std::pair<ledger::Sequence, ledger::Sequence> entries_at(
        ledger::Time time, ledger::Sequence next) const;

   private:
    std::vector<TimeMark> marks_;
};

}  // namespace holdfast::store
