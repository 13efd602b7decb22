#include "ledger/store/view_families.h"

#include <algorithm>
#include <type_traits>

#include "ledger/store/time_marks.h"

namespace holdfast::store {

namespace {

template <class Key, class Row>
std::size_t key_width_of(const ledger::Table<Key, Row>& /*table*/) {
    ledger::Bytes key;
    ledger::encode_key(Key{}, key);
    return key.size();
}

template <class Key, class Row>
std::size_t block_bytes_of(const ledger::Table<Key, Row>& /*table*/) {
    return std::is_same_v<Row, ledger::IdUse> ? kBlockBytesMax : kRowBlockBytes;
}

std::string column_of(std::uint8_t table, const std::string& name) {
    switch (table) {
        case 6:   // accounts
        case 7:   // holds
        case 13:  // ids
            return name;
        case 8:   // deposits
        case 9:   // payouts
        case 10:  // destinations
        case 20:  // chargebacks
            return "rails";
        case 15:  // agreements
        case 16:  // milestones
        case 17:  // proposals
            return "agreements";
        case 32:  // campaigns
        case 33:  // gifts
        case 34:  // disbursements
        case 35:  // matched_donors
            return "campaigns";
        default: return "others";
    }
}

}  // namespace

std::vector<ViewFamily> view_families() {
    std::vector<ViewFamily> families;
    const ledger::State state;
    ledger::State::tables(state, [&](std::uint8_t number, const char* name, const auto& table) {
        families.push_back(
            {number, name, column_of(number, name), key_width_of(table), block_bytes_of(table)});
    });
    families.push_back({kHistoryFamily, "touches", "touches", kHistoryKeyWidth});
    families.push_back({kTimesFamily, "times", "times", kTimeMarkWidth});
    return families;
}

std::size_t family_of(const std::vector<ViewFamily>& families, std::uint8_t table) {
    const auto at = std::ranges::find(families, table, &ViewFamily::number);
    ledger::check(at != families.end(), "a table that is in the views");
    return static_cast<std::size_t>(at - families.begin());
}

void encode_history_key(const ledger::AccountId& account, const ledger::Place& place,
                        ledger::Bytes& out) {
    ledger::encode_key(account, out);
    ledger::encode_key(place.entry, out);
    ledger::encode_key(place.index, out);
}

ledger::Place place_of_history_key(ledger::ByteSpan key) {
    ledger::Place place;
    for (const std::uint8_t byte : key.subspan(20, 8)) {
        place.entry = place.entry << 8 | byte;
    }
    place.index = static_cast<std::uint16_t>(key[28] << 8 | key[29]);
    return place;
}

}  // namespace holdfast::store
