#include "ledger/store/record_buffer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace holdfast::store {

namespace {

struct Item {
    std::uint64_t prefix;
    std::uint32_t offset;
};

std::size_t value_length(ledger::ByteSpan record, std::size_t key_width) {
    return static_cast<std::size_t>(record[key_width] | record[key_width + 1] << 8);
}

// How many leading bytes all keys share.
std::size_t common_prefix(const std::uint8_t* bytes, std::span<const std::uint32_t> offsets,
                          std::size_t key_width) {
    std::size_t common = key_width;
    const std::uint8_t* const first = bytes + offsets.front();
    for (const std::uint32_t offset : offsets) {
        std::size_t same = 0;
        while (same < common && first[same] == bytes[offset + same]) {
            ++same;
        }
        common = same;
    }
    return common;
}

std::uint64_t prefix_of(const std::uint8_t* key, std::size_t width) {
    std::uint64_t prefix = 0;
    std::memcpy(&prefix, key, std::min<std::size_t>(width, 8));
    return __builtin_bswap64(prefix);
}

// Stable, least significant byte first; bytes that never differ cost no pass. Only the upper bytes
// that tell evenly spread keys apart are looked at: returns the lowest bit that was.
unsigned radix_sort(std::vector<Item>& items) {
    const auto bits = static_cast<unsigned>(std::bit_width(items.size())) + 6;
    const unsigned lowest = bits >= 64 ? 0 : (64 - bits) / 8;
    std::vector<Item> other(items.size());
    for (unsigned digit = lowest; digit < 8; ++digit) {
        std::array<std::size_t, 257> starts{};
        const auto digit_of = [digit](const Item& item) {
            return static_cast<std::uint8_t>(item.prefix >> (8 * digit));
        };
        for (const Item& item : items) {
            ++starts[digit_of(item) + 1U];
        }
        if (std::ranges::find(starts, items.size()) != starts.end()) {
            continue;
        }
        for (std::size_t i = 1; i < starts.size(); ++i) {
            starts[i] += starts[i - 1];
        }
        for (const Item& item : items) {
            other[starts[digit_of(item)]++] = item;
        }
        items.swap(other);
    }
    return 8 * lowest;
}

}  // namespace

ledger::ByteSpan key_of_record(ledger::ByteSpan record, std::size_t key_width) {
    return record.first(key_width);
}

ledger::ByteSpan value_of_record(ledger::ByteSpan record, std::size_t key_width) {
    return record.subspan(key_width + 2, value_length(record, key_width));
}

std::size_t record_size(ledger::ByteSpan bytes, std::size_t key_width) {
    if (bytes.size() < key_width + 2) {
        return 0;
    }
    const std::size_t size = key_width + 2 + value_length(bytes, key_width);
    return size <= bytes.size() ? size : 0;
}

void RecordBuffer::close_record(std::size_t length_at) {
    const std::size_t length = bytes_.size() - length_at - 2;
    ledger::check(length_at - offsets_.back() == key_width_ && length <= 0xffff &&
                      bytes_.size() <= 0xffff'ffff,
                  "a record has a key of its width and a value of at most 65,535 bytes");
    bytes_[length_at] = static_cast<std::uint8_t>(length);
    bytes_[length_at + 1] = static_cast<std::uint8_t>(length >> 8);
}

std::vector<std::uint32_t> RecordBuffer::sorted(std::size_t begin, std::size_t end) const {
    std::vector<std::uint32_t> order;
    if (begin == end) {
        return order;
    }
    const auto offsets = std::span(offsets_).subspan(begin, end - begin);
    const std::uint8_t* const bytes = bytes_.data();
    const std::size_t common = std::min(common_prefix(bytes, offsets, key_width_), key_width_ - 1);
    std::vector<Item> items;
    items.reserve(offsets.size());
    for (const std::uint32_t offset : offsets) {
        items.push_back({prefix_of(bytes + offset + common, key_width_ - common), offset});
    }
    const unsigned sorted_from = radix_sort(items);

    const std::size_t rest = key_width_ - common;
    const auto compare = [&](const Item& a, const Item& b) {
        if (a.prefix != b.prefix) {
            return a.prefix < b.prefix ? -1 : 1;
        }
        return rest <= 8 ? 0
                         : std::memcmp(bytes + a.offset + common + 8, bytes + b.offset + common + 8,
                                       rest - 8);
    };
    const auto is_less = [&](const Item& a, const Item& b) { return compare(a, b) < 0; };
    for (auto tie = items.begin(); tie != items.end();) {  // of the digits that were sorted
        const auto tie_end = std::find_if(tie, items.end(), [&](const Item& item) {
            return item.prefix >> sorted_from != tie->prefix >> sorted_from;
        });
        if (!std::is_sorted(tie, tie_end, is_less)) {
            std::stable_sort(tie, tie_end, is_less);
        }
        tie = tie_end;
    }
    order.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i + 1 == items.size() || compare(items[i], items[i + 1]) != 0) {
            order.push_back(items[i].offset);
        }
    }
    return order;
}

}  // namespace holdfast::store
