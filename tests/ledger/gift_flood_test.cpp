/// Very many gifts of a campaign that fails: they settle and go back in bounded entries, and other
/// commands are decided in between.
///
/// HOLDFAST_FLOOD_GIFTS says how many; the slow test of that name takes a million.
#include <doctest/doctest.h>

#include <cstdlib>

#include "ledger/campaign_timers.h"
#include "tests/support/campaign_world.h"

namespace gift_flood_test {

using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

constexpr std::size_t kUsualGifts = 10'000;
constexpr std::size_t kBatch = 4096;

std::size_t gifts_wanted() {
    const char* text = std::getenv("HOLDFAST_FLOOD_GIFTS");
    return text == nullptr ? kUsualGifts : std::stoul(text);
}

void give_all(CampaignWorld& world, std::size_t count) {
    std::vector<Draft> drafts;
    for (std::size_t i = 1; i <= count; ++i) {
        drafts.push_back(world.gift_draft("ann", 1, "g" + std::to_string(i)));
        if (drafts.size() == kBatch || i == count) {
            for (const Result& result : world.run(drafts)) {
                REQUIRE(result.reason == Reason::ok);
            }
            drafts.clear();
        }
    }
}

// A nanosecond at a time, each with a command of somebody else, until the campaign is so far.
std::size_t entries_until(CampaignWorld& world, CampaignState state) {
    std::size_t steps = 0;
    for (; world.campaign().state != state; ++steps) {
        world.advance(1);
        REQUIRE(world.transfer("tips", "other", 1) == Reason::ok);
    }
    return steps;
}

}  // namespace

TEST_CASE("gift flood: a campaign that fails gives back in sweeps, and other work goes on") {
    const std::size_t count = gifts_wanted();
    CampaignWorld world({.operators = 3, .approvals = 1, .audit_every = 1'000'000});
    world.open({"other"});
    world.fund("ann", count);
    world.fund("tips", 100'000);
    world.begin(CampaignWorld::terms(count + 1));
    give_all(world, count);
    CHECK(world.money() == static_cast<std::int64_t>(count));

    world.advance(14 * kDay);
    const std::size_t sweeps = (count + kGiftsASweep - 1) / kGiftsASweep;
    std::size_t steps = 0;
    while (!world.campaign().at.is_zero()) {
        world.advance(1);
        REQUIRE(world.transfer("tips", "other", 1) == Reason::ok);
        ++steps;
    }
    CHECK(steps == sweeps);
    CHECK(world.campaign().lines.front().length == Amount(count));

    world.advance(16 * kDay);
    world.advance(7 * kDay - sweeps);
    CHECK(entries_until(world, CampaignState::refunding) <= 2);
    CHECK(world.money() == static_cast<std::int64_t>(count));
    CHECK(entries_until(world, CampaignState::closed) == sweeps);
    CHECK(world.available("ann") == static_cast<std::int64_t>(1'000 + count));
    for (const Bytes& bytes : world.log()) {
        const auto entry = Entry::parse(bytes);
        REQUIRE(entry.has_value());
        if (entry->leaf().type == EntryType::timers) {
            REQUIRE(entry->outcomes().size() <= kGiftsASweep);
        }
    }
    world.audit();
}

}  // namespace gift_flood_test
