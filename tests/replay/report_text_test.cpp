/// What the program prints: exit codes, numbers, names, the progress bar.
#include <doctest/doctest.h>

#include <set>

#include "replay/pot_names.h"
#include "replay/progress.h"
#include "tests/replay/run_program.h"
#include "tests/replay/sample_log.h"

namespace report_text_test {

using namespace holdfast;
using namespace holdfast::replay;
using namespace holdfast::test;

TEST_CASE(
    "exit codes: each has one number, one name and a meaning; every fault of the store has one") {
    std::set<int> numbers;
    std::set<std::string_view> names;
    for (const ExitInfo& info : exit_codes()) {
        CHECK(numbers.insert(static_cast<int>(info.code)).second);
        CHECK(names.insert(info.name).second);
        CHECK_FALSE(info.meaning.empty());
        CHECK(name_of(info.code) == info.name);
    }
    using store::StoreFault;
    CHECK(exit_code_of(StoreFault::folder_missing) == ExitCode::unreadable);
    CHECK(exit_code_of(StoreFault::log_unreadable) == ExitCode::unreadable);
    CHECK(exit_code_of(StoreFault::chain_broken) == ExitCode::chain);
    CHECK(exit_code_of(StoreFault::anchor_missing) == ExitCode::anchor);
    CHECK(exit_code_of(StoreFault::anchor_unreadable) == ExitCode::anchor);
    CHECK(exit_code_of(StoreFault::views_unreadable) == ExitCode::view);
}

TEST_CASE("with_commas and the progress bar") {
    CHECK(with_commas(0) == "0");
    CHECK(with_commas(999) == "999");
    CHECK(with_commas(1'000) == "1,000");
    CHECK(with_commas(1'234'567) == "1,234,567");
    CHECK(progress_line({1'200, 2'400, 620'000}, 2.0) ==
          "[###############               ]  50 %  1,200 of 2,400 entries  310,000 commands/s  2 s "
          "left");
    CHECK(progress_line({0, 0, 0}, 0.0).starts_with("[                              ]   0 %"));
}

TEST_CASE("account names: system accounts by what they are, others by party and id") {
    const World world = sample_world();
    const ledger::State& state = world.state();
    using ledger::SystemAccount;
    const auto rail = ledger::system_account(SystemAccount::rail_clearing, kEuro, kRail);
    CHECK(account_label(rail, state) == "rail_clearing EUR 20");
    CHECK(account_label(ledger::system_account(SystemAccount::fees, 2), state) == "fees JPY");
    CHECK(account_label(account_named("alice"), state) == "10/616c6963650000000000000000000000");
    // A member's account is not taken for a system account, whatever its id.
    CHECK_FALSE(system_name({kPlatform, ledger::system_account(SystemAccount::fees, kEuro).id})
                    .has_value());

    const auto journal = [&](PotKind kind, const ledger::AccountId& id) {
        return journal_account({{kind, id}, kEuro, 0, 0, false}, state);
    };
    CHECK(journal(PotKind::available, rail) == "assets:clearing:20:EUR");
    CHECK(journal(PotKind::available, ledger::system_account(SystemAccount::fees, kEuro)) ==
          "revenues:fees:EUR");
    CHECK(journal(PotKind::available, ledger::system_account(SystemAccount::loss, kEuro)) ==
          "expenses:loss:EUR");
    CHECK(journal(PotKind::available, ledger::system_account(SystemAccount::suspense, kEuro)) ==
          "liabilities:suspense:EUR");
    CHECK(journal(PotKind::debt, account_named("bob")) ==
          "liabilities:accounts:10:626f6200000000000000000000000000:debt");
    CHECK(journal(PotKind::hold, account_named("order")) ==
          "liabilities:holds:10:6f726465720000000000000000000000");
    CHECK(money_text(-1205, kEuro, state) == "-12.05");
    CHECK(money_text(7, 2, state) == "7");
    CHECK(money_text(1, 3, state) == "0.000000000000000001");
}

TEST_CASE("docs/audit.md lists the exit codes as they are") {
    std::string table = "| code | name | meaning |\n| --- | --- | --- |\n";
    for (const ExitInfo& info : exit_codes()) {
        table += "| " + std::to_string(static_cast<int>(info.code)) + " | `" +
                 std::string(info.name) + "` | " + std::string(info.meaning) + " |\n";
    }
    INFO("docs/audit.md should have:\n" << table);
    CHECK(read_text(HOLDFAST_SOURCE_DIR "/docs/audit.md").find(table + "\n") != std::string::npos);
}

}  // namespace report_text_test
