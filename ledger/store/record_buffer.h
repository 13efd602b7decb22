/// Records in memory, on their way into a sorted run: keys of one width, values of any length.
///
///     record: key | value length u16 | value
///
/// A record is laid out once, as it will be stored, and never again taken apart. Sorting moves 16
/// bytes a record: eight bytes of its key, past what all keys have in common, by radix; full keys
/// decide ties. Thread-safety: one thread; const access from many while nobody writes.
#pragma once

#include "ledger/codec.h"

namespace holdfast::store {

/// The parts of a record in place. `record` must begin with a whole one.
ledger::ByteSpan key_of_record(ledger::ByteSpan record, std::size_t key_width);
ledger::ByteSpan value_of_record(ledger::ByteSpan record, std::size_t key_width);
/// Size of the record that `bytes` begins with; 0 where it is cut short.
std::size_t record_size(ledger::ByteSpan bytes, std::size_t key_width);

class RecordBuffer {
   public:
    explicit RecordBuffer(std::size_t key_width) : key_width_(key_width) {}

    /// `write_key(Bytes&)` and `write_value(Bytes&)` append to what they are given.
    void add(auto&& write_key, auto&& write_value) {
        offsets_.push_back(static_cast<std::uint32_t>(bytes_.size()));
        write_key(bytes_);
        const std::size_t length_at = bytes_.size();
        bytes_.resize(length_at + 2);
        write_value(bytes_);
        close_record(length_at);
    }

    [[nodiscard]] std::size_t key_width() const { return key_width_; }
    [[nodiscard]] std::size_t size() const { return offsets_.size(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }
    /// Record number `position` in the order of addition, and whatever follows it.
    [[nodiscard]] ledger::ByteSpan record(std::size_t position) const {
        return at(offsets_[position]);
    }
    /// A record by an offset that `sorted` gave, and whatever follows it.
    [[nodiscard]] ledger::ByteSpan at(std::uint32_t offset) const {
        return ledger::ByteSpan(bytes_).subspan(offset);
    }
    /// Offsets of the records [begin, end) in key order; of those with one key, only the newest.
    [[nodiscard]] std::vector<std::uint32_t> sorted(std::size_t begin, std::size_t end) const;
    [[nodiscard]] std::vector<std::uint32_t> sorted() const { return sorted(0, size()); }

   private:
    void close_record(std::size_t length_at);

    std::size_t key_width_;
    ledger::Bytes bytes_;
    std::vector<std::uint32_t> offsets_;
};

}  // namespace holdfast::store
