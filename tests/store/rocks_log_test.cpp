#include "ledger/store/rocks_log.h"

#include <doctest/doctest.h>

#include "ledger/store/recovery.h"
#include "tests/ledger/event_log_conformance.h"
#include "tests/store/fault_of.h"
#include "tests/store/sim_disk.h"
#include "tests/store/stored_chain.h"
#include "tests/store/temp_folder.h"

namespace holdfast::store::rocks_log_test {

namespace {

StoreOptions options_in(const TempFolder& folder) {
    StoreOptions options;
    options.folder = folder.path() / "data";
    options.memtable_bytes = 1 << 20;
    return options;
}

}  // namespace

TEST_CASE("the log on RocksDB does what every log must") {
    const TempFolder folder;
    int count = 0;
    ledger::check_event_log([&] {
        auto options = options_in(folder);
        options.folder += std::to_string(count++);
        return init_store(options);
    });
}

TEST_CASE("the log on a simulated disk does what every log must") {
    std::vector<std::unique_ptr<SimPorts>> ports;
    ledger::check_event_log([&] {
        ports.push_back(std::make_unique<SimPorts>(std::make_shared<SimDisk>()));
        return init_store(ports.back()->options());
    });
}

TEST_CASE("what was committed is there after the next start, and the epoch goes on") {
    const TempFolder folder;
    const auto options = options_in(folder);
    StoredChain chain;
    std::uint64_t epoch = 0;
    { CHECK(init_store(options)->tip() == ledger::Tip{}); }
    for (int round = 0; round < 4; ++round) {
        const auto opened = open_store(options);
        CHECK(opened.report.tip == chain.tip());
        CHECK(opened.report.anchored == chain.tip());
        CHECK_FALSE(opened.report.anchor_slot_bad);
        chain.check_prefix(*opened.log);
        const auto lease = opened.log->acquire();
        CHECK(lease.epoch == ++epoch);
        CHECK(lease.tip == chain.tip());
        for (int group = 0; group < 5; ++group) {
            chain.append_to(*opened.log, lease, 3, 200'000);
        }
        CHECK(opened.log->failure().empty());
    }
}

TEST_CASE("a sealed log stays sealed") {
    const TempFolder folder;
    StoredChain chain;
    init_store(options_in(folder))->seal();
    const auto opened = open_store(options_in(folder));
    CHECK(opened.log->append(opened.log->acquire(), 0, {}, chain.grow(1)) ==
          ledger::AppendResult::fenced);
}

TEST_CASE("a snapshot survives a start, and a damaged one is none") {
    const TempFolder folder;
    const auto options = options_in(folder);
    StoredChain chain;
    {
        const auto log = init_store(options);
        chain.append_to(*log, log->acquire(), 2);
        log->put_snapshot({2, chain.tip().head, ledger::Bytes(5'000, 3)});
    }
    CHECK(open_store(options).log->latest_snapshot()->bytes == ledger::Bytes(5'000, 3));
    std::filesystem::resize_file(options.snapshot_path(), 4'000);
    CHECK_FALSE(open_store(options).log->latest_snapshot().has_value());
}

TEST_CASE("init and open refuse what is not theirs") {
    const TempFolder folder;
    const auto options = options_in(folder);
    CHECK(fault_of([&] { open_store(options); }) == StoreFault::folder_missing);
    std::filesystem::create_directory(options.folder);
    CHECK(fault_of([&] { open_store(options); }) == StoreFault::folder_missing);
    { const auto log = init_store(options); }
    CHECK(fault_of([&] { init_store(options); }) == StoreFault::folder_not_empty);
    StoreOptions other = options;
    other.folder = folder.path() / "other";
    other.anchor = options.anchor_path();
    CHECK(fault_of([&] { init_store(other); }) == StoreFault::folder_not_empty);
}

TEST_CASE("one process at a time, whatever became of RocksDB's own lock") {
    const TempFolder folder;
    const auto options = options_in(folder);
    auto log = init_store(options);
    std::filesystem::remove(options.folder / "log" / "LOCK");
    CHECK(fault_of([&] { open_store(options); }) == StoreFault::folder_in_use);
    log.reset();
    CHECK(open_store(options).log->tip() == ledger::Tip{});
}

TEST_CASE("after a failed write every append is unknown, and a start gives the one answer") {
    for (const char* const part : {"/data/log", "/data/anchor"}) {
        CAPTURE(part);
        StoredChain chain;
        DiskImage image;
        {
            const SimPorts ports(std::make_shared<SimDisk>());
            const auto log = init_store(ports.options());
            const auto lease = log->acquire();
            chain.append_to(*log, lease, 3);
            const auto before = chain.tip();
            const auto group = chain.grow(2);
            ports.disk->fail_only(part);
            ports.disk->fail_after(0);
            CHECK(log->append(lease, before.next, before.head, group) ==
                  ledger::AppendResult::unknown);
            CHECK_FALSE(log->failure().empty());
            CHECK(log->tip() == before);
            ports.disk->heal();  // for good, all the same
            CHECK(log->append(lease, before.next, before.head, group) ==
                  ledger::AppendResult::unknown);
            CHECK(log->append(lease, chain.tip().next, chain.tip().head, chain.grow(1)) ==
                  ledger::AppendResult::unknown);
            CHECK(log->tip() == before);
            CHECK(log->read(0, 100).size() == before.next);
            image = ports.disk->image();
        }
        const SimPorts ports(std::make_shared<SimDisk>(image));
        const auto opened = open_store(ports.options());
        chain.check_prefix(*opened.log);
        const auto next = opened.log->tip().next;
        CHECK((next == 3 || next == 5));  // all of the group or none
        CHECK(opened.report.accepted_beyond_anchor() == next - 3);
    }
}

TEST_CASE("a full disk leaves no half of a group") {
    for (const std::uint64_t room : {0U, 1U, 100U, 4'000U, 20'000U, 33'000U, 64'000U}) {
        CAPTURE(room);
        StoredChain chain;
        DiskImage image;
        ledger::Sequence committed = 0;
        {
            const SimPorts ports(std::make_shared<SimDisk>());
            const auto log = init_store(ports.options());
            const auto lease = log->acquire();
            ports.disk->limit_space(room);
            while (true) {
                const auto before = chain.tip();
                const auto group = chain.grow(3, 3'000);
                if (log->append(lease, before.next, before.head, group) !=
                    ledger::AppendResult::committed) {
                    break;
                }
                committed = chain.tip().next;
                REQUIRE(committed < 1'000);
            }
            CHECK(log->tip().next == committed);
            ports.disk->heal();
            image = ports.disk->image();
        }
        const SimPorts ports(std::make_shared<SimDisk>(image));
        const auto opened = open_store(ports.options());
        chain.check_prefix(*opened.log);
        const auto next = opened.log->tip().next;
        CHECK((next == committed || next == committed + 3));
    }
}

}  // namespace holdfast::store::rocks_log_test
