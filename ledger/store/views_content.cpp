#include "ledger/store/views_content.h"

#include <limits>

#include "ledger/heap_bytes.h"
#include "ledger/store/store_error.h"

namespace holdfast::store {

namespace {

using ledger::Bytes;
using ledger::ByteSpan;
using ledger::State;

void put_section(Bytes& bytes, ByteSpan section) {
    ledger::Writer out(bytes);
    out.u32(static_cast<std::uint32_t>(section.size()));
    out.raw(section);
}

// Rows come in until `bytes_left` is used up. True: that was all of them.
template <class Key, class Row>
bool load_rows(const ViewsDb& db, const ViewRuns& runs, std::size_t family, std::size_t& bytes_left,
               ledger::Table<Key, Row>& table) {
    const ViewFamily& names = db.families()[family];
    const RunListPtr list = runs.of(family);
    std::uint64_t records = 0;
    for (const RunPtr& run : *list) {
        records += run->records();
    }
    table.reserve(std::min<std::uint64_t>(records, bytes_left / table.kRowBytes));
    bool is_whole = true;
    for_each_newest(db, family, *list, {}, [&](ByteSpan record) {
        Key key{};
        Row row{};
        ledger::decode_key(key, key_of_record(record, names.key_width));
        ledger::Reader in(value_of_record(record, names.key_width));
        ledger::decode_fields(row, in);
        if (!in.finished()) {
            fail_unreadable("table " + names.name + " is damaged");
        }
        const std::size_t bytes = table.kRowBytes + ledger::heap_bytes(row);
        is_whole = bytes <= bytes_left;
        bytes_left -= is_whole ? bytes : bytes_left;
        if (is_whole) {
            table.load(key, std::move(row));
        }
        return is_whole;
    });
    return is_whole;
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
    return {
        {state.facts.next_sequence, state.facts.head}, state.facts, state.sizes(), std::move(note)};
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

State load_state(const ViewsDb& db, const ViewRuns& runs, const Applied& applied,
                 std::size_t rows_bytes, const ledger::StoredRows& rest) {
    State state;
    state.facts = applied.facts;
    std::size_t family = 0;
    State::tables(state, [&](std::uint8_t number, const char* name, auto& table) {
        std::size_t unlimited = std::numeric_limits<std::size_t>::max();
        const bool is_whole = load_rows(
            db, runs, family, State::may_be_out_of_memory(number) ? rows_bytes : unlimited, table);
        const std::uint64_t count = applied.row_counts[family++];
        if (is_whole ? table.in_memory() != count : table.in_memory() >= count) {
            fail_unreadable(std::string("table ") + name + " is damaged");
        }
    });
    state.keep_rest_in(rest, applied.row_counts);
    state.rebuild_derived();
    return state;
}

TimeMarks load_marks(const ViewsDb& db, const ViewRuns& runs) {
    TimeMarks marks;
    const std::size_t family = times_index(db.families());
    for_each_newest(db, family, *runs.of(family), {}, [&](ByteSpan record) {
        marks.add(decode_time_mark(key_of_record(record, kTimeMarkWidth)));
        return true;
    });
    return marks;
}

}  // namespace holdfast::store
