// The power is cut at every file operation of commits, flushes and starts. Nothing acknowledged may
// be lost, nothing be there twice, nothing refused; and the anchor must have kept pace.
//
// One run is recorded on a simulated disk; each of its prefixes, with what a power cut may leave of
// the unsynced rest, is then opened as a start-up would. HOLDFAST_FULL=1 cuts everywhere and in
// more ways.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>

#include "ledger/store/recovery.h"
#include "ledger/store/store_error.h"
#include "tests/store/sim_disk.h"
#include "tests/store/stored_chain.h"

namespace holdfast::store::power_cut_test {

namespace {

using ledger::AppendResult;
using ledger::Sequence;

bool is_full_run() { return std::getenv("HOLDFAST_FULL") != nullptr; }

constexpr std::uint64_t kSeed = 20'260'117;
constexpr std::uint64_t kInitDone = 1'000'000;  // marks: this much, and the acknowledged entries

struct Recording {
    StoredChain chain;
    std::vector<Op> trace;
};

// Commits of many sizes, blocking and overlapped, with the memtable flushed several times.
void commit_groups(RocksLog& log, StoredChain& chain, SimDisk& disk, int groups) {
    const auto lease = log.acquire();
    chain.set_epoch(lease.epoch);
    for (int i = 0; i < groups; ++i) {
        const auto before = chain.tip();
        const auto group =
            chain.grow(1 + static_cast<std::size_t>(i) % 3, i % 3 == 2 ? 30'000 : 200);
        const Sequence next = chain.tip().next;
        const auto done = [&disk, next](AppendResult result) {
            CHECK(result == AppendResult::committed);
            disk.mark(kInitDone + next);
        };
        if (i % 2 == 0) {
            log.append_then(lease, before.next, before.head, group, done);
        } else {
            done(log.append(lease, before.next, before.head, group));
        }
    }
}

Recording record_run() {
    Recording run;
    const SimPorts ports(std::make_shared<SimDisk>());
    {
        const auto log = init_store(ports.options());
        ports.disk->mark(kInitDone);
        commit_groups(*log, run.chain, *ports.disk, 24);
    }
    {
        const auto opened = open_store(ports.options());
        commit_groups(*opened.log, run.chain, *ports.disk, 8);
    }
    run.trace = ports.disk->trace();
    return run;
}

// What was promised by the time of a cut.
struct Promise {
    bool must_open = false;
    Sequence acknowledged = 0;

    void note(const Op& op) {
        if (op.kind == Op::Kind::mark) {
            must_open = true;
            acknowledged = std::max(acknowledged, op.at - kInitDone);
        }
    }
};

// Opens what a cut has left. Empty, or what is wrong with it.
std::string verdict(const DiskImage& image, const StoredChain& chain, const Promise& promise,
                    std::vector<Op>* trace = nullptr) {
    const SimPorts ports(std::make_shared<SimDisk>(image));
    try {
        const auto opened = open_store(ports.options());
        const auto tip = opened.log->tip();
        if (tip.next < promise.acknowledged) {
            return "lost entries: " + std::to_string(tip.next) + " of " +
                   std::to_string(promise.acknowledged);
        }
        if (opened.report.anchored.next < promise.acknowledged) {
            return "the anchor fell behind: " + std::to_string(opened.report.anchored.next);
        }
        if (tip.next > chain.entries().size() || tip != chain.tip_after(tip.next)) {
            return "another log";
        }
        Sequence at = 0;
        while (at < tip.next) {
            for (const auto& bytes : opened.log->read(at, 64)) {
                if (bytes != chain.entries()[at++])
                    return "entry " + std::to_string(at - 1) + " differs";
            }
        }
    } catch (const StoreError& error) {
        if (promise.must_open) {
            return std::string("refused: ") + error.what();
        }
    }
    if (trace != nullptr) {
        *trace = ports.disk->trace();
    }
    return {};
}

struct Cuts {
    std::size_t stride = 1;
    std::vector<CutMode> modes;
};

Cuts cuts_in_every_way() {
    using enum CutMode;
    std::vector<CutMode> modes = {nothing_kept, all_kept, prefix_kept, scattered};
    if (is_full_run()) {
        modes.insert(modes.end(), {prefix_kept, prefix_kept, scattered, scattered, scattered});
    }
    return {1, modes};
}

// Cuts `trace`, which begins on `start`, after each of its operations. `skips` says which
// operations never reach the disk. Returns what went wrong, at most 10 lines of it.
std::vector<std::string> cut_everywhere(
    const DiskImage& start, const std::vector<Op>& trace, const StoredChain& chain, Promise promise,
    const Cuts& cuts, const std::function<bool(const Op&, const DiskImage&)>& skips) {
    std::mt19937_64 random(kSeed);
    std::vector<std::string> wrong;
    DiskImage disk = start;
    for (std::size_t i = 0; i < trace.size() && wrong.size() < 10; ++i) {
        promise.note(trace[i]);
        if (!skips(trace[i], disk)) {
            disk.apply(trace[i]);
        }
        if (i % cuts.stride != 0) {
            continue;
        }
        for (const CutMode mode : cuts.modes) {
            const auto found = verdict(disk.after_power_cut(mode, random), chain, promise);
            if (!found.empty()) {
                wrong.push_back("operation " + std::to_string(i) + ", mode " +
                                std::to_string(static_cast<int>(mode)) + ": " + found);
            }
        }
    }
    return wrong;
}

bool skips_nothing(const Op&, const DiskImage&) { return false; }

// A disk that says it has synced files under `prefix`, and has not.
std::function<bool(const Op&, const DiskImage&)> skips_syncs_of(const std::string& prefix) {
    return [prefix](const Op& op, const DiskImage& disk) {
        if (op.kind != Op::Kind::sync) return false;
        const auto files = disk.files();
        return std::ranges::any_of(files, [&](const std::string& path) {
            return path.starts_with(prefix) && disk.inode_of(path) == op.inode;
        });
    };
}

void expect_none(const std::vector<std::string>& wrong) {
    for (const auto& line : wrong) {
        MESSAGE(line);
    }
    CHECK(wrong.empty());
}

}  // namespace

TEST_CASE(
    "a power cut at any operation of init, commit, flush and start loses nothing acknowledged") {
    MESSAGE("seed ", kSeed);
    const auto run = record_run();
    const auto tables = std::ranges::count_if(run.trace, [](const Op& op) {
        return op.kind == Op::Kind::create && op.path.ends_with(".sst");
    });
    MESSAGE(run.trace.size(), " operations, ", run.chain.entries().size(), " entries, ", tables,
            " flushes");
    CHECK(tables >= 4);
    expect_none(cut_everywhere({}, run.trace, run.chain, {}, cuts_in_every_way(), skips_nothing));
}

TEST_CASE(
    "a second power cut, at any operation of the start after the first, loses nothing either") {
    const auto run = record_run();
    std::mt19937_64 random(kSeed);
    const std::size_t stride = is_full_run() ? 7 : 97;
    DiskImage disk;
    Promise promise;
    for (std::size_t i = 0; i < run.trace.size(); ++i) {
        promise.note(run.trace[i]);
        disk.apply(run.trace[i]);
        if (i % stride != stride - 1) {
            continue;
        }
        const auto found = disk.after_power_cut(CutMode::scattered, random);
        std::vector<Op> start;
        REQUIRE(verdict(found, run.chain, promise, &start).empty());
        CAPTURE(i);
        expect_none(
            cut_everywhere(found, start, run.chain, promise, cuts_in_every_way(), skips_nothing));
    }
}

TEST_CASE("this test sees it when the log's sync, or the anchor's, does nothing") {
    const auto run = record_run();
    const Cuts cuts{is_full_run() ? 1U : 5U, {CutMode::nothing_kept, CutMode::scattered}};
    CHECK_FALSE(
        cut_everywhere({}, run.trace, run.chain, {}, cuts, skips_syncs_of("/data/log/")).empty());
    CHECK_FALSE(
        cut_everywhere({}, run.trace, run.chain, {}, cuts, skips_syncs_of("/data/anchor")).empty());
}

TEST_CASE("a log put back to any earlier moment, without its anchor, is refused") {
    const auto run = record_run();
    DiskImage disk;
    for (const Op& op : run.trace) {
        disk.apply(op);
    }
    std::mt19937_64 random(kSeed);
    const DiskImage now = disk.after_power_cut(CutMode::all_kept, random);
    const SimPorts ports(std::make_shared<SimDisk>(now));
    const auto anchored = Anchor::read(ports.files, "/data/anchor");
    REQUIRE(anchored.tip == run.chain.tip());

    DiskImage past;
    Promise promise;
    std::size_t refused = 0;
    for (const Op& op : run.trace) {
        const auto before = promise.acknowledged;
        promise.note(op);
        past.apply(op);
        // The group after the acknowledged one may be in the log already: the last two don't count.
        if (promise.acknowledged == before || promise.acknowledged + 6 > run.chain.tip().next) {
            continue;
        }
        DiskImage mixed = past.after_power_cut(CutMode::nothing_kept, random);
        mixed.damage("/data/anchor", now.content(now.inode_of("/data/anchor")));
        const SimPorts rolled(std::make_shared<SimDisk>(mixed));
        try {
            static_cast<void>(open_store(rolled.options()));
            FAIL_CHECK("opened a log put back to " << promise.acknowledged);
        } catch (const StoreError& error) {
            CHECK(error.fault() == StoreFault::log_behind_anchor);
            ++refused;
        }
    }
    CHECK(refused > 10);
}

}  // namespace holdfast::store::power_cut_test
