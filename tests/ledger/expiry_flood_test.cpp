/// Very many holds that expire at the same instant: fired in bounded entries, in order, each once.
///
/// HOLDFAST_FLOOD_HOLDS says how many; the slow test of that name takes a million.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "ledger/timers.h"
#include "tests/support/ledger_fixture.h"

namespace expiry_flood_test {

using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr std::size_t kUsualHolds = 20'000;
constexpr std::size_t kBatch = 8190;
constexpr std::size_t kEntryBytesMax = std::size_t{2} << 20;

std::size_t holds_wanted() {
    const char* text = std::getenv("HOLDFAST_FLOOD_HOLDS");
    return text == nullptr ? kUsualHolds : std::stoul(text);
}

// The most memory this process has had so far, in bytes; 0 where the system does not tell.
std::size_t peak_memory() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        if (word == "VmHWM:") {
            std::size_t kibibytes = 0;
            status >> kibibytes;
            return kibibytes << 10;
        }
    }
    return 0;
}

// Holds of one unit each, to one payee, all with one deadline; ids in no order.
void place_holds(World& world, std::size_t count, Time deadline) {
    constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;
    std::vector<Draft> drafts;
    for (std::size_t i = 1; i <= count; ++i) {
        Draft draft = world.draft(CommandKind::hold).payer("payer").payee("payee").amount(1);
        const std::uint64_t scattered = i * kOdd;
        for (std::size_t byte = 0; byte < 8; ++byte) {
            draft.record.id.bytes[byte] = static_cast<std::uint8_t>(scattered >> (8 * byte));
        }
        drafts.push_back(draft.expires(deadline));
        if (drafts.size() == kBatch || i == count) {
            for (const Result& result : world.run(drafts)) {
                REQUIRE(result.reason == Reason::ok);
            }
            drafts.clear();
        }
    }
}

// AddressSanitizer keeps what is given back for a while, up to so much, to catch who still uses it.
#if defined(__has_feature)  // clang
#define HOLDFAST_HAS_ASAN __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)  // GCC
#define HOLDFAST_HAS_ASAN 1
#else
#define HOLDFAST_HAS_ASAN 0
#endif
#if HOLDFAST_HAS_ASAN
constexpr std::size_t kQuarantine = std::size_t{256} << 20;
#else
constexpr std::size_t kQuarantine = 0;
#endif

}  // namespace

TEST_CASE("expiry flood: bounded entries, in order, each hold once") {
    const std::size_t count = holds_wanted();
    World world({.operators = 3, .approvals = 1, .audit_every = 1'000'000});
    world.open({"payer", "payee", "other"});
    world.fund("payer", count);
    const Time deadline = world.now() + kSecond;
    place_holds(world, count, deadline);
    CHECK(world.available("payer") == 0);
    CHECK(world.account("payee").incoming == Amount(count));

    world.advance(kSecond);
    CHECK(world.state().timers.size() == count);  // t = until is in time
    const std::size_t entries_before = world.log().size();
    const std::size_t peak_before = peak_memory();
    world.advance(1);
    const std::size_t peak_after = peak_memory();

    CHECK(world.state().timers.size() == 0);
    CHECK(world.available("payer") == static_cast<std::int64_t>(count));
    CHECK(world.account("payer").held.is_zero());
    CHECK(world.account("payee").incoming.is_zero());
    std::size_t fired = 0;
    std::size_t log_bytes = 0;
    Timer last;
    for (std::size_t i = entries_before; i < world.log().size(); ++i) {
        const auto entry = Entry::parse(world.log()[i]);
        REQUIRE(entry.has_value());
        REQUIRE(entry->outcomes().size() <= kMaxTimersPerEntry);
        REQUIRE(world.log()[i].size() <= kEntryBytesMax);
        log_bytes += world.log()[i].size();
        for (const Outcome& outcome : entry->outcomes()) {
            const Timer timer = std::get<TimerFired>(outcome.events.front()).timer;
            REQUIRE(last < timer);
            last = timer;
            ++fired;
        }
    }
    CHECK(fired == count);
    CHECK(world.log().size() - entries_before == (count + kBatch - 1) / kBatch);
    // What grew is the log that the world keeps, and a few entries under way. (An audit would hide
    // it: it copies the state.)
    MESSAGE("peak memory ", peak_before >> 20, " MiB before, ", peak_after >> 20, " after; ",
            log_bytes >> 20, " MiB of entries");
    CHECK(peak_after <= peak_before + 2 * log_bytes + (std::size_t{64} << 20) + kQuarantine);
    world.audit();
    CHECK(world.transfer("payer", "other", 1) == Reason::ok);
}

}  // namespace expiry_flood_test
