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

// Rows of one party follow each other where keys are names: from here on, or beyond a key.
template <class Tag>
Bytes begin_of_party(const ledger::Name<Tag>& /*key*/, ledger::PartyId party) {
    Bytes begin;
    ledger::encode_key(ledger::Name<Tag>{party, {}}, begin);
    return begin;
}
template <class Key>
Bytes begin_of_party(const Key& /*key*/, ledger::PartyId /*party*/) {
    return {};
}

// Is the row the party's, or can't any further one be?
enum class Belongs { yes, no, nor_any_after };

// A number's or a public key's party is told by the row, if at all.
template <class Tag, class Row>
Belongs belongs_to(ledger::PartyId party, const ledger::Name<Tag>& key, const Row& /*type*/,
                   ByteSpan /*record*/) {
    return key.party == party  ? Belongs::yes
           : key.party < party ? Belongs::no
                               : Belongs::nor_any_after;
}
Belongs belongs_to(ledger::PartyId party, const crypto::PublicKey& /*key*/,
                   const ledger::Key& /*type*/, ByteSpan record) {
    ledger::Key row;
    ledger::Reader in(record);
    ledger::decode_fields(row, in);
    ledger::check(in.finished(), "a stored row can be read");
    return row.party == party ? Belongs::yes : Belongs::no;
}
template <std::unsigned_integral Number, class Row>
Belongs belongs_to(ledger::PartyId /*party*/, Number /*key*/, const Row& /*type*/,
                   ByteSpan /*record*/) {
    return Belongs::yes;
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
    const auto row = table.copy(*key);
    return row ? std::optional(ledger::encode_fields(*row)) : std::optional<Bytes>();
}

struct ListBounds {
    std::optional<ledger::PartyId> party;
    ByteSpan after;
    std::size_t limit;
    std::size_t looked_at_max;
};

ReadError no_such_table() { return {ErrorCode::malformed, "no such table, or not a key of it"}; }

using Visit = std::function<bool(ByteSpan key, ByteSpan record)>;

// As Views::list_rows, of a table that is all in memory.
ledger::Sequence list_in_memory(const Committed& committed, std::uint8_t number, ByteSpan after,
                                const Visit& visit) {
    return committed.look([&](const ledger::State& state, const Position& position) {
        with_table(state, number, [&](const auto& table) {
            bool goes_on = true;
            table.for_each_sorted([&](const auto& key, const auto& row) {
                Bytes name;
                ledger::encode_key(key, name);
                const bool is_beyond = std::ranges::lexicographical_compare(after, name);
                goes_on = goes_on && (!is_beyond || visit(name, ledger::encode_fields(row)));
            });
        });
        return position.sequence;
    });
}

template <class Key, class RowType>
std::variant<RowPage, ReadError> list(const Committed& committed, Views& views, std::uint8_t number,
                                      const ledger::Table<Key, RowType>& /*type*/,
                                      const ListBounds& bounds) {
    Bytes after = bounds.party ? begin_of_party(Key{}, *bounds.party) : Bytes();
    if (!bounds.after.empty()) {
        const auto key = key_from<Key>(bounds.after);
        if (!key) {
            return no_such_table();
        }
        Bytes beyond;
        ledger::encode_key(*key, beyond);
        after = std::max(after, beyond);
    }
    RowPage page;
    std::size_t looked_at = 0;
    std::optional<Key> last;
    const Visit visit = [&](ByteSpan name, ByteSpan record) {
        if (page.rows.size() == bounds.limit || looked_at == bounds.looked_at_max) {
            page.next = key_bytes(*last);
            return false;
        }
        Key key{};
        ledger::decode_key(key, name);
        const Belongs belongs =
            bounds.party ? belongs_to(*bounds.party, key, RowType{}, record) : Belongs::yes;
        if (belongs == Belongs::yes) {
            page.rows.push_back({key_bytes(key), Bytes(record.begin(), record.end())});
        }
        ++looked_at;
        last = key;
        return belongs != Belongs::nor_any_after;
    };
    const auto as_of = ledger::State::may_be_out_of_memory(number)
                           ? views.list_rows(number, after, visit)
                           : list_in_memory(committed, number, after, visit);
    if (!as_of) {
        return ReadError{ErrorCode::overloaded, "the views are behind; ask again"};
    }
    page.sequence = *as_of;
    return page;
}

}  // namespace

std::optional<std::optional<Bytes>> find_row(const ledger::State& state, std::uint8_t table,
                                             ByteSpan key) {
    std::optional<std::optional<Bytes>> row;
    with_table(state, table, [&](const auto& rows) { row = find_in(rows, key); });
    return row;
}

std::variant<RowPage, ReadError> list_rows(const Committed& committed, Views& views,
                                           std::uint8_t table, std::optional<ledger::PartyId> party,
                                           ByteSpan after, std::size_t limit,
                                           std::size_t looked_at_max) {
    std::variant<RowPage, ReadError> answer = no_such_table();
    with_table(ledger::State(), table, [&](const auto& type) {
        answer = list(committed, views, table, type, {party, after, limit, looked_at_max});
    });
    return answer;
}

}  // namespace holdfast::api
