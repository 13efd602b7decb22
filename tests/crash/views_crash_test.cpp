// The views under power cuts and damage: what loads is the state as of some entry of the log, with
// its histories, or nothing, and then they are begun anew. Never a wrong balance.
//
// HOLDFAST_FULL=1 cuts everywhere and flips every byte.

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <thread>

#include "ledger/state_hash.h"
#include "ledger/store/store_error.h"
#include "ledger/store/views.h"
#include "tests/store/played_log.h"
#include "tests/store/sim_disk.h"
#include "tests/support/ledger_fixture.h"

namespace holdfast::store::views_crash_test {

namespace {

using ledger::Bytes;
using ledger::Place;
using ledger::Sequence;

constexpr std::uint64_t kSeed = 20'260'118;
constexpr Place kEnd{~Sequence{0}, 0xffff};

constexpr std::size_t kFolderOps = 2;  // of `make_folder`
constexpr int kRounds = 30;
constexpr int kRoundsToDamage = 6;  // each byte of these views costs a start

bool is_full_run() { return std::getenv("HOLDFAST_FULL") != nullptr; }

// Does `work(0)` to `work(count - 1)`, on all cores, in any order.
template <typename Work>
void on_every_core(std::size_t count, const Work& work) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::future<void>> workers;
    for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
        workers.push_back(std::async(std::launch::async, [&] {
            for (std::size_t at = next++; at < count; at = next++) {
                work(at);
            }
        }));
    }
    for (auto& worker : workers) {
        worker.get();
    }
}

struct Recording {
    PlayedLog played;
    ledger::MemoryLog log;
    std::vector<Op> trace;
    DiskImage image;

    // Stores after every few entries, often enough that runs are merged twice over.
    explicit Recording(int rounds = kRounds) : played(rounds) {
        played.append_to(log, 0, played.size());
        const SimPorts ports(std::make_shared<SimDisk>());
        ports.make_folder();
        {
            ViewsSettings settings;
            settings.store_every = std::chrono::hours(1);
            StoredViews views(ports.options(), log, settings);
            ledger::State state;
            static_cast<void>(views.load(state));
            while (state.facts.next_sequence < played.size()) {
                const auto entry = ledger::Entry::parse(played.entries[state.facts.next_sequence]);
                views.take_in(ledger::apply_with_touches(state, *entry), state,
                              [] { return Bytes{}; });
                views.finish(state, [] { return Bytes{}; });
                views.wait_until_merged();
                ports.disk->mark(views.stored());
            }
        }
        trace = ports.disk->trace();
        image = ports.disk->image();
    }
};

enum class Loaded { nothing, state, unreadable_history };

// What a start must find: so many entries that had been stored, or, where the unsynced tail of
// RocksDB's own files came to the disk out of order and it refuses them, nothing and a reason.
struct Due {
    Sequence at_least = 0;
    bool or_a_reason = false;
};

std::string history_key(const ledger::Touch& touch) {
    Bytes key;
    encode_history_key(touch.account, touch.place, key);
    return {key.begin(), key.end()};
}

// Empty, or what is wrong.
std::string verdict_of_start(const SimPorts& ports, const Recording& run, const Due& due,
                             Loaded& loaded, std::string* because = nullptr) {
    ViewsSettings settings;
    settings.store_every = std::chrono::hours(1);
    StoredViews views(ports.options(), run.log, settings);
    ledger::State state;
    const bool has_state = views.load(state).has_value();
    const Sequence next = state.facts.next_sequence;
    loaded = has_state ? Loaded::state : Loaded::nothing;
    if (because != nullptr) {
        *because = views.begun_anew_because();
    }
    const bool is_given_up = !has_state && !views.begun_anew_because().empty();
    if (next < due.at_least && !(due.or_a_reason && is_given_up)) {
        return "lost what was stored: " + std::to_string(next) + " of " +
               std::to_string(due.at_least) + ": " + views.begun_anew_because();
    }
    if (!has_state) {
        return next == 0 ? "" : "changed the state without a word";
    }
    if (ledger::state_hash(state) != run.played.state_hashes.at(next - 1)) {
        return "loaded another state than that of " + std::to_string(next) + " entries";
    }
    try {
        for (const char* const name : {"alice", "bob", "shop"}) {
            const auto account = test::account_named(name);
            if (views.touches(account, kEnd, true, 1'000) !=
                touches_by_hand(run.played, next, account, kEnd, true, 1'000)) {
                return std::string("served another history of ") + name;
            }
        }
    } catch (const StoreError&) {
        loaded = Loaded::unreadable_history;  // fatal to the server
    }
    return {};
}

std::string verdict(const DiskImage& image, const Recording& run, const Due& due, Loaded& loaded) {
    const SimPorts ports(std::make_shared<SimDisk>(image));
    std::string wrong = verdict_of_start(ports, run, due, loaded);
    if (wrong.empty() && loaded == Loaded::unreadable_history) {
        Loaded next{};
        std::string because;
        wrong = verdict_of_start(ports, run, {}, next, &because);
        if (next != Loaded::nothing) {
            wrong += "loaded once more what could not be read";
        } else if (because.find("could not be read when they were last used") == because.npos) {
            wrong += "begun anew for another reason: " + because;
        }
    }
    return wrong;
}

struct Cut {
    CutMode mode;
    DiskImage image;
    std::string wrong{};
    Loaded loaded{};
};

struct Damage {
    enum class Kind { flipped, cut, deleted };
    std::string path;
    Kind kind;
    std::size_t at = 0;
    unsigned bit = 0;  // of `flipped`

    [[nodiscard]] DiskImage done_to(DiskImage image) const {
        if (kind == Kind::deleted) {
            image.remove(path);
            return image;
        }
        std::string content = image.content(image.inode_of(path));
        if (kind == Kind::flipped) {
            content[at] = static_cast<char>(content[at] ^ (1 << bit));
        } else {
            content.resize(at);
        }
        image.damage(path, std::move(content));
        return image;
    }
    [[nodiscard]] std::string text() const {
        return path +
               (kind == Kind::flipped ? " flipped at "
                : kind == Kind::cut   ? " cut to "
                                      : " deleted, of ") +
               std::to_string(at);
    }
};

// From one damaged byte of a file to the next. RocksDB writes its OPTIONS for people to read.
std::size_t stride_of_flips(const std::string& path, std::size_t size) {
    if (!is_full_run()) {
        return std::max<std::size_t>(size, 1);  // once a file
    }
    return path.find("OPTIONS") == path.npos ? 1 : 101;
}

std::vector<Damage> damages_to(const DiskImage& image, std::mt19937_64& random) {
    constexpr std::size_t kFlipsACut = 4;  // a file cut here is found out as one cut there
    std::vector<Damage> damages;
    for (const auto& path : image.files()) {
        const std::size_t size = image.content(image.inode_of(path)).size();
        const std::size_t stride = stride_of_flips(path, size);
        for (std::size_t from = 0; from < size; from += stride) {
            const std::size_t at = from + random() % std::min(stride, size - from);
            damages.push_back(
                {path, Damage::Kind::flipped, at, static_cast<unsigned>(random() % 8)});
            if (random() % kFlipsACut == 0) {
                damages.push_back({path, Damage::Kind::cut, at});
            }
        }
        damages.push_back({path, Damage::Kind::deleted, size});
        if (path.ends_with(".sst")) {
            for (const std::size_t at : block_kinds_in(image.content(image.inode_of(path)))) {
                damages.push_back({path, Damage::Kind::flipped, at, 7});
            }
        }
    }
    return damages;
}

}  // namespace

TEST_CASE("after a power cut at any operation the views are those of some entry, or none") {
    MESSAGE("seed ", kSeed);
    const Recording run;
    const auto merges =
        std::ranges::count_if(run.trace, [](const Op& op) { return op.kind == Op::Kind::unlink; });
    MESSAGE(run.trace.size(), " operations, ", run.played.size(), " entries, ", merges,
            " files given up");
    CHECK(merges > 10);
    std::mt19937_64 random(kSeed);
    const std::size_t stride = is_full_run() ? 1 : 127;
    DiskImage disk;
    Sequence stored = 0;
    std::size_t cuts = 0;
    for (std::size_t i = 0; i < run.trace.size(); ++i) {
        disk.apply(run.trace[i]);
        stored = std::max(stored, run.trace[i].at * (run.trace[i].kind == Op::Kind::mark ? 1 : 0));
        if (i % stride != 0 || i < kFolderOps) {
            continue;
        }
        std::vector<Cut> after;
        for (const CutMode mode :
             {CutMode::nothing_kept, CutMode::all_kept, CutMode::prefix_kept, CutMode::scattered}) {
            after.push_back({mode, disk.after_power_cut(mode, random)});
        }
        on_every_core(after.size(), [&](std::size_t at) {
            after[at].wrong =
                verdict(after[at].image, run, {stored, after[at].mode == CutMode::scattered},
                        after[at].loaded);
        });
        for (const Cut& cut : after) {
            CHECK_MESSAGE(cut.wrong.empty(), "operation ", i, ", mode ", static_cast<int>(cut.mode),
                          ": ", cut.wrong);
            CHECK(cut.loaded != Loaded::unreadable_history);
            ++cuts;
        }
    }
    MESSAGE(cuts, " cuts");
}

TEST_CASE("damaged views load to the true state, or are begun anew") {
    MESSAGE("seed ", kSeed);
    const Recording run(kRoundsToDamage);
    std::mt19937_64 random(kSeed);
    const std::vector<Damage> damages = damages_to(run.image, random);
    std::vector<std::string> wrong(damages.size());
    std::vector<Loaded> loaded(damages.size());
    on_every_core(damages.size(), [&](std::size_t at) {
        wrong[at] = verdict(damages[at].done_to(run.image), run, {}, loaded[at]);
    });
    for (std::size_t at = 0; at < damages.size(); ++at) {
        CHECK_MESSAGE(wrong[at].empty(), damages[at].text(), ": ", wrong[at]);
    }
    const auto tally = [&](Loaded what) { return std::ranges::count(loaded, what); };
    MESSAGE(run.image.files().size(), " files, ", damages.size(),
            " damages: ", tally(Loaded::nothing), " begun anew, ", tally(Loaded::state), " whole, ",
            tally(Loaded::unreadable_history), " with a history that can't be read");
    CHECK(tally(Loaded::nothing) > 0);
    CHECK(tally(Loaded::state) > 0);
}

TEST_CASE("a history that can't be read costs one start, and the next begins the views anew") {
    const Recording run;
    std::size_t hit = 0;
    std::size_t unreadable = 0;
    for (const auto& path : run.image.files()) {
        const auto& content = run.image.content(run.image.inode_of(path));
        // A key of alice's history stands in no other block than a history's.
        const auto its = std::ranges::find_if(run.played.touches, [&](const ledger::Touch& touch) {
            return touch.account == test::account_named("alice") &&
                   content.find(history_key(touch)) != content.npos;
        });
        if (!path.ends_with(".sst") || its == run.played.touches.end()) {
            continue;
        }
        std::string damaged = content;
        const std::size_t at = content.find(history_key(*its)) + kHistoryKeyWidth - 1;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        DiskImage image = run.image;
        image.damage(path, std::move(damaged));
        Loaded loaded{};
        const auto wrong = verdict(image, run, {}, loaded);
        CHECK_MESSAGE(wrong.empty(), path, ": ", wrong);
        ++hit;
        unreadable += loaded == Loaded::unreadable_history ? 1 : 0;
    }
    MESSAGE(hit, " files with a history, ", unreadable, " of them in use");
    CHECK(unreadable > 0);
}

}  // namespace holdfast::store::views_crash_test
