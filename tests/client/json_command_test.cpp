#include "api/json_command.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "ledger/text/json_entry.h"
#include "tests/client/random_command.h"

namespace json_command_test {

using namespace holdfast;
using api::command_from_json;
using api::Json;
using ledger::Extension;

namespace {

constexpr ledger::Time kNow = 1'700'000'000 * ledger::kSecond;
const ledger::Id kDefaultId{{9, 9}};

api::Currencies currencies() {
    api::Currencies known;
    known.add(1, {"EUR", 2});
    known.add(2, {"JPY", 0});
    return known;
}

ledger::StoredCommand parse(std::string_view json, ledger::PartyId party = 7) {
    static const api::Currencies known = currencies();
    return command_from_json(Json::parse(json), {party, kNow, known}, kDefaultId, 1);
}

std::string error_of(std::string_view json) {
    try {
        (void)parse(json);
    } catch (const api::BadText& error) {
        return error.what();
    }
    return "none";
}

std::string json_of(const ledger::Command& command) {
    std::string text;
    ledger::JsonWriter out(text);
    write_command(out, command);
    return text;
}

std::uint64_t seed() {
    const char* given = std::getenv("HOLDFAST_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
}

}  // namespace

TEST_CASE("what is printed of a command reads back as that command, of every kind") {
    const std::uint64_t run = seed();
    CAPTURE(run);
    test::RandomFields random(run);
    for (const ledger::CommandInfo& info : ledger::all_commands()) {
        for (int round = 0; round < 200; ++round) {
            const ledger::StoredCommand command = test::random_command(info, random);
            if (command.view().extension_bytes.size() > ledger::kMaxExtensionBytes) {
                continue;
            }
            const std::string text = json_of(command.view());
            CAPTURE(text);
            const api::Currencies none;
            const auto again = command_from_json(Json::parse(text), {0, kNow, none}, {}, 0);
            REQUIRE(again.view().leaf_bytes() == command.view().leaf_bytes());
        }
    }
}

TEST_CASE("a transfer as people write it") {
    const auto command =
        parse(R"({"kind": "transfer", "payer": "alice", "payee": "bob", "amount": "12.50 EUR"})");
    const ledger::CommandRecord& record = *command.view().record;
    CHECK(record.party == 7);
    CHECK(record.id == kDefaultId);
    CHECK(record.signers == 1);
    CHECK(record.payer == api::id_of_name("alice"));
    CHECK(record.payee == api::id_of_name("bob"));
    CHECK(record.amount.value() == 1250);
    REQUIRE(command.view().get(&Extension::currency) != nullptr);
    CHECK(*command.view().get(&Extension::currency) == 1);
}

TEST_CASE("a bank's statement: balances have signs, and name the currency") {
    const auto command = parse(R"({"kind":"reconcile","document":")" + std::string(64, '1') +
                               R"(","statement":{"closed":"2026-01-31T23:00:00Z",
                                   "balance":"-12.50 EUR","in_transit":"340"}})");
    const ledger::BankStatement& statement = *command.view().get(&Extension::statement);
    CHECK(statement.balance == ledger::Balance(-1250));
    CHECK(statement.in_transit == ledger::Balance(340));
    CHECK(statement.closed == ledger::Time{1'769'900'400} * ledger::kSecond);
    CHECK(*command.view().get(&Extension::currency) == 1);
}

TEST_CASE("a currency may be said twice, if it is the same, and by any of the amounts") {
    const auto currency = [](std::string_view json) {
        const auto command = parse(json);
        REQUIRE(command.view().get(&Extension::currency) != nullptr);
        return *command.view().get(&Extension::currency);
    };
    CHECK(currency(R"({"kind":"transfer","payer":"a","payee":"b","amount":"12.50 EUR",
                       "currency":"EUR"})") == 1);
    CHECK(currency(R"({"kind":"hold","payee":"b","amount":"5","expires":"+7d",
                       "payers":[{"account":"a","amount":"5 JPY"}]})") == 2);
}

TEST_CASE("another party's account brings its party along") {
    const auto command =
        parse(R"({"kind": "transfer", "payer": "alice", "payee": "8/bob", "amount": "5"})");
    CHECK(command.view().payer() == ledger::AccountId{7, api::id_of_name("alice")});
    CHECK(command.view().payee() == ledger::AccountId{8, api::id_of_name("bob")});
    CHECK(command.view().get(&Extension::payer_party) == nullptr);
}

TEST_CASE("flags: as a list, as booleans, and a full amount") {
    const auto flags = [](std::string_view json) {
        return static_cast<unsigned>(parse(json).view().record->flags);
    };
    CHECK(flags(R"({"kind":"release","reference":"h","amount":"full"})") == ledger::kFull);
    CHECK(flags(R"({"kind":"release","reference":"h","flags":["full"]})") == ledger::kFull);
    CHECK(flags(R"({"kind":"release","reference":"h","amount":"1","linked":true})") ==
          ledger::kLinked);
    CHECK(flags(R"({"kind":"hold","payer":"a","payee":"b","amount":"1","expires":"+7d",
                    "flags":["release_on_expiry","linked"]})") ==
          (ledger::kReleaseOnExpiry | ledger::kLinked));
    CHECK(error_of(R"({"kind":"release","reference":"h","flags":["up_to_payer"]})") ==
          "flags: release takes no 'up_to_payer'");
    CHECK(error_of(R"({"kind":"release","reference":"h","flags":["ful"]})") ==
          "flags: there is none named 'ful'");
}

TEST_CASE("times count from now") {
    const auto command =
        parse(R"({"kind":"hold","payer":"a","payee":"b","amount":"1","expires":"+1d12h"})");
    CHECK(command.view().record->expires == kNow + 36 * ledger::kHour);
}

TEST_CASE("what is wrong is named") {
    struct Case {
        const char* json;
        const char* error;
    };
    for (
        const auto& [json, error] : std::initializer_list<Case>{
            {R"([])", "command: expected an object, found []"},
            {R"({})", R"(kind: missing; it names the command, such as "transfer")"},
            {R"({"kind":"trasnfer"})", R"(kind: expected the name of a command, found "trasnfer")"},
            {R"({"kind":"transfer","payer":"a"})", "transfer needs: payee"},
            {R"({"kind":"extend","reference":"a"})", "extend needs: expires"},
            {R"({"kind":"open_account","id":"a"})", "open_account needs: currency"},
            {R"({"kind":"transfer","payer":"a","payee":"b","amount":5})",
             R"(amount: expected an amount as a string, "1250" (minor units) or "12.50 EUR", found 5)"},
            {R"({"kind":"transfer","payer":"a","payee":"b","amount":"12.5"})",
             R"(amount: '12.5' is no amount: write minor units ("1250") or major units with their currency ("12.50 EUR"))"},
            {R"({"kind":"transfer","payer":"a","payee":"b","amount":"12.505 EUR"})",
             "amount: '12.505' is no amount of EUR, which has 2 decimals"},
            {R"({"kind":"transfer","payer":"a","payee":"b","amount":"1 USD"})",
             "amount: 'USD' is no currency of this ledger (it has EUR, JPY)"},
            {R"({"kind":"transfer","payer":"a b","payee":"b"})",
             R"(payer: expected [PARTY/]ID, the id as 32 hex digits, a UUID or a name, found "a b")"},
            {R"({"kind":"close_account","payer":"a","tag":-1})",
             "tag: expected a number up to 4294967295, found -1"},
            {R"({"kind":"close_account","payer":"a","tag":4294967296})",
             "tag: expected a number up to 4294967295, found 4294967296"},
            {R"({"kind":"deposit_reversed","reference":"9/a"})",
             "reference: deposit_reversed acts in its own name space only (party 7)"},
            {R"({"kind":"transfer","payer":"8/a","payer_party":9,"payee":"b","amount":"1"})",
             "payer: its party is said twice, and differently"},
            {R"({"kind":"transfer","payer":"a","payee":"b","amount":"12.50 EUR","currency":"JPY"})",
             "amount: its currency is said twice, and differently"},
            {R"({"kind":"transfer","payer":"a","payee":"b","amount":"12.50 EUR","currency":2})",
             "amount: its currency is said twice, and differently"},
            {R"({"kind":"transfer","payer":"a","payee":"b","amount":"12.50 EUR",
                 "currency":"EUR","extension":{"currency":"JPY"}})",
             "amount: its currency is said twice, and differently"},
            {R"({"kind":"return_payout","reference":"2/a","amount":"12.50 EUR"})",
             R"(amount: return_payout takes no currency: write minor units ("1250"))"},
            {R"({"kind":"write_off","payer":"2/a","amount":"12.50 EUR"})",
             R"(amount: write_off takes no currency: write minor units ("1250"))"},
            {R"({"kind":"reconcile","statement":{"balance":"-12.50 EUR","in_transit":"1 JPY"}})",
             "statement.in_transit: another currency than that of statement.balance"},
            {R"({"kind":"reconcile","statement":{"balance":"--5 EUR"}})",
             "statement.balance: '-5' is no amount of EUR, which has 2 decimals"},
            {R"({"kind":"set_limits","payer":"a","ceiling":"12.50 EUR"})",
             R"(ceiling: set_limits takes no currency: write minor units ("1250"))"},
            {R"({"kind":"open_account","id":"a","currency":"JPY","ceiling":"12.50 EUR"})",
             "ceiling: its currency is said twice, and differently"},
            {R"({"kind":"hold","payee":"b","amount":"5 JPY","payers":[{"account":"a","amount":"5 EUR"}]})",
             "payers[0].amount: another currency than that of amount"},
            {R"({"kind":"hold","payer":"a","amount":"1","exits":[{"payees":[{"to":"b","wieght":1}]}]})",
             "exits[0].payees[0].wieght: unknown field; there are to, weight"},
            {R"({"kind":"hold","payer":"a","amount":"1","exits":[{"by":"someone"}]})",
             R"(exits[0].by: expected account or anyone, found "someone")"},
            {R"({"kind":"set_destination","payer":"a","destination":"00"})",
             R"(destination: expected 64 hex digits, found "00")"},
        }) {
        const std::string& line = json;
        CAPTURE(line);
        CHECK(error_of(line) == error);
    }
}

TEST_CASE("a field that the command does not take is refused, and those it takes are listed") {
    const std::string error = error_of(R"({"kind":"close_account","payer":"a","payee":"b"})");
    CHECK(error.starts_with("payee: unknown field; there are "));
    CHECK(error.find("payer_party") != std::string::npos);
}

TEST_CASE("a result says what came of a command") {
    const auto command = parse(R"({"kind":"release","id":"r1","reference":"h","amount":"40"})");
    const auto json = [&](ledger::Reason reason, ledger::Detail detail) {
        std::string text;
        ledger::JsonWriter out(text);
        out.open_object();
        api::write_result(out, command.view(), {reason, detail, 12, 3, kNow});
        out.close_object();
        return Json::parse(text);
    };
    const Json done = json(ledger::Reason::ok, {});
    CHECK(done["kind"] == "release");
    CHECK(done["id"] == "7/" + api::format_id(api::id_of_name("r1")));
    CHECK(done["reason"] == "ok");
    CHECK(done["entry"] == 12);
    CHECK(done["index"] == 3);
    CHECK(done["time"] == "2023-11-14T22:13:20Z");
    CHECK_FALSE(done.contains("meaning"));
    const Json refused = json(ledger::Reason::exceeds_hold, ledger::Detail::of(ledger::Amount(30)));
    CHECK(refused["reason"] == "exceeds_hold");
    CHECK(refused["amount"] == "30");
    CHECK(refused["retry_helps"] == true);
}

}  // namespace json_command_test
