// Each row of start-up's table, and the ways back that an operator has to ask for.

#include "ledger/store/recovery.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "ledger/store/backup.h"
#include "ledger/store/log_reader.h"
#include "tests/store/fault_of.h"
#include "tests/store/sim_disk.h"
#include "tests/store/stored_chain.h"
#include "tests/store/temp_folder.h"

namespace holdfast::store::recovery_test {

namespace {

constexpr const char* kAnchor = "/data/anchor";

// A ledger of three groups, of which the images below were taken after one, two and all.
struct Past {
    StoredChain chain;
    DiskImage after_one, after_two, now;

    Past() {
        const SimPorts ports(std::make_shared<SimDisk>());
        const auto log = init_store(ports.options());
        const auto lease = log->acquire();
        chain.append_to(*log, lease, 2);
        after_one = ports.disk->image();
        chain.append_to(*log, lease, 3);
        after_two = ports.disk->image();
        chain.append_to(*log, lease, 1);
        now = ports.disk->image();
    }
};

std::string content_of(const DiskImage& image, const std::string& path) {
    return image.content(image.inode_of(path));
}

std::string newest_wal(const DiskImage& image) {
    std::string newest;
    for (const auto& path : image.files()) {
        if (path.starts_with("/data/log/") && path.ends_with(".log")) {
            newest = path;
        }
    }
    return newest;
}

StoreFault fault_of_opening(const DiskImage& image) {
    const SimPorts ports(std::make_shared<SimDisk>(image));
    const auto before = image.files();
    const auto fault = fault_of([&] { static_cast<void>(open_store(ports.options())); });
    // A refused folder is left as it was.
    const auto after = ports.disk->image();
    for (const auto& path : before) {
        REQUIRE(after.is_file(path));
        CHECK(content_of(after, path) == content_of(image, path));
    }
    return fault;
}

StartReport open_and_check(const DiskImage& image, const StoredChain& chain,
                           ledger::Sequence next) {
    const SimPorts ports(std::make_shared<SimDisk>(image));
    StartReport report;
    {
        const auto opened = open_store(ports.options());
        report = opened.report;
        CHECK(opened.log->tip() == chain.tip_after(next));
        chain.check_prefix(*opened.log);
        CHECK(Anchor::read(ports.files, kAnchor).tip == chain.tip_after(next));
        StoredChain more = chain;  // and it goes on from there
        const auto lease = opened.log->acquire();
        if (next == chain.tip().next) {
            more.append_to(*opened.log, lease, 1);
        }
    }
    CHECK(open_store(ports.options()).report.anchored.next >= next);
    return report;
}

}  // namespace

TEST_CASE("tip = anchor: torn bytes after it are cut") {
    const Past past;
    const std::string garbages[] = {"", "x", std::string(20, '\0'),
                                    "half a record, and not a good one"};
    for (const auto& garbage : garbages) {
        DiskImage image = past.now;
        const auto wal = newest_wal(image);
        image.damage(wal, content_of(image, wal) + garbage);
        CHECK(open_and_check(image, past.chain, 6).accepted_beyond_anchor() == 0);
    }
    DiskImage torn = past.after_two;  // the third group's record came half-way
    const auto wal = newest_wal(torn);
    const auto whole = content_of(past.now, wal);
    for (std::size_t size = content_of(torn, wal).size(); size < whole.size(); size += 5) {
        torn.damage(wal, whole.substr(0, size));
        CHECK(open_and_check(torn, past.chain, 5).accepted_beyond_anchor() == 0);
    }
}

TEST_CASE("tip > anchor, chain good: accepted, made durable, anchored") {
    const Past past;
    DiskImage image = past.now;
    image.damage(kAnchor, content_of(past.after_one, kAnchor));
    const auto report = open_and_check(image, past.chain, 6);
    CHECK(report.anchored == past.chain.tip_after(2));
    CHECK(report.accepted_beyond_anchor() == 4);
}

TEST_CASE("what was found is kept, and what is served was rewritten") {
    const Past past;
    const SimPorts ports(std::make_shared<SimDisk>(past.now));
    const auto opened = open_store(ports.options());
    const auto image = ports.disk->image();
    const auto wal = newest_wal(past.now);
    const auto kept = "/data/recovered-wals" + wal.substr(wal.rfind('/'));
    CHECK(content_of(image, kept) == content_of(past.now, wal));
    CHECK_FALSE(image.is_file(wal));
    CHECK(std::ranges::any_of(image.files(),
                              [](const auto& path) { return path.ends_with(".sst"); }));
}

TEST_CASE("one bad anchor slot: the other is used") {
    const Past past;
    const auto good = content_of(past.now, kAnchor);
    for (const std::size_t slot : {0U, 1U}) {
        DiskImage image = past.now;
        auto bytes = good;
        bytes[slot * Anchor::kSlotSize + 20] ^= 1;
        image.damage(kAnchor, bytes);
        const auto report = open_and_check(image, past.chain, 6);
        CHECK(report.anchor_slot_bad);
        CHECK(report.accepted_beyond_anchor() <= 1);
    }
    DiskImage cut = past.now;
    cut.damage(kAnchor, good.substr(0, Anchor::kSlotSize));
    CHECK(open_and_check(cut, past.chain, 6).anchor_slot_bad);
}

TEST_CASE("refused: log behind its anchor, another log, no anchor, a bad anchor") {
    const Past past;
    for (const DiskImage* const old : {&past.after_one, &past.after_two}) {
        DiskImage rolled_back = *old;
        rolled_back.damage(kAnchor, content_of(past.now, kAnchor));
        CHECK(fault_of_opening(rolled_back) == StoreFault::log_behind_anchor);
    }
    const SimPorts ports(std::make_shared<SimDisk>());
    {
        const auto log = init_store(ports.options());
        StoredChain impostor;
        const auto lease = log->acquire();
        impostor.append_to(*log, lease, 9, 33);
    }
    DiskImage replaced = ports.disk->image();
    replaced.damage(kAnchor, content_of(past.now, kAnchor));
    CHECK(fault_of_opening(replaced) == StoreFault::head_differs);

    DiskImage image = past.now;
    image.damage(kAnchor, std::string(2 * Anchor::kSlotSize, '\0'));
    CHECK(fault_of_opening(image) == StoreFault::anchor_unreadable);
    image.damage(kAnchor, "");
    CHECK(fault_of_opening(image) == StoreFault::anchor_unreadable);
    image.remove(kAnchor);
    CHECK(fault_of_opening(image) == StoreFault::anchor_missing);
}

TEST_CASE("refused: a tail that does not chain") {
    const Past past;
    struct Case {
        const char* name;
        std::function<void(std::vector<ledger::PendingEntry>&, std::vector<ledger::Bytes>&)> spoil;
    };
    const Case cases[] = {
        {"not an entry", [](auto&, auto& bytes) { bytes[1].resize(20); }},
        {"another body",
         [](auto&, auto& bytes) { bytes[1].back() ^= 1, bytes[1][bytes[1].size() - 9] ^= 1; }},
        {"out of order", [](auto&, auto& bytes) { std::swap(bytes[1], bytes[2]); }},
        {"an entry left out", [](auto&, auto& bytes) { bytes.erase(bytes.begin() + 1); }},
        {"an entry twice", [](auto&, auto& bytes) { bytes[2] = bytes[1]; }},
    };
    for (const Case& row : cases) {
        CAPTURE(row.name);
        const SimPorts ports(std::make_shared<SimDisk>(past.now));
        {
            StoredChain chain = past.chain;
            static_cast<void>(chain.grow(4));
            std::vector<ledger::Bytes> bytes(chain.entries().begin() + 6, chain.entries().end());
            std::vector<ledger::PendingEntry> group;
            row.spoil(group, bytes);
            for (const auto& entry : bytes) {
                group.push_back({entry, {}});
            }
            REQUIRE(LogDb::open(ports.options())->append(6, group));  // behind the port's back
        }
        CHECK(fault_of_opening(ports.disk->image()) == StoreFault::chain_broken);
    }
}

TEST_CASE("refused: a gap in the numbers") {
    const Past past;
    const SimPorts ports(std::make_shared<SimDisk>(past.now));
    StoredChain chain = past.chain;
    const auto group = chain.grow(3);
    REQUIRE(LogDb::open(ports.options())->append(8, group));
    CHECK(fault_of_opening(ports.disk->image()) == StoreFault::chain_broken);
}

TEST_CASE("refused: the log's folder gone, the anchor there") {
    const Past past;
    DiskImage image = past.now;
    for (const auto& path : image.files()) {
        if (path.starts_with("/data/log/")) {
            image.remove(path);
        }
    }
    CHECK(fault_of_opening(image) == StoreFault::log_unreadable);
    image.remove("/data/log");
    CHECK(fault_of_opening(image) == StoreFault::log_unreadable);
    image.remove(kAnchor);
    CHECK(fault_of_opening(image) == StoreFault::folder_missing);
}

TEST_CASE("a loss is accepted only by the sequence that is there") {
    const Past past;
    for (const bool has_anchor : {true, false}) {
        CAPTURE(has_anchor);
        DiskImage image = past.after_two;
        image.damage(kAnchor, content_of(past.now, kAnchor));
        if (!has_anchor) {
            image.remove(kAnchor);
        }
        const SimPorts ports(std::make_shared<SimDisk>(image));
        for (const ledger::Sequence stated : {0U, 3U, 5U, 6U}) {
            CHECK(fault_of([&] { accept_loss_after(ports.options(), stated); }) ==
                  StoreFault::loss_not_as_stated);
        }
        CHECK(fault_of([&] { open_store(ports.options()); }) ==
              (has_anchor ? StoreFault::log_behind_anchor : StoreFault::anchor_missing));
        const auto loss = accept_loss_after(ports.options(), 4);
        CHECK(loss.tip == past.chain.tip_after(5));
        CHECK(loss.before.has_value() == has_anchor);
        if (has_anchor) {
            CHECK(loss.before->tip == past.chain.tip());
        }
        const auto opened = open_store(ports.options());
        CHECK(opened.log->tip() == past.chain.tip_after(5));
        past.chain.check_prefix(*opened.log);
        CHECK(opened.log->acquire().epoch > kEpochsSkippedAfterLoss);
    }
}

TEST_CASE("a backup is made while the log serves, and restored by its last sequence") {
    const TempFolder folder;
    StoreOptions options;
    options.folder = folder.path() / "data";
    options.memtable_bytes = 1 << 20;
    StoreOptions backup = options;
    backup.folder = folder.path() / "backup";
    StoredChain chain;
    {
        const auto log = init_store(options);
        const auto lease = log->acquire();
        for (int i = 0; i < 5; ++i) {
            chain.append_to(*log, lease, 2, 300'000);
        }
        CHECK(log->backup(backup.folder) == chain.tip());
        CHECK(fault_of([&] { static_cast<void>(log->backup(backup.folder)); }) ==
              StoreFault::folder_not_empty);
        chain.append_to(*log, lease, 3);
    }
    CHECK(LogReader(backup).next() == 10);
    CHECK(LogReader(backup).anchor().tip == chain.tip_after(10));
    CHECK(open_store(backup).log->tip() == chain.tip_after(10));  // as good as any data folder

    StoreOptions restored = options;
    restored.folder = folder.path() / "restored";
    CHECK(fault_of([&] { restore_store(backup, restored, 12); }) == StoreFault::loss_not_as_stated);
    CHECK_FALSE(std::filesystem::exists(restored.folder));
    CHECK(fault_of([&] { restore_store(backup, options, 9); }) == StoreFault::folder_not_empty);
    CHECK(restore_store(backup, restored, 9).tip == chain.tip_after(10));
    const auto opened = open_store(restored);
    CHECK(opened.report.accepted_beyond_anchor() == 0);
    chain.check_prefix(*opened.log);
    CHECK(open_store(options).log->tip() == chain.tip());
}

TEST_CASE("a restore that was cut short is refused") {
    const Past past;
    const SimPorts from(std::make_shared<SimDisk>(past.now));
    const SimPorts to(std::make_shared<SimDisk>());
    static_cast<void>(restore_store(from.options(), to.options(), 5));
    DiskImage disk;
    std::mt19937_64 random(7);
    bool done = false;
    for (const Op& op : to.disk->trace()) {
        disk.apply(op);
        const SimPorts cut(
            std::make_shared<SimDisk>(disk.after_power_cut(CutMode::all_kept, random)));
        try {
            const auto opened = open_store(cut.options());
            CHECK(opened.log->tip() == past.chain.tip());
            done = true;
        } catch (const StoreError&) {
            CHECK_FALSE(done);
        }
    }
    CHECK(done);
}

TEST_CASE("a reader beside a running server sees the log, and changes nothing") {
    const TempFolder folder;
    StoreOptions options;
    options.folder = folder.path() / "data";
    StoredChain chain;
    const auto log = init_store(options);
    const auto lease = log->acquire();
    for (ledger::Sequence i = 1; i <= 4; ++i) {
        chain.append_to(*log, lease, 1);
        const LogReader reader(options);
        CHECK(reader.next() == i);
        CHECK(reader.get(i - 1) == chain.entries().back());
        CHECK(reader.anchor().tip == chain.tip());
        CHECK(fault_of([&] { static_cast<void>(reader.get(i)); }) == StoreFault::chain_broken);
    }
    chain.append_to(*log, lease, 1);
    StoreOptions nowhere = options;
    nowhere.folder /= "nowhere";
    CHECK(fault_of([&] { LogReader{nowhere}; }) == StoreFault::folder_missing);
}

}  // namespace holdfast::store::recovery_test
