#include "api/text_forms.h"

#include <doctest/doctest.h>

#include "crypto/hex.h"
#include "ledger/text/time_text.h"

namespace text_forms_test {

using namespace holdfast;
using api::format_id;
using api::parse_id;

TEST_CASE("ids: hex, UUID, numbers and names") {
    struct Case {
        const char* text;
        const char* id;
    };
    for (const Case& row : std::initializer_list<Case>{
             {"00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff"},
             {"00112233-4455-6677-8899-aabbccddeeff", "00112233445566778899aabbccddeeff"},
             {"00112233-4455-6677-8899-AABBCCDDEEFF", "00112233445566778899aabbccddeeff"},
             {"#1", "00000000000000000000000000000001"},
             {"#4294967295", "000000000000000000000000ffffffff"},
             // printf 'holdfast/name/v1\0alice' | sha256sum
             {"alice", "6cee445bb02d19c05fa8f21e70a88183"},
         }) {
        CAPTURE(row.text);
        const auto parsed = parse_id(row.text);
        REQUIRE(parsed.has_value());
        CHECK(format_id(*parsed) == row.id);
    }
    CHECK(parse_id("order-4711") != parse_id("order-4712"));
    CHECK(parse_id("00112233445566778899aabbccddeefg") != std::nullopt);  // 32 letters, but a name
}

TEST_CASE("what is no id") {
    for (const char* text :
         {"", " ", "a b", "a/b", "a:b", "#", "#x", "#4294967296", "a\"b", "\xc3\xa4", "x\n"}) {
        CAPTURE(text);
        CHECK(parse_id(text) == std::nullopt);
    }
    CHECK(parse_id(std::string(64, 'n')) != std::nullopt);
    CHECK(parse_id(std::string(65, 'n')) == std::nullopt);
}

TEST_CASE("names carry their party") {
    using ledger::AccountId;
    CHECK(api::parse_name<AccountId>("alice", 7) == AccountId{7, api::id_of_name("alice")});
    CHECK(api::parse_name<AccountId>("8/alice", 7) == AccountId{8, api::id_of_name("alice")});
    for (const char* text :
         {"/alice", "x/alice", "4294967296/alice", "08/alice", "1/2/alice", "1/"}) {
        CAPTURE(text);
        CHECK(api::parse_name<AccountId>(text, 7) == std::nullopt);
    }
    const AccountId name{3, ledger::Id{{1, 2, 3}}};
    CHECK(api::parse_name<AccountId>(api::format_name(name), 0) == name);
}

TEST_CASE("times that count from now") {
    constexpr ledger::Time kNow = 1'000 * ledger::kDay;
    struct Case {
        const char* text;
        std::optional<ledger::Time> time;
    };
    for (const auto& [text, time] : std::initializer_list<Case>{
             {"now", kNow},
             {"+7d", kNow + 7 * ledger::kDay},
             {"-90s", kNow - 90 * ledger::kSecond},
             {"+1d12h30m5s10ms", kNow + ledger::kDay + 45'005 * ledger::kSecond + 10'000'000},
             {"1970-01-02T00:00:00Z", ledger::kDay},
             {"+", std::nullopt},
             {"+7", std::nullopt},
             {"+d", std::nullopt},
             {"+7w", std::nullopt},
             {"+07d", std::nullopt},
             {"-1001d", std::nullopt},
             {"+183000d", std::nullopt},
             {"tomorrow", std::nullopt},
         }) {
        const std::string& when = text;
        CAPTURE(when);
        CHECK(api::parse_when(when, kNow) == time);
    }
}

TEST_CASE("fresh ids differ, and sort by time") {
    const auto first = api::fresh_id(1'700'000'000'000 * 1'000'000);
    const auto second = api::fresh_id(1'700'000'000'001 * 1'000'000);
    CHECK(first < second);
    CHECK(api::fresh_id(5) != api::fresh_id(5));
    CHECK(format_id(first).substr(12, 1) == "7");
    CHECK(format_id(first).find_first_of("89ab", 16) == 16);
}

}  // namespace text_forms_test
