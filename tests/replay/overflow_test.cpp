// Checks of logs whose state is larger than the memory they may use.
#include "replay/overflow.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "replay/past_roots.h"
#include "replay/verify.h"
#include "tests/replay/sample_log.h"
#include "tests/store/temp_folder.h"

namespace overflow_test {

using namespace holdfast;
using namespace holdfast::replay;
using namespace holdfast::test;
using ledger::CommandKind;
using store::TempFolder;

namespace {

constexpr std::size_t kBatches = 32;
constexpr std::size_t kHoldsInBatch = 100;
constexpr std::size_t kHoldBytes = 2 << 10;  // more than a hold and its id take in memory

std::string hold_name(std::size_t number) { return "hold " + std::to_string(number); }

// Many holds; then each of them is released, the oldest first.
World large_world() {
    World::Options rarely;
    rarely.audit_every = 1'000;
    World world(rarely);
    world.open({"alice", "bob"});
    world.fund("alice", 100'000);
    for (const auto kind : {CommandKind::hold, CommandKind::release}) {
        for (std::size_t batch = 0; batch < kBatches; ++batch) {
            std::vector<Draft> drafts;
            for (std::size_t i = 0; i < kHoldsInBatch; ++i) {
                const std::string name = hold_name(batch * kHoldsInBatch + i);
                drafts.push_back(
                    kind == CommandKind::hold
                        ? world.draft(kind).id(name).payer("alice").payee("bob").amount(1)
                        : world.draft(kind).reference(name).amount(1));
            }
            world.run(drafts);
        }
    }
    return world;
}

VerifyOptions options_with(std::size_t bytes, std::size_t ahead, const TempFolder& scratch) {
    VerifyOptions options;
    options.limits = {1, 1 << 20};
    options.overflow = {bytes, ahead, scratch.path()};
    return options;
}

void check_same(const VerifyReport& a, const VerifyReport& b) {
    CHECK(a.findings.empty());
    CHECK(b.findings.empty());
    CHECK(a.entries == b.entries);
    CHECK(a.commands_by_reason == b.commands_by_reason);
    CHECK(a.events == b.events);
    CHECK(a.signatures == b.signatures);
    CHECK(a.timers == b.timers);
    CHECK(a.time == b.time);
    CHECK(a.head == b.head);
    CHECK(a.root == b.root);
    CHECK(a.state_hash == b.state_hash);
}

std::vector<std::filesystem::path> names_in(const TempFolder& folder) {
    std::vector<std::filesystem::path> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        names.push_back(entry.path());
    }
    return names;
}

}  // namespace

TEST_CASE("overflow: a log whose state is far larger than the budget gives the same report") {
    const World world = large_world();
    const MemorySource source(world.log());
    const TempFolder scratch;
    const VerifyReport whole = verify(source, options_with(1 << 30, 0, scratch));
    CHECK(whole.state_hash == world.state_hash());
    CHECK(whole.commands_by_reason.at(ledger::Reason::ok) >= 2 * kBatches * kHoldsInBatch);
    REQUIRE(whole.peak_bytes > 2 << 20);
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{256} << 10}) {
        CAPTURE(bytes);
        constexpr std::size_t kAhead = 128 << 10;
        auto options = options_with(bytes, kAhead, scratch);
        std::size_t seen = 0;
        options.on_progress = [&](const Progress&) {
            for (const auto& folder : names_in(scratch)) {
                struct stat found {};
                REQUIRE(::stat(folder.c_str(), &found) == 0);
                CHECK((found.st_mode & 0777) == 0700);
                ++seen;
            }
        };
        options.invariants_every = 16;
        const VerifyReport part = verify(source, options);
        check_same(whole, part);
        CHECK(seen > kBatches);
        CHECK(part.peak_bytes <= bytes + kAhead + kHoldsInBatch * kHoldBytes);
        CHECK(names_in(scratch).empty());
    }
}

TEST_CASE("overflow: a log that is found wrong leaves nothing behind either") {
    const auto log = large_world().log();
    LogBuilder builder(log);
    builder.heartbeat(ledger::kHour);
    auto forged = builder.entries();
    const auto heartbeat = ledger::Entry::parse(forged.back());
    auto parts = parts_of(*heartbeat);
    parts.type = ledger::EntryType::timers;
    forged.back() = ledger::Entry::build(std::move(parts)).bytes();
    const TempFolder scratch;
    const auto report = verify(MemorySource(forged), options_with(0, 0, scratch));
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].code == ExitCode::decision);
    CHECK(report.findings[0].entry == log.size());
    CHECK(names_in(scratch).empty());
}

TEST_CASE("overflow: a sample of everything, with no row in memory that need not be") {
    const World world = sample_world();
    const TempFolder scratch;
    auto options = options_with(0, 0, scratch);
    options.invariants_every = 7;
    const auto report = verify(MemorySource(world.log()), options);
    for (const Finding& finding : report.findings) {
        FAIL_CHECK(text_of(finding));
    }
    CHECK(report.state_hash == world.state_hash());
    CHECK(names_in(scratch).empty());
}

TEST_CASE("overflow: scratch space that can't be had is no fault of the ledger's") {
    const MemorySource source(small_world().log());
    const TempFolder scratch;
    auto options = options_with(0, 0, scratch);
    options.overflow.scratch = scratch.path() / "missing";
    CHECK_THROWS_AS(static_cast<void>(verify(source, options)), ScratchError);
    options.overflow.bytes = 1 << 30;  // then it needs none
    CHECK(verify(source, options).findings.empty());
}

TEST_CASE("past roots: each is the one that was added, in memory or not") {
    const TempFolder scratch;
    for (const std::size_t in_memory : {1U, 2U, 5U, 1000U}) {
        CAPTURE(in_memory);
        PastRoots roots(scratch.path(), in_memory);
        for (std::uint8_t number = 1; number <= 100; ++number) {
            roots.add({number, 7});
            REQUIRE(roots.size() == number);
            for (std::uint8_t past = 1; past <= number; ++past) {
                REQUIRE(roots.after(past) == ledger::Digest{past, 7});
            }
        }
        CHECK(names_in(scratch).empty());
    }
    PastRoots roots(scratch.path() / "missing", 1);
    roots.add({1});
    CHECK_THROWS_AS(roots.add({2}), ScratchError);
}

}  // namespace overflow_test
