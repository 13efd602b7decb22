// States that keep hardly a row in memory, and the stored views that have the rest.
#include <doctest/doctest.h>

#include <algorithm>

#include "ledger/memory_budget.h"
#include "ledger/state_hash.h"
#include "ledger/store/views.h"
#include "tests/store/played_log.h"
#include "tests/store/temp_folder.h"

namespace holdfast::store::stored_rows_test {

using ledger::Bytes;
using ledger::ByteSpan;
using ledger::Sequence;
using ledger::State;

namespace {

// A played ledger's log, and views of it that are stored at once and load no rows.
struct Fixture {
    Fixture() {
        played.append_to(log, 0, played.size());
        options.folder = folder.path();
        settings.store_every = std::chrono::milliseconds(0);
        settings.rows_bytes = 0;
    }

    void take_in_next(StoredViews& views, State& state) const {
        const auto entry = ledger::Entry::parse(played.entries[state.facts.next_sequence]);
        views.take_in(ledger::apply_with_touches(state, *entry), state, [] { return Bytes(); });
    }

    const PlayedLog played{60};
    ledger::MemoryLog log;
    const TempFolder folder;
    StoreOptions options;
    ViewsSettings settings;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "a state without rows in memory goes on from the stored ones to the same state") {
    for (const Sequence until : {played.size() / 3, played.size() / 2, played.size()}) {
        StoredViews views(options, log, settings);
        State state;
        const auto note = views.load(state);
        CHECK(note.has_value() == (until != played.size() / 3));
        CHECK(state.ids.in_memory() == 0);
        CHECK((state.ids.size() != 0) == note.has_value());
        ledger::MemoryBudget budget(0);
        std::size_t fewest = ~std::size_t{0};
        for (Sequence next = state.facts.next_sequence + 1; next <= until; ++next) {
            take_in_next(views, state);
            budget.keep(state, views.stored());
            CAPTURE(until);
            CAPTURE(next);
            REQUIRE(ledger::state_hash(state) == played.state_hashes[next - 1]);
            fewest = std::min(fewest, state.ids.in_memory());
            if (next % 16 == 0) {
                while (views.stored() != next) {
                    views.take_in({}, state, [] { return Bytes(); });
                }
                REQUIRE(views.list_rows(13, {}, [](ByteSpan, ByteSpan) { return false; }) == next);
            }
        }
        CHECK(fewest + 20 < state.ids.size());
        views.finish(state, [] { return Bytes(); });
        Bytes last;
        std::size_t listed = 0;
        const auto as_of = views.list_rows(13, {}, [&](ByteSpan key, ByteSpan) {
            CHECK(std::ranges::lexicographical_compare(last, key));
            last.assign(key.begin(), key.end());
            return ++listed < 7;
        });
        CHECK(as_of == until);
        CHECK(views.list_rows(13, last, [&](ByteSpan key, ByteSpan) {
            CHECK(std::ranges::lexicographical_compare(last, key));
            ++listed;
            return true;
        }) == until);
        CHECK(listed == state.ids.size());
    }
}

TEST_CASE_FIXTURE(Fixture,
                  "views begun anew at their opening take rows off a state like any others") {
    for (const bool are_damaged : {false, true}) {
        if (are_damaged) {
            ViewsDb::condemn(options);
        }
        StoredViews views(options, log, settings);
        State state;
        CHECK_FALSE(views.load(state).has_value());
        CHECK(views.begun_anew_because().empty() == !are_damaged);
        ledger::MemoryBudget budget(0);
        while (state.facts.next_sequence < played.size()) {
            take_in_next(views, state);
        }
        views.finish(state, [] { return Bytes(); });
        budget.keep(state, views.stored());
        CHECK(state.ids.size() != 0);
        CHECK(state.ids.in_memory() == 0);
    }
}

}  // namespace holdfast::store::stored_rows_test
