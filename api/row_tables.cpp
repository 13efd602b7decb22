#include "api/row_tables.h"

namespace holdfast::api {

namespace {

template <class Key>
Bytes key_bytes(const Key& key) {
    Bytes bytes;
    ledger::FieldEncoder encoder(bytes);
    encoder("key", key);
    return bytes;
}

template <class Key>
std::optional<Key> key_from(ByteSpan bytes) {
    Key key{};
    ledger::Reader in(bytes);
    ledger::FieldDecoder decoder(in);
    decoder("key", key);
    return in.finished() ? std::optional(key) : std::nullopt;
}

// Whose row it is; a number's or a public key's is told by the row, if at all.
template <class Tag, class Row>
bool is_of_party(const ledger::Name<Tag>& key, const Row& /*row*/, ledger::PartyId party) {
    return key.party == party;
}
bool is_of_party(const crypto::PublicKey& /*key*/, const ledger::Key& row, ledger::PartyId party) {
    return row.party == party;
}
template <std::unsigned_integral Number, class Row>
bool is_of_party(Number /*key*/, const Row& /*row*/, ledger::PartyId /*party*/) {
    return true;
}

// Calls `use(table)` for the table of this number. False if there is none.
template <class Use>
bool with_table(const ledger::State& state, std::uint8_t number, Use&& use) {
    bool found = false;
    ledger::State::tables(state, [&](std::uint8_t each, const char* /*name*/, const auto& table) {
        if (each == number) {
            found = true;
            use(table);
        }
    });
    return found;
}

template <class Key, class RowType>
std::optional<std::optional<Bytes>> find_in(const ledger::Table<Key, RowType>& table,
                                            ByteSpan bytes) {
    const auto key = key_from<Key>(bytes);
    if (!key) {
        return std::nullopt;
    }
    const RowType* row = table.find(*key);
    return row == nullptr ? std::optional<Bytes>() : std::optional(ledger::encode_fields(*row));
}

template <class Key, class RowType>
RowPage list(const ledger::Table<Key, RowType>& table, std::optional<ledger::PartyId> party,
             std::size_t position, std::size_t limit, std::size_t looked_at_max) {
    RowPage page;
    const std::size_t size = table.size();
    for (std::size_t looked_at = 0;
         position < size && page.rows.size() < limit && looked_at < looked_at_max;
         ++position, ++looked_at) {
        const auto& [key, row] = table.nth(position);
        if (!party || is_of_party(key, row, *party)) {
            page.rows.push_back({key_bytes(key), ledger::encode_fields(row)});
        }
    }
    page.next = position < size ? position : 0;
    return page;
}

}  // namespace

std::optional<std::optional<Bytes>> find_row(const ledger::State& state, std::uint8_t table,
                                             ByteSpan key) {
    std::optional<std::optional<Bytes>> row;
    with_table(state, table, [&](const auto& rows) { row = find_in(rows, key); });
    return row;
}

std::optional<RowPage> list_rows(const ledger::State& state, std::uint8_t table,
                                 std::optional<ledger::PartyId> party, std::size_t position,
                                 std::size_t limit, std::size_t looked_at_max) {
    std::optional<RowPage> page;
    with_table(state, table,
               [&](const auto& rows) { page = list(rows, party, position, limit, looked_at_max); });
    return page;
}

}  // namespace holdfast::api
