#include "ledger/memory_log.h"

#include <doctest/doctest.h>

#include "tests/ledger/event_log_conformance.h"

namespace holdfast::ledger::memory_log_test {

TEST_CASE("the log in memory does what every log must") {
    check_event_log([] { return std::make_unique<MemoryLog>(); });
}

TEST_CASE("the log in memory drops what was trimmed") {
    MemoryLog log;
    OpaqueChain chain;
    REQUIRE(log.append(log.acquire(), 0, {}, chain.grow(5)) == AppendResult::committed);
    log.trim(4);  // nothing covers it yet
    CHECK(log.read(0, 10).size() == 5);
    log.put_snapshot({3, {}, {}});
    log.trim(4);
    CHECK_THROWS_AS(log.read(2, 1), LogError);
    CHECK(log.read(3, 10).size() == 2);
}

}  // namespace holdfast::ledger::memory_log_test
