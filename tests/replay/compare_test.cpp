#include "replay/compare.h"

#include <doctest/doctest.h>

#include "tests/replay/sample_log.h"

namespace compare_test {

using namespace holdfast;
using namespace holdfast::replay;
using namespace holdfast::test;

TEST_CASE("compare_logs: the first entry that differs, and how") {
    const World world = small_world();
    World richer = small_world();
    richer.transfer("alice", "bob", 1);
    World poorer = small_world();
    poorer.transfer("alice", "bob", 2);
    const auto next = world.log().size();
    const MemorySource a(world.log());
    const MemorySource b(richer.log());
    const MemorySource c(poorer.log());

    CHECK_FALSE(compare_logs(a, a).first_difference.has_value());
    CHECK(compare_logs(a, b).first_difference == next);
    CHECK(compare_logs(a, b).difference == "the first log ends before it");
    CHECK(compare_logs(b, a).difference == "the second log ends before it");
    const auto parted = compare_logs(b, c);
    CHECK(parted.first_difference == next);
    CHECK(parted.difference == "commands: 1 in the first, 1 in the second, with other contents");

    auto damaged = richer.log();
    damaged[3].assign(5, 0);
    CHECK(compare_logs(b, MemorySource(damaged)).first_difference == 3);
    CHECK(compare_logs(b, MemorySource(damaged)).difference == "at least one of them is no entry");
}

TEST_CASE("compare_accounts: those that stand otherwise, in order, no more than asked for") {
    World one = small_world();
    World other = small_world();
    other.open({"carol"});
    other.transfer("alice", "bob", 5);
    const auto found = compare_accounts(one.state(), other.state(), 10);
    REQUIRE(found.size() == 3);
    CHECK(found[0].account == account_named("alice"));
    CHECK(found[1].account == account_named("bob"));
    CHECK(found[1].second->available.value() - found[1].first->available.value() == 5);
    CHECK(found[2].account == account_named("carol"));
    CHECK(found[2].first == nullptr);
    CHECK(compare_accounts(one.state(), other.state(), 2).size() == 2);
    CHECK(compare_accounts(one.state(), one.state(), 10).empty());
}

}  // namespace compare_test
