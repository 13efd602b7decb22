// The sample log's heads and state hashes stand in tests/golden. Every build must come to them, by
// whichever compiler and with whichever options it was made, from the beginning and from the middle
// on. Where they must change, the test prints the lines that are true.
#include <doctest/doctest.h>

#include <fstream>
#include <map>

#include "crypto/hex.h"
#include "ledger/memory_log.h"
#include "ledger/state_hash.h"
#include "ledger/store/views.h"
#include "ledger/touches.h"
#include "tests/replay/sample_log.h"
#include "tests/store/temp_folder.h"

namespace golden_test {

using namespace holdfast;
using namespace holdfast::test;
using ledger::State;

namespace {

constexpr std::size_t kEvery = 8;  // entries from one line to the next

std::string line_of(const State& state) {
    return std::to_string(state.facts.next_sequence) + " " + crypto::to_hex(state.facts.head) +
           " " + crypto::to_hex(ledger::state_hash(state));
}

// "entries head state-hash" by the number of entries.
std::map<std::size_t, std::string> golden_lines() {
    std::ifstream file(std::string(HOLDFAST_SOURCE_DIR) + "/tests/golden/sample_log.txt");
    REQUIRE(file.is_open());
    std::map<std::size_t, std::string> lines;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && line.front() != '#') {
            lines.emplace(std::stoul(line), line);
        }
    }
    return lines;
}

// Applies the entries that follow `state`, up to `end`.
void fold(State& state, const std::vector<ledger::Bytes>& entries, std::size_t end) {
    while (state.facts.next_sequence < end) {
        static_cast<void>(ledger::apply_with_touches(
            state, *ledger::Entry::parse(entries[state.facts.next_sequence])));
    }
}

}  // namespace

TEST_CASE("golden: the sample log comes to the heads and state hashes that are written down") {
    const World world = sample_world();
    const auto& entries = world.log();
    const auto golden = golden_lines();
    State state;
    std::size_t compared = 0;
    for (std::size_t end = 1; end <= entries.size(); ++end) {
        fold(state, entries, end);
        if (end == 1 || end % kEvery == 0 || end == entries.size()) {
            const auto line = golden.find(end);
            CHECK_MESSAGE((line != golden.end() && line->second == line_of(state)),
                          "true is: ", line_of(state));
            ++compared;
        }
    }
    CHECK(compared == golden.size());
}

TEST_CASE("golden: from the middle on, out of stored views, the hashes are the same") {
    const World world = sample_world();
    const auto& entries = world.log();
    const auto golden = golden_lines();
    ledger::MemoryLog log;
    std::vector<ledger::PendingEntry> group;
    for (const auto& bytes : entries) {
        group.push_back({bytes, ledger::Entry::parse(bytes)->head()});
    }
    REQUIRE(log.append(log.acquire(), 0, {}, group) == ledger::AppendResult::committed);
    const store::TempFolder folder;
    store::StoreOptions options;
    options.folder = folder.path();
    const std::size_t middle = entries.size() / 2 / kEvery * kEvery;
    {
        store::StoredViews views(options, log);
        State state;
        static_cast<void>(views.load(state));
        fold(state, entries, middle);
        views.finish(state, [] { return ledger::Bytes{}; });
    }
    store::StoredViews views(options, log);
    State state;
    REQUIRE(views.load(state).has_value());
    CHECK(line_of(state) == golden.at(middle));
    fold(state, entries, entries.size());
    CHECK(line_of(state) == golden.at(entries.size()));
}

}  // namespace golden_test
