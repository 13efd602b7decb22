#include "ledger/store/views.h"
#include "ledger/store/views_reader.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <random>

#include "ledger/state_hash.h"
#include "tests/store/fault_of.h"
#include "tests/store/played_log.h"
#include "tests/store/sim_disk.h"
#include "tests/store/temp_folder.h"
#include "tests/support/ledger_fixture.h"

namespace holdfast::store::views_test {

namespace {

using ledger::Bytes;
using ledger::ByteSpan;
using ledger::Place;
using ledger::Sequence;
using ledger::State;
using ledger::Touch;

constexpr Place kEnd{~Sequence{0}, 0xffff};

ViewsSettings at_once() {
    ViewsSettings settings;
    settings.store_every = std::chrono::milliseconds(0);
    return settings;
}

ViewsSettings only_at_the_end() {
    ViewsSettings settings;
    settings.store_every = std::chrono::hours(1);
    return settings;
}

Bytes note_of(Sequence next) { return Bytes(3, static_cast<std::uint8_t>(next)); }

// Applies entries [state's, to) and gives them to the views one by one.
void feed(StoredViews& views, State& state, const PlayedLog& played, Sequence to) {
    while (state.facts.next_sequence < to) {
        const auto entry = ledger::Entry::parse(played.entries[state.facts.next_sequence]);
        const auto touches = ledger::apply_with_touches(state, *entry);
        views.take_in(touches, state, [&] { return note_of(state.facts.next_sequence); });
    }
}

void check_histories(const StoredViews& views, const PlayedLog& played, Sequence next) {
    for (const char* const name : {"alice", "bob", "carol", "shop", "nobody"}) {
        const auto account = test::account_named(name);
        for (const Sequence at : {Sequence{0}, next / 2, next}) {
            for (const std::size_t max : {1U, 5U, 10'000U}) {
                CHECK(views.touches(account, {at, 0}, false, max) ==
                      touches_by_hand(played, next, account, {at, 0}, false, max));
                CHECK(views.touches(account, {at, 0}, true, max) ==
                      touches_by_hand(played, next, account, {at, 0}, true, max));
            }
        }
        CHECK(views.touches(account, kEnd, true, 3) ==
              touches_by_hand(played, next, account, kEnd, true, 3));
    }
}

}  // namespace

TEST_CASE("what is stored loads to the same state, histories and note") {
    const PlayedLog played(40);
    ledger::MemoryLog log;
    played.append_to(log, 0, played.size());
    for (const auto& settings : {at_once(), only_at_the_end()}) {
        const TempFolder folder;
        StoreOptions options;
        options.folder = folder.path();
        for (const Sequence until : {played.size() / 3, played.size() / 2, played.size()}) {
            StoredViews views(options, log, settings);
            State state;
            const auto note = views.load(state);
            CHECK(note.has_value() == (until != played.size() / 3));
            if (note) {
                CHECK(*note == note_of(state.facts.next_sequence));
                CHECK(ledger::state_hash(state) ==
                      played.state_hashes[state.facts.next_sequence - 1]);
                CHECK(views.stored() == state.facts.next_sequence);
                check_histories(views, played, views.stored());
            }
            feed(views, state, played, until);
            CHECK(views.taken_in() == until);
            check_histories(views, played, until);
            views.finish(state, [&] { return note_of(until); });
            CHECK(views.stored() == until);
            check_histories(views, played, until);
        }
    }
}

TEST_CASE("an instant leads to the entries of that time, before and after a start") {
    const PlayedLog played(40);
    std::vector<ledger::Time> times;
    for (const auto& bytes : played.entries) {
        times.push_back(ledger::Entry::parse(bytes)->leaf().time);
    }
    REQUIRE(times.back() > times.front() + 4 * ledger::kSecond);
    ledger::MemoryLog log;
    played.append_to(log, 0, played.size());
    const TempFolder folder;
    StoreOptions options;
    options.folder = folder.path();
    ViewsSettings settings = at_once();
    settings.mark_every = 4;
    for (const Sequence until : {played.size() / 2, played.size()}) {
        StoredViews views(options, log, settings);
        State state;
        static_cast<void>(views.load(state));
        const auto check_times = [&] {
            const Sequence next = views.taken_in();
            for (ledger::Time time = times.front() - 1; time <= times.back() + ledger::kSecond;
                 time += ledger::kSecond / 2) {
                const auto [first, end] = views.entries_at(time);
                REQUIRE(first <= next);
                REQUIRE(end <= next);
                for (Sequence at = 0; at < next; ++at) {
                    CHECK((at >= first || times[at] < time));
                    CHECK((at < end || times[at] > time));
                }
                if (next > 4 && time > times[next - 1]) {
                    CHECK(first + settings.mark_every > next);
                }
            }
        };
        check_times();
        feed(views, state, played, until);
        check_times();
        views.finish(state, [&] { return note_of(until); });
    }
}

TEST_CASE("views that are ahead of the log, or of another log, are begun anew") {
    const PlayedLog played(10);
    const TempFolder folder;
    StoreOptions options;
    options.folder = folder.path();
    ledger::MemoryLog log;
    played.append_to(log, 0, played.size());
    const auto store_all = [&] {
        StoredViews views(options, log, only_at_the_end());
        State state;
        static_cast<void>(views.load(state));
        feed(views, state, played, played.size());
        views.finish(state, [] { return Bytes{}; });
    };
    store_all();
    ledger::MemoryLog shorter;  // as after an accepted loss
    played.append_to(shorter, 0, played.size() - 1);
    {
        StoredViews views(options, shorter, at_once());
        State state;
        CHECK_FALSE(views.load(state).has_value());
        CHECK(state.facts.next_sequence == 0);
        CHECK(views.taken_in() == 0);
        feed(views, state, played, played.size() - 1);
        check_histories(views, played, played.size() - 1);
    }
    store_all();
    const PlayedLog other(11, 2);
    ledger::MemoryLog another;
    other.append_to(another, 0, other.size());
    StoredViews views(options, another, at_once());
    State state;
    CHECK_FALSE(views.load(state).has_value());
}

TEST_CASE("views whose note does not fit, and runs that nothing names, are begun anew once") {
    const PlayedLog played(10);
    ledger::MemoryLog log;
    played.append_to(log, 0, played.size());
    const SimPorts ports(std::make_shared<SimDisk>());
    ports.make_folder();
    {
        StoredViews views(ports.options(), log, only_at_the_end());
        State state;
        static_cast<void>(views.load(state));
        feed(views, state, played, played.size());
        views.finish(state, [&] { return note_of(played.size()); });
    }
    const auto is_fit = [](const Bytes& note, Sequence next) { return note == note_of(next); };
    {
        StoredViews views(ports.options(), log, only_at_the_end());
        State state;
        REQUIRE(views.load(state, is_fit).has_value());
        CHECK(views.begun_anew_because().empty());
    }
    {
        StoredViews views(ports.options(), log, only_at_the_end());
        State state;
        CHECK_FALSE(
            views.load(state, [&](const Bytes& note, Sequence next) { return !is_fit(note, next); })
                .has_value());
        CHECK_FALSE(views.begun_anew_because().empty());
        CHECK(state.facts.next_sequence == 0);
        CHECK(views.taken_in() == 0);
        feed(views, state, played, played.size());
        check_histories(views, played, played.size());
    }
    {  // the row that says how far they go is not there
        const auto db = ViewsDb::open(ports.options(), ViewsDb::Mode::serve);
        CHECK_FALSE(db->applied().has_value());
        ViewRuns runs(*db);
        RunBuilder builder(*db, 0, runs.uses(0));
        builder.add(Bytes(db->families()[0].key_width + 2));
        const RunPtr run = builder.finish(0);
        ViewsDb::Commit commit(*db);
        commit.put_run(db->families()[0].number, run->content().number, run->describe());
        commit.write();
        db->flush();
    }
    const auto unlinked = [&] {
        return std::ranges::count_if(ports.disk->trace(), [](const Op& op) {
            return op.kind == Op::Kind::unlink && op.path.ends_with("/CURRENT");
        });
    };
    {
        StoredViews views(ports.options(), log, only_at_the_end());
        State state;
        CHECK_FALSE(views.load(state).has_value());
        CHECK_FALSE(views.begun_anew_because().empty());
        feed(views, state, played, played.size());
        views.finish(state, [&] { return note_of(played.size()); });
    }
    ViewsDb::condemn(ports.options());
    const auto before = unlinked();
    StoredViews views(ports.options(), log, only_at_the_end());
    State state;
    CHECK_FALSE(views.load(state).has_value());
    CHECK(unlinked() == before + 1);
    feed(views, state, played, played.size());
    check_histories(views, played, played.size());
}

TEST_CASE("a reader sees every row and touch as of what was applied") {
    const PlayedLog played(12);
    const TempFolder folder;
    StoreOptions options;
    options.folder = folder.path();
    ledger::MemoryLog log;
    played.append_to(log, 0, played.size());
    CHECK(fault_of([&] { ViewsReader{options}; }) == StoreFault::views_unreadable);
    State state;
    {
        StoredViews views(options, log, at_once());
        static_cast<void>(views.load(state));
        feed(views, state, played, played.size());
        views.finish(state, [] { return Bytes{}; });
    }
    const ViewsReader reader(options);
    REQUIRE(reader.applied().has_value());
    CHECK(reader.applied()->tip == log.tip());
    State::tables(state, [&](std::uint8_t number, const char*, const auto& table) {
        std::vector<Bytes> rows;
        table.for_each_sorted([&](const auto& key, const auto& row) {
            Bytes bytes;
            ledger::encode_key(key, bytes);
            ledger::encode_fields(row, bytes);
            rows.push_back(bytes);
        });
        std::size_t count = 0;
        for (ViewCursor stored = reader.rows(number); !stored.is_done(); stored.next()) {
            Bytes bytes(stored.key().begin(), stored.key().end());
            bytes.insert(bytes.end(), stored.value().begin(), stored.value().end());
            REQUIRE(count < rows.size());
            CHECK(bytes == rows[count++]);
        }
        CHECK(count == rows.size());
    });
    std::size_t touches = 0;
    for (ViewCursor stored = reader.touches(); !stored.is_done(); stored.next()) {
        Bytes key;
        Bytes value;
        const auto is_this = [&](const Touch& touch) {
            key.clear();
            value.clear();
            encode_history_key(touch.account, touch.place, key);
            ledger::encode_fields(touch.after, value);
            return std::ranges::equal(key, stored.key()) &&
                   std::ranges::equal(value, stored.value());
        };
        CHECK(std::ranges::any_of(played.touches, is_this));
        ++touches;
    }
    CHECK(touches == played.touches.size());
}

TEST_CASE("whoever waits for the merging learns that it will not come to an end") {
    const PlayedLog played(10);
    ledger::MemoryLog log;
    played.append_to(log, 0, played.size());
    const SimPorts ports(std::make_shared<SimDisk>());
    ports.make_folder();
    StoredViews views(ports.options(), log, at_once());
    State state;
    static_cast<void>(views.load(state));
    feed(views, state, played, played.size() - 1);
    views.finish(state, [] { return Bytes{}; });
    views.wait_until_merged();
    ports.disk->fail_after(0);
    feed(views, state, played, played.size());  // the writer's thread meets it
    CHECK(fault_of([&] { views.wait_until_merged(); }) == StoreFault::io_failed);
}

TEST_CASE("a failed write stops the views, and a start goes on from what was stored") {
    const PlayedLog played(15);
    ledger::MemoryLog log;
    played.append_to(log, 0, played.size());
    DiskImage image;
    {
        const SimPorts ports(std::make_shared<SimDisk>());
        ports.make_folder();
        StoredViews views(ports.options(), log, at_once());
        State state;
        static_cast<void>(views.load(state));
        feed(views, state, played, played.size() / 2);
        views.finish(state, [] { return Bytes{}; });
        ports.disk->fail_after(3);
        CHECK(fault_of([&] {
                  feed(views, state, played, played.size());
                  views.finish(state, [] { return Bytes{}; });
              }) == StoreFault::io_failed);
        CHECK(fault_of([&] { views.take_in({}, state, [] { return Bytes{}; }); }) ==
              StoreFault::io_failed);
        image = ports.disk->image();
    }
    const SimPorts ports(std::make_shared<SimDisk>(image));
    StoredViews views(ports.options(), log, at_once());
    State state;
    CHECK(views.load(state).has_value());
    CHECK(state.facts.next_sequence >= played.size() / 2);
    CHECK(ledger::state_hash(state) == played.state_hashes[state.facts.next_sequence - 1]);
}

TEST_CASE("a file that is gone is damage: the views are begun anew") {
    const PlayedLog played(15);
    ledger::MemoryLog log;
    played.append_to(log, 0, played.size());
    for (const std::string extension : {".sst", "CURRENT", "MANIFEST"}) {
        CAPTURE(extension);
        const TempFolder folder;  // of the real file system
        StoreOptions options;
        options.folder = folder.path();
        {
            StoredViews views(options, log, only_at_the_end());
            State state;
            static_cast<void>(views.load(state));
            feed(views, state, played, played.size());
            views.finish(state, [] { return Bytes{}; });
        }
        std::filesystem::directory_iterator files(options.views_path());
        const auto its = std::ranges::find_if(files, [&](const auto& file) {
            return file.path().filename().string().find(extension) != std::string::npos;
        });
        REQUIRE((its != std::filesystem::directory_iterator()));
        REQUIRE(std::filesystem::remove(its->path()));
        CHECK(fault_of([&] { ViewsReader{options}; }) == StoreFault::views_unreadable);
        StoredViews views(options, log);
        State state;
        CHECK_FALSE(views.load(state).has_value());
    }
}

TEST_CASE("what the system refuses for a while costs no views") {
    const PlayedLog played(15);
    ledger::MemoryLog log;
    played.append_to(log, 0, played.size());
    const SimPorts ports(std::make_shared<SimDisk>());
    ports.make_folder();
    {
        StoredViews views(ports.options(), log, only_at_the_end());
        State state;
        static_cast<void>(views.load(state));
        feed(views, state, played, played.size());
        views.finish(state, [] { return Bytes{}; });
    }
    ports.disk->limit_space(0);
    CHECK(fault_of([&] { StoredViews(ports.options(), log); }) == StoreFault::io_failed);
    ports.disk->heal();
    ports.disk->fail_after(0);
    CHECK(fault_of([&] { StoredViews(ports.options(), log); }) == StoreFault::io_failed);
    ports.disk->heal();
    ports.disk->fail_reads();
    CHECK(fault_of([&] { StoredViews(ports.options(), log); }) == StoreFault::io_failed);
    CHECK(fault_of([&] { ViewsReader(ports.options()); }) == StoreFault::io_failed);
    ports.disk->heal();
    {
        StoredViews views(ports.options(), log);
        ports.disk->fail_reads();
        State state;
        CHECK(fault_of([&] { static_cast<void>(views.load(state)); }) == StoreFault::io_failed);
        const auto touches = [&] {
            return views.touches(test::account_named("bob"), {}, false, 10'000);
        };
        CHECK(fault_of([&] { static_cast<void>(touches()); }) == StoreFault::io_failed);
        ports.disk->heal();
        CHECK(views.load(state).has_value());
        CHECK_FALSE(touches().empty());
    }
    StoredViews views(ports.options(), log);
    State state;
    CHECK(views.load(state).has_value());
    CHECK(views.begun_anew_because().empty());
    CHECK(state.facts.next_sequence == played.size());
    check_histories(views, played, played.size());
}

}  // namespace holdfast::store::views_test
