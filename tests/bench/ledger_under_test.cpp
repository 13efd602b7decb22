#include "tests/bench/ledger_under_test.h"

#include "tests/bench/commands.h"
#include "tests/support/funded_accounts.h"

namespace holdfast::bench {

namespace {

static_assert(kPlatform == test::kFundedPlatform);

}  // namespace

LedgerUnderTest::LedgerUnderTest(const std::filesystem::path& folder, const Settings& settings)
    : ledger_(folder, {.origin = "bench.example/ledger",
                       .parties = test::platform_and_rail(),
                       .server_options = settings.server_options,
                       .agent = "holdfast-bench",
                       // A state hash of many rows takes its time.
                       .request_timeout = std::chrono::minutes(10)}) {
    register_keys(settings.connections);
    std::vector<ledger::Id> accounts;
    for (std::size_t i = 0; i < settings.accounts; ++i) {
        accounts.push_back(account_number(i));
    }
    test::open_funded_accounts(ledger_, accounts, kFunds);
}

void LedgerUnderTest::register_keys(std::size_t count) {
    keys_.emplace_back(ledger_.key(kPlatform).seed());
    std::vector<api::Json> commands;
    while (keys_.size() < count) {
        keys_.push_back(crypto::generate_key());
        ledger_.introduce(commands.emplace_back(api::Json{{"kind", "register_key"}}), keys_.back());
    }
    if (!commands.empty()) {
        ledger_.must(kPlatform, commands);
    }
}

}  // namespace holdfast::bench
