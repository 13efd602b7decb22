#include "ledger/store/views_content.h"

#include "ledger/store/store_error.h"

namespace holdfast::store {

namespace {

using ledger::Bytes;
using ledger::ByteSpan;
using ledger::State;

template <class Tag>
void decode_key(ledger::Name<Tag>& key, ByteSpan bytes) {
    ledger::Reader in(bytes);
    key = in.key<ledger::Name<Tag>>();
}
void decode_key(crypto::PublicKey& key, ByteSpan bytes) {
    std::ranges::copy(bytes, key.bytes.begin());
}
template <std::unsigned_integral T>
void decode_key(T& key, ByteSpan bytes) {
    key = 0;
    for (const std::uint8_t byte : bytes) {
        key = static_cast<T>(key << 8 | byte);
    }
}

void put_section(Bytes& bytes, ByteSpan section) {
    ledger::Writer out(bytes);
    out.u32(static_cast<std::uint32_t>(section.size()));
    out.raw(section);
}

template <class Key, class Row>
void load_table(const ViewsDb& db, const ViewRuns& runs, std::size_t family, std::uint64_t count,
                ledger::Table<Key, Row>& table) {
    const ViewFamily& names = db.families()[family];
    std::uint64_t records = 0;
    for (const RunPtr& run : runs.of(family)) {
        records += run->records();
    }
    table.reserve(std::min(count, records));
    for_each_newest(db, family, runs.of(family), {}, [&](ByteSpan record) {
        Key key;
        Row row;
        decode_key(key, key_of_record(record, names.key_width));
        ledger::Reader in(value_of_record(record, names.key_width));
        ledger::decode_fields(row, in);
        if (!in.finished()) {
            fail_unreadable("table " + names.name + " is damaged");
        }
        table.insert(key, std::move(row));
        return true;
    });
    if (table.size() != count) {
        fail_unreadable("table " + names.name + " is damaged");
    }
}

// Rows of one key may follow each other: the newest counts.
template <class Key, class Row>
void take_table(ledger::Table<Key, Row>& table, RecordBuffer& buffer) {
    table.take_changes([&](const Key& key, const Row& row) {
        buffer.add([&](Bytes& out) { ledger::encode_key(key, out); },
                   [&](Bytes& out) { ledger::encode_fields(row, out); });
    });
}

}  // namespace

Applied applied_of(const State& state, Bytes note) {
    Applied applied{
        {state.facts.next_sequence, state.facts.head}, state.facts, {}, std::move(note)};
    State::tables(state, [&](std::uint8_t, const char*, const auto& table) {
        applied.row_counts.push_back(table.size());
    });
    return applied;
}

Bytes encode_applied(const Applied& applied) {
    Bytes bytes;
    ledger::Writer out(bytes);
    out.u32(kViewsVersion);
    out.u64(applied.tip.next);
    out.raw(applied.tip.head);
    put_section(bytes, ledger::encode_fields(applied.facts));
    for (const std::uint64_t count : applied.row_counts) {
        out.u64(count);
    }
    put_section(bytes, applied.note);
    return bytes;
}

std::optional<Applied> decode_applied(ByteSpan bytes) {
    ledger::Reader in(bytes);
    in.fail_unless(in.u32() == kViewsVersion);
    Applied applied;
    applied.tip.next = in.u64();
    applied.tip.head = in.array<32>();
    ledger::Reader facts(in.raw(in.u32()));
    ledger::decode_fields(applied.facts, facts);
    in.fail_unless(facts.finished());
    const std::size_t tables = history_index(view_families());
    for (std::size_t i = 0; i < tables; ++i) {
        applied.row_counts.push_back(in.u64());
    }
    const auto note = in.raw(in.u32());
    applied.note.assign(note.begin(), note.end());
    in.fail_unless(applied.facts.next_sequence == applied.tip.next &&
                   applied.facts.head == applied.tip.head);
    return in.finished() ? std::optional(std::move(applied)) : std::nullopt;
}

void track_changes(State& state) {
    State::tables(state, [](std::uint8_t, const char*, auto& table) { table.track_changes(); });
}

RowBuffers::RowBuffers() {
    const auto families = view_families();
    const std::size_t tables = history_index(families);
    for (std::size_t i = 0; i < tables; ++i) {
        buffers_.emplace_back(families[i].key_width);
    }
}

void RowBuffers::take_changes(State& state) {
    std::size_t index = 0;
    State::tables(state, [&](std::uint8_t, const char*, auto& table) {
        take_table(table, buffers_[index++]);
    });
}

void RowBuffers::take_ids(State& state) { take_table(state.ids, buffers_[kIdsTable - 1U]); }

std::size_t RowBuffers::id_bytes() const { return buffers_[kIdsTable - 1U].bytes(); }

State load_state(const ViewsDb& db, const ViewRuns& runs, const Applied& applied) {
    State state;
    state.facts = applied.facts;
    std::size_t family = 0;
    State::tables(state, [&](std::uint8_t, const char*, auto& table) {
        load_table(db, runs, family, applied.row_counts[family], table);
        ++family;
    });
    state.rebuild_derived();
    return state;
}

}  // namespace holdfast::store
