#include "ledger/store/pending_history.h"

#include <algorithm>
#include <cstring>

#include "ledger/store/store_error.h"

namespace holdfast::store {

using ledger::AccountId;
using ledger::Bytes;
using ledger::ByteSpan;
using ledger::Place;
using ledger::Touch;

void PendingHistory::add(const Touch& touch) {
    records_.add([&](Bytes& key) { encode_history_key(touch.account, touch.place, key); },
                 [&](Bytes& value) { ledger::encode_fields(touch.after, value); });
    if (records_.size() == (slices_.size() + 1) * kSliceRecords) {
        slices_.push_back(records_.sorted(slices_.size() * kSliceRecords, records_.size()));
    }
}

void PendingHistory::collect(const AccountId& account, const Place& from, bool backwards,
                             std::size_t max, std::vector<Touch>& found) const {
    Bytes bound;
    encode_history_key(account, from, bound);
    const auto key_at = [&](std::uint32_t offset) {
        return key_of_record(records_.at(offset), kHistoryKeyWidth);
    };
    const auto is_its = [&](ByteSpan key) {
        return std::memcmp(key.data(), bound.data(), 20) == 0;
    };
    const auto is_less = [](ByteSpan a, ByteSpan b) {
        return std::memcmp(a.data(), b.data(), a.size()) < 0;
    };
    for (const auto& slice : slices_) {
        std::size_t count = 0;
        if (backwards) {
            auto at = std::ranges::upper_bound(slice, ByteSpan(bound), is_less, key_at);
            while (at != slice.begin() && count < max && is_its(key_at(*(at - 1)))) {
                found.push_back(decode_touch(records_.at(*--at)));
                ++count;
            }
        } else {
            auto at = std::ranges::lower_bound(slice, ByteSpan(bound), is_less, key_at);
            for (; at != slice.end() && count < max && is_its(key_at(*at)); ++at, ++count) {
                found.push_back(decode_touch(records_.at(*at)));
            }
        }
    }
    for (std::size_t i = slices_.size() * kSliceRecords; i < records_.size(); ++i) {
        const auto key = key_of_record(records_.record(i), kHistoryKeyWidth);
        if (is_its(key) && (backwards ? !is_less(bound, key) : !is_less(key, bound))) {
            found.push_back(decode_touch(records_.record(i)));
        }
    }
}

Touch decode_touch(ByteSpan record) {
    Touch touch;
    ledger::Reader key(key_of_record(record, kHistoryKeyWidth));
    touch.account = key.key<AccountId>();
    touch.place = place_of_history_key(key_of_record(record, kHistoryKeyWidth));
    ledger::Reader value(value_of_record(record, kHistoryKeyWidth));
    ledger::decode_fields(touch.after, value);
    if (!value.finished()) {
        fail_unreadable("an account's history is damaged");
    }
    return touch;
}

}  // namespace holdfast::store
