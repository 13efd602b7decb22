#include "replay/books.h"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "crypto/bytes.h"
#include "crypto/hex.h"
#include "ledger/state_hash.h"
#include "replay/pot_names.h"
#include "tests/export/bookkeepers.h"
#include "tests/replay/sample_log.h"

namespace books_test {

using namespace holdfast;
using namespace holdfast::replay;
using namespace holdfast::test;
using nlohmann::json;

namespace {

std::vector<std::vector<std::string>> read_csv(const std::filesystem::path& path) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream in(read_text(path));
    for (std::string line; std::getline(in, line);) {
        auto& row = rows.emplace_back();
        std::istringstream fields(line + ',');
        for (std::string field; std::getline(fields, field, ',');) {
            row.push_back(field);
        }
    }
    return rows;
}

// As hledger prints a balance: nothing is a plain 0.
std::string balance_text(ledger::i128 units, ledger::CurrencyId currency,
                         const ledger::State& state) {
    return units == 0 ? "0" : money_text(units, currency, state);
}

}  // namespace

TEST_CASE("the books of a ledger with a bit of everything") {
    const TempFolder folder;
    const World world = sample_world();
    const auto out = folder.path() / "books";
    const auto report = export_books(MemorySource(world.log()), out, {});

    SUBCASE("hledger and ledger accept them in their strictest modes") {
        const auto hledger = check_with_hledger(out / "books.journal");
        CHECK_MESSAGE(hledger.code == 0, hledger.output);
        const auto ledger_cli = check_with_ledger(out / "books.journal");
        CHECK_MESSAGE(ledger_cli.code == 0, ledger_cli.output);
    }
    SUBCASE("hledger comes to our balances") {
        const auto balances = balances_by_hledger(out / "books.journal");
        std::size_t accounts = 0;
        world.state().accounts.for_each(
            [&](const ledger::AccountId& id, const ledger::Account& account) {
                const Movement available{{PotKind::available, id}, account.currency, 0, 0, false};
                const auto found = balances.find(journal_account(available, world.state()));
                const auto expected =
                    balance_text(-account.available.value(), account.currency, world.state());
                CHECK_MESSAGE((found == balances.end() ? "nothing" : found->second) ==
                                  (found == balances.end() ? "nothing" : expected),
                              journal_account(available, world.state()));
                CHECK((found != balances.end() || account.available.value() == 0));
                ++accounts;
            });
        CHECK(accounts == world.state().accounts.size());
        world.state().holds.for_each([&](const ledger::HoldId& id, const ledger::Hold& hold) {
            const Movement left{
                {PotKind::hold, ledger::rename<ledger::AccountId>(id)}, hold.currency, 0, 0, false};
            const auto found = balances.find(journal_account(left, world.state()));
            REQUIRE(found != balances.end());
            const auto inside = static_cast<ledger::i128>((hold.left() + hold.apart).value());
            CHECK(found->second == balance_text(-inside, hold.currency, world.state()));
        });
    }
    SUBCASE("the manifest seals every file, and says where the log stood") {
        const auto manifest = json::parse(read_text(out / "manifest.json"));
        CHECK(manifest["head"] == crypto::to_hex(world.state().facts.head));
        CHECK(manifest["state_hash"] == crypto::to_hex(world.state_hash()));
        CHECK(manifest["root"] == crypto::to_hex(root_of(world.log())));
        CHECK(manifest["entries"] == world.log().size());
        CHECK(manifest["events"] == world.state().facts.next_event);
        std::size_t files = 1;
        for (const auto& file : manifest["files"]) {
            const std::string content = read_text(out / file["name"].get<std::string>());
            CHECK(file["bytes"] == content.size());
            CHECK(file["sha256"] == crypto::to_hex(crypto::sha256(crypto::bytes_of(content))));
            ++files;
        }
        CHECK(files == static_cast<std::size_t>(
                           std::distance(std::filesystem::directory_iterator(out), {})));
    }
    SUBCASE("the same log gives the same bytes") {
        const auto again = export_books(MemorySource(world.log()), folder.path() / "again", {3, 1});
        REQUIRE(again.files.size() == report.files.size());
        for (std::size_t i = 0; i < report.files.size(); ++i) {
            CHECK(again.files[i].sha256 == report.files[i].sha256);
        }
        CHECK(again.state_hash == report.state_hash);
    }
    SUBCASE(
        "events.csv: every event, numbered without gaps, adding up to zero, ending at the "
        "balances") {
        const auto rows = read_csv(out / "events.csv");
        const auto& names = rows.front();
        const auto column = [&](std::string_view name) {
            return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
        };
        std::uint64_t next = 0;
        std::map<std::pair<std::string, std::string>, ledger::i128> sums;  // event, currency
        std::map<std::string, std::string> balances;
        const auto units = [](std::string text) {
            std::erase(text, '.');
            const bool negative = text.front() == '-';
            ledger::i128 value = 0;
            for (const char digit : text.substr(negative ? 1 : 0)) {
                value = value * 10 + (digit - '0');
            }
            return negative ? -value : value;
        };
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const auto& row = rows[i];
            REQUIRE(row.size() == names.size());
            const auto event = std::stoull(row[column("event")]);
            REQUIRE((event == next || event + 1 == next));
            next = event + 1;
            if (!row[column("pot")].empty()) {
                sums[{row[column("event")], row[column("currency")]}] +=
                    units(row[column("change")]);
                balances[row[column("pot")] + " " + row[column("pot_id")]] = row[column("balance")];
            }
        }
        CHECK(next == world.state().facts.next_event);
        for (const auto& [where, sum] : sums) {
            const auto& event = where;
            CHECK_MESSAGE(sum == 0, "event ", event.first, " ", event.second);
        }
        CHECK(balances.at("available " + account_label(account_named("bob"), world.state())) ==
              money_text(world.available("bob"), kEuro, world.state()));
    }
    SUBCASE("balances.csv: every account as it stands") {
        const auto rows = read_csv(out / "balances.csv");
        CHECK(rows.size() == world.state().accounts.size() + 1);
        const auto bob = std::ranges::find(rows, account_label(account_named("bob"), world.state()),
                                           [](const auto& row) { return row.front(); });
        REQUIRE(bob != rows.end());
        CHECK((*bob)[5] == money_text(world.available("bob"), kEuro, world.state()));
    }
    SUBCASE("entries.jsonl: a JSON object an entry, with its commands and events") {
        std::istringstream in(read_text(out / "entries.jsonl"));
        std::size_t count = 0;
        std::size_t events = 0;
        for (std::string line; std::getline(in, line); ++count) {
            const auto entry = json::parse(line);
            CHECK(entry["sequence"] == count);
            for (const char* list : {"commands", "outcomes"}) {
                for (const auto& outcome : entry.value(list, json::array())) {
                    events += outcome.value("events", json::array()).size();
                }
            }
        }
        CHECK(count == world.log().size());
        CHECK(events == world.state().facts.next_event);
    }
}

TEST_CASE("a lost, doubled or altered event fails in both, whichever it is") {
    const TempFolder folder;
    const auto out = folder.path() / "books";
    static_cast<void>(export_books(MemorySource(small_world().log()), out, {}));
    const std::string journal = read_text(out / "books.journal");
    const auto blocks = transactions(journal);
    REQUIRE(blocks.size() >= 6);
    const auto altered = folder.path() / "altered.journal";
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        CAPTURE(blocks[i].text);
        const bool is_closing =
            i + 1 == blocks.size();  // the assertion of all balances: nothing is lost with it
        for (const bool doubled : {false, true}) {
            std::string text = journal;
            text.replace(blocks[i].at, blocks[i].text.size(),
                         doubled ? blocks[i].text + blocks[i].text : "");
            write_text(altered, text);
            CHECK((check_with_hledger(altered).code == 0) == is_closing);
            CHECK((check_with_ledger(altered).code == 0) == is_closing);
        }
    }
    std::string moved = journal;
    const auto at = moved.find("10.00 EUR");
    REQUIRE(at != std::string::npos);
    moved.replace(at, 5, "10.01");
    write_text(altered, moved);
    CHECK(check_with_hledger(altered).code != 0);
    CHECK(check_with_ledger(altered).code != 0);
}

TEST_CASE("export refuses a folder in use, an empty log, a broken one, and money from nowhere") {
    const TempFolder folder;
    const auto log = small_world().log();
    write_text(folder.path() / "notes", "mine");
    CHECK_THROWS_AS(export_books(MemorySource(log), folder.path(), {}), std::runtime_error);
    CHECK(read_text(folder.path() / "notes") == "mine");
    CHECK_THROWS_AS(export_books(MemorySource({}), folder.path() / "a", {}), FoundError);

    const auto class_of = [&](const std::vector<ledger::Bytes>& entries, const char* name) {
        try {
            static_cast<void>(export_books(MemorySource(entries), folder.path() / name, {}));
        } catch (const FoundError& error) {
            CHECK_FALSE(std::filesystem::exists(folder.path() / name / "manifest.json"));
            return error.finding().code;
        }
        return ExitCode::ok;
    };
    auto broken = log;
    broken[4][20] ^= 1;
    CHECK(class_of(broken, "b") == ExitCode::chain);
    auto altered = log;
    altered[6][altered[6].size() - 3] ^= 1;
    CHECK(class_of(altered, "c") == ExitCode::root);

    // An event that credits more than it debits, in an entry whose hashes all fit.
    auto minting = log;
    LogBuilder builder(log);
    builder.heartbeat(1);
    auto parts = parts_of(*ledger::Entry::parse(builder.entries().back()));
    parts.type = ledger::EntryType::timers;
    ledger::Reversed event;
    event.original = {kPlatform, id_named("h")};
    event.credits = {
        {account_named("bob"), ledger::Amount(1), ledger::Leg::kOwnPart, ledger::LegKind::posted}};
    parts.outcomes.push_back({ledger::Reason::ok, {}, {event}});
    minting.push_back(ledger::Entry::build(std::move(parts)).bytes());
    CHECK(class_of(minting, "d") == ExitCode::invariant);
}

}  // namespace books_test
