#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>

#include "ledger/store/view_runs.h"
#include "tests/store/fault_of.h"
#include "tests/store/sim_disk.h"

namespace holdfast::store::runs_test {

namespace {

using ledger::Bytes;
using ledger::ByteSpan;

constexpr std::size_t kIds = 12;  // the family of table 13: 20-byte keys

struct Store {
    SimPorts ports{std::make_shared<SimDisk>()};
    std::unique_ptr<ViewsDb> db;
    std::unique_ptr<ViewRuns> runs;

    Store() {
        ports.make_folder();
        reopen();
    }

    // Stores records, given in key order, as one run.
    void add(const std::map<Bytes, Bytes>& records, std::size_t family = kIds) {
        RunBuilder builder(*db, family, runs->uses(family));
        for (const auto& [key, value] : records) {
            Bytes record = key;
            ledger::Writer out(record);
            out.short_bytes(value);
            builder.add(record);
        }
        const RunPtr run = builder.finish(0);
        ViewsDb::Commit commit(*db);
        commit.put_run(db->families()[family].number, run->content().number, run->describe());
        commit.write();
        runs->add(family, run);
    }
    void flush_and_drop() {
        {
            const RunList retired = runs->take_retired();
            db->flush();
        }
        runs->drop_unused();
    }
    void reopen() {
        runs.reset();
        db.reset();
        db = ViewsDb::open(ports.options(1 << 20), ViewsDb::Mode::serve);
        runs = std::make_unique<ViewRuns>(*db);
    }
    [[nodiscard]] std::map<Bytes, Bytes> all(ByteSpan from = {}, std::size_t family = kIds) const {
        std::map<Bytes, Bytes> found;
        Bytes last;
        const std::size_t width = db->families()[family].key_width;
        for_each_newest(*db, family, *runs->of(family), from, [&](ByteSpan record) {
            const auto key = key_of_record(record, width);
            const auto value = value_of_record(record, width);
            CHECK((last.empty() || std::ranges::lexicographical_compare(last, key)));
            last.assign(key.begin(), key.end());
            found.emplace(last, Bytes(value.begin(), value.end()));
            return true;
        });
        return found;
    }
    [[nodiscard]] std::uint64_t bytes() const { return ports.disk->image().bytes_used(); }
};

Bytes random_key(std::mt19937_64& random, std::size_t choices) {
    Bytes key(20);
    const std::uint64_t choice = random() % choices;
    std::mt19937_64 its(choice);
    for (auto& byte : key) {
        byte = static_cast<std::uint8_t>(its());
    }
    return key;
}

Bytes timely_key(std::uint64_t i) {
    Bytes key(20);
    for (std::size_t at = 0; at < 8; ++at) {
        key[4 + at] = static_cast<std::uint8_t>(i >> (56 - 8 * at));
    }
    return key;
}

bool go_on() { return true; }

}  // namespace

TEST_CASE("runs, merged or not, stored or read anew, hold each key's newest record") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const std::size_t choices : {50U, 3'000U, 1'000'000'000U}) {
        CAPTURE(choices);
        Store store;
        std::map<Bytes, Bytes> truth;
        for (int round = 0; round < 20; ++round) {
            std::map<Bytes, Bytes> records;
            const std::size_t count = 1 + random() % 2'000;
            for (std::size_t i = 0; i < count; ++i) {
                records[random_key(random, choices)] =
                    Bytes(random() % 60, static_cast<std::uint8_t>(round));
            }
            store.add(records);
            for (const auto& [key, value] : records) {
                truth[key] = value;
            }
            if (random() % 4 == 0) {
                while (store.runs->merge_once(go_on)) {
                }
            }
            if (random() % 4 == 0) {
                store.flush_and_drop();
            }
            if (random() % 6 == 0) {
                store.db->flush();
                store.reopen();
            }
            REQUIRE(store.all() == truth);
        }
        const Bytes from = random_key(random, choices);
        CHECK(store.all(from) == std::map(truth.lower_bound(from), truth.end()));
    }
}

TEST_CASE("merging takes over blocks that meet no others, and gives up the rest of the disk") {
    Store timely;
    Store scattered;
    std::mt19937_64 random(3);
    std::uint64_t next = 0;
    std::vector<std::uint64_t> batches;
    for (std::size_t round = 0; round < kFanOut; ++round) {
        std::map<Bytes, Bytes> in_time;
        std::map<Bytes, Bytes> anyhow;
        for (int i = 0; i < 5'000; ++i) {
            in_time.emplace(timely_key(++next), Bytes(13));
            anyhow.emplace(random_key(random, ~std::uint64_t{0}), Bytes(13));
        }
        timely.add(in_time);
        scattered.add(anyhow);
    }
    const auto before = timely.runs->uses(kIds)->in_use();
    const auto all = timely.all();
    const auto all_scattered = scattered.all();
    CHECK(timely.runs->merge_once(go_on));
    CHECK_FALSE(timely.runs->merge_once(go_on));
    CHECK(timely.runs->of(kIds)->size() == 1);
    CHECK(timely.runs->uses(kIds)->in_use() == before);  // nothing was rewritten
    CHECK(timely.all() == all);

    scattered.flush_and_drop();
    CHECK(scattered.runs->merge_once(go_on));
    CHECK(scattered.all() == all_scattered);
    const auto held = scattered.runs->of(kIds);
    scattered.flush_and_drop();
    CHECK(scattered.all() == all_scattered);
    const std::uint64_t one_copy = 8 * 5'000 * (20 + 2 + 13);
    CHECK(scattered.bytes() < 2 * one_copy);  // the merged copy, not the eight runs beside it
    scattered.reopen();
    CHECK(scattered.all() == all_scattered);
}

TEST_CASE("families that share a column family keep what they need of it, and no more") {
    Store store;
    const auto family = [&](std::uint8_t table) { return family_of(store.db->families(), table); };
    const std::size_t deposits = family(8);
    const std::size_t payouts = family(9);
    REQUIRE(store.db->families()[deposits].column == store.db->families()[payouts].column);
    std::mt19937_64 random(11);
    std::map<Bytes, Bytes> kept;  // of payouts: too few runs to be merged
    for (std::size_t round = 0; round < kFanOut; ++round) {
        std::map<Bytes, Bytes> records;
        for (int i = 0; i < 2'000; ++i) {
            records.emplace(random_key(random, 2'000), Bytes(40, static_cast<std::uint8_t>(round)));
        }
        store.add(records, deposits);
        if (round < 2) {
            records.erase(records.begin(), std::next(records.begin(), 900));
            store.add(records, payouts);
            for (const auto& [key, value] : records) {
                kept[key] = value;
            }
        }
        store.flush_and_drop();
    }
    const auto all = store.all({}, deposits);
    const std::uint64_t before = store.bytes();
    CHECK(store.runs->merge_once(go_on));
    store.flush_and_drop();
    CHECK(store.bytes() < before * 2 / 3);  // the two files with payouts stay
    for (int i = 0; i < 2; ++i) {
        CHECK(store.all({}, deposits) == all);
        CHECK(store.all({}, payouts) == kept);
        store.reopen();
    }
}

TEST_CASE("a reader goes on with runs that were merged meanwhile") {
    Store store;
    std::mt19937_64 random(5);
    std::map<Bytes, Bytes> truth;
    for (std::size_t round = 0; round < kFanOut; ++round) {
        std::map<Bytes, Bytes> records;
        for (int i = 0; i < 2'000; ++i) {
            records.emplace(random_key(random, ~std::uint64_t{0}),
                            Bytes(13, static_cast<std::uint8_t>(round)));
        }
        truth.insert(records.begin(), records.end());
        store.add(records);
    }
    std::map<Bytes, Bytes> found;
    for_each_newest(*store.db, kIds, *store.runs->of(kIds), {}, [&](ByteSpan record) {
        if (found.empty()) {
            REQUIRE(store.runs->merge_once(go_on));
            store.flush_and_drop();
        }
        const auto key = key_of_record(record, 20);
        const auto value = value_of_record(record, 20);
        found.emplace(Bytes(key.begin(), key.end()), Bytes(value.begin(), value.end()));
        return true;
    });
    CHECK(found == truth);
}

TEST_CASE("a run's description has one encoding; anything else is none") {
    Run::Content content{
        9, 2, Bytes(4, 0xff), {{Bytes(4, 1), {7, 0}, 3}, {Bytes(4, 2), {7, 1}, 5}}};
    const Run run(content, std::make_shared<BatchUses>());
    const Bytes bytes = run.describe();
    const auto parsed = Run::parse(9, bytes, 4);
    REQUIRE(parsed.has_value());
    CHECK(Run(*parsed, std::make_shared<BatchUses>()).describe() == bytes);
    CHECK(run.records() == 8);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CHECK_FALSE(Run::parse(9, ByteSpan(bytes).first(size), 4).has_value());
    }
    CHECK_FALSE(Run::parse(9, bytes, 5).has_value());
    const auto is_parsed = [](const Run::Content& other, std::size_t key_width) {
        return Run::parse(9, Run(other, std::make_shared<BatchUses>()).describe(), key_width)
            .has_value();
    };
    std::swap(content.blocks[0], content.blocks[1]);
    CHECK_FALSE(is_parsed(content, 4));
    // As many records as a block can hold, and one at least: a key that is larger has its own.
    for (const std::size_t width : {std::size_t{4}, std::size_t{20}, kBlockBytesMax}) {
        const auto most =
            static_cast<std::uint32_t>(std::max<std::size_t>(1, kBlockBytesMax / (width + 2)));
        for (const std::uint32_t records : {0U, 1U, most, most + 1, ~0U}) {
            CAPTURE(records);
            const Run::Content one{9, 2, Bytes(width, 0xff), {{Bytes(width, 1), {7, 0}, records}}};
            CHECK(is_parsed(one, width) == (records >= 1 && records <= most));
        }
    }
}

TEST_CASE("a key is found in the newest run that has it, and filters deny what is nowhere") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Store store;
    std::map<Bytes, Bytes> truth;
    const auto random_key = [&] {
        Bytes key(20, 7);
        key[18] = static_cast<std::uint8_t>(random() % 64);
        key[19] = static_cast<std::uint8_t>(random());
        return key;
    };
    const auto check_all = [&] {
        for (int i = 0; i < 3000; ++i) {
            const Bytes key = random_key();
            const auto at = truth.find(key);
            REQUIRE(store.runs->find(kIds, key) ==
                    (at == truth.end() ? std::nullopt : std::optional(at->second)));
        }
        std::set<Bytes> some{Bytes(20, 6), Bytes(20, 8)};
        for (const std::size_t count = random() % 3000; some.size() < count;) {
            some.insert(random_key());
        }
        const std::vector<Bytes> keys(some.begin(), some.end());
        std::map<Bytes, Bytes> found;
        store.runs->find_each(kIds, keys, [&](std::size_t i, ByteSpan value) {
            CHECK(found.emplace(keys[i], Bytes(value.begin(), value.end())).second);
        });
        std::map<Bytes, Bytes> expected;
        for (const Bytes& key : keys) {
            if (const auto at = truth.find(key); at != truth.end()) {
                expected.insert(*at);
            }
        }
        CHECK(found == expected);
        CHECK_FALSE(store.runs->find(kIds, Bytes(20, 6)).has_value());
        CHECK_FALSE(store.runs->find(kIds, Bytes(20, 8)).has_value());
        store.runs->check_filters(kIds);
    };
    for (int run = 0; run < 20; ++run) {
        std::map<Bytes, Bytes> records;
        for (int i = 0; i < 700; ++i) {
            records[random_key()] = Bytes(1 + random() % 90, static_cast<std::uint8_t>(run));
        }
        store.add(records);
        for (const auto& [key, value] : records) {
            truth[key] = value;
        }
        while (run % 3 == 0 && store.runs->merge_once([] { return true; })) {
        }
        check_all();
    }
    store.flush_and_drop();
    check_all();
    store.reopen();
    check_all();
}

TEST_CASE("a filter that denies a key is found") {
    Store store;
    Bytes record(20, 9);
    ledger::Writer(record).short_bytes(Bytes{1});
    Bytes block(4, 0);
    block[0] = 1;
    block.insert(block.end(), record.begin(), record.end());
    const auto of_none = std::make_shared<const KeyFilter>(KeyFilter::of({}));
    const std::uint64_t batch =
        store.db->write_blocks(kIds, {block}, of_none, *store.runs->uses(kIds));
    store.runs->add(
        kIds,
        std::make_shared<const Run>(
            Run::Content{store.db->new_number(), 0, Bytes(20, 9), {{Bytes(20, 9), {batch, 0}, 1}}},
            store.runs->uses(kIds)));
    CHECK(fault_of([&] { store.runs->check_filters(kIds); }) == StoreFault::views_unreadable);
}

TEST_CASE("a block that is too short for a record is refused before it is read") {
    for (std::size_t size = 0; size <= 4; ++size) {
        CAPTURE(size);
        Store store;
        const std::vector<Bytes> blocks{Bytes(size, 0)};
        const std::uint64_t batch =
            store.db->write_blocks(kIds, blocks, nullptr, *store.runs->uses(kIds));
        const auto run = std::make_shared<const Run>(
            Run::Content{store.db->new_number(), 0, Bytes(20, 9), {{Bytes(20, 9), {batch, 0}, 0}}},
            store.runs->uses(kIds));
        CHECK(fault_of([&] {
                  RunCursor cursor(*store.db, kIds, run);
                  static_cast<void>(cursor.record());
              }) == StoreFault::views_unreadable);
    }
}

}  // namespace holdfast::store::runs_test
