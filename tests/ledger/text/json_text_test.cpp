#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "ledger/text/json_entry.h"
#include "ledger/text/json_fields.h"

namespace json_text_test {

using namespace holdfast;
using namespace holdfast::ledger;
using nlohmann::json;

namespace {

json json_of(const std::function<void(JsonWriter&)>& write) {
    std::string text;
    JsonWriter out(text);
    write(out);
    CAPTURE(text);
    REQUIRE(json::accept(text));
    return json::parse(text);
}

template <class T>
json fields_of(const T& value) {
    return json_of([&](JsonWriter& out) {
        out.open_object();
        write_fields(out, value);
        out.close_object();
    });
}

Id id_of(std::uint8_t last) {
    Id id;
    id.bytes[15] = last;
    return id;
}

// A value of every kind of event, as it is by default.
template <std::size_t... I>
std::vector<Event> one_of_each(std::index_sequence<I...>) {
    return {Event(std::in_place_index<I>)...};
}

}  // namespace

TEST_CASE("JsonWriter: commas, nesting, escapes") {
    CHECK(json_of([](JsonWriter& out) {
              out.open_object();
              out.member("a", std::uint64_t{1});
              out.member("b", "x");
              out.key("c");
              out.open_array();
              out.close_array();
              out.key("d");
              out.open_array();
              out.number(1);
              out.open_object();
              out.close_object();
              out.null();
              out.boolean(true);
              out.close_array();
              out.member("e", false);
              out.close_object();
          }) == json::parse(R"({"a":1,"b":"x","c":[],"d":[1,{},null,true],"e":false})"));
}

TEST_CASE("JsonWriter: any bytes are valid JSON") {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) {
        all += static_cast<char>(byte);
    }
    const auto text = json_of([&](JsonWriter& out) { out.text(all); });
    std::string expected;  // bytes as code points
    for (int byte = 0; byte < 256; ++byte) {
        if (byte >= 0x80) {
            expected += static_cast<char>(0xc0 | byte >> 6);
            expected += static_cast<char>(0x80 | (byte & 0x3f));
        } else {
            expected += static_cast<char>(byte);
        }
    }
    CHECK(text.get<std::string>() == expected);
}

TEST_CASE("fields: amounts as strings, names, hashes, instants; what is absent is left out") {
    Leg leg{{7, id_of(0xab)}, Amount(kMaxAmount), 2, LegKind::suspense};
    CHECK(fields_of(leg) == json({{"to", "7/000000000000000000000000000000ab"},
                                  {"amount", "5192296858534827628530496329220095"},
                                  {"fee_line", 2},
                                  {"kind", "suspense"}}));
    CHECK(fields_of(Transferred{}) == json::object());
    CHECK(fields_of(Transferred{Amount(5)}) == json({{"amount", "5"}}));
    Account account;
    account.available = Balance(-5);
    account.guards = {{1, id_of(1)}, {2, id_of(2)}};
    const auto row = fields_of(account);
    CHECK(row["available"] == "-5");
    CHECK(row["frozen_until"].is_null());
    CHECK(row["guards"].size() == 2);
    CHECK(fields_of(ExpiryMoved{kSecond})["expires"] == "1970-01-01T00:00:01Z");
    CHECK(fields_of(TimeExcluded{{kSecond, 2 * kSecond}})["interval"]["to"] ==
          "1970-01-01T00:00:02Z");
    CHECK(fields_of(KeyLimits{{}, {}, kHour})["window_ns"] == kHour);  // a length, no instant
    CHECK(fields_of(DestinationSet{{}, Digest{0xff}})["destination"] ==
          "ff" + std::string(62, '0'));
}

TEST_CASE("events: each kind has a name and gives valid JSON") {
    for (const Event& event :
         one_of_each(std::make_index_sequence<std::variant_size_v<EventKinds>>())) {
        const auto text = json_of([&](JsonWriter& out) { write_event(out, event); });
        CHECK(text["event"] == name_of(event));
        CHECK_FALSE(name_of(event).empty());
    }
}

TEST_CASE("commands: what is zero is left out, flags by name") {
    CommandRecord record;
    record.kind = static_cast<std::uint16_t>(CommandKind::hold);
    record.flags = kLinked | kReleaseOnExpiry;
    record.signers = 1;
    record.party = 7;
    record.id = id_of(1);
    record.payer = id_of(2);
    record.amount = Word128::of(kMaxAmount);
    record.expires = kSecond;
    Extension extension;
    extension.payee_party = 9;
    extension.guards = std::vector<AccountId>();
    const StoredCommand command(record, extension);
    const auto text = json_of([&](JsonWriter& out) { write_command(out, command.view()); });
    CHECK(text ==
          json::parse(R"({"kind":"hold","id":"7/00000000000000000000000000000001","signers":1,
        "flags":["linked","release_on_expiry"],"payer":"7/00000000000000000000000000000002",
        "amount":"5192296858534827628530496329220095","expires":"1970-01-01T00:00:01Z",
        "extension":{"payee_party":9,"guards":[]}})"));
    record = {};
    record.kind = 9'999;
    CHECK(json_of([&](JsonWriter& out) {
              write_command(out, StoredCommand(record).view());
          })["kind"] == 9'999);
}

TEST_CASE("outcomes: details under their own names") {
    struct Row {
        Detail detail;
        const char* expected;
    };
    const Row rows[] = {
        {{}, R"({"reason":"exists"})"},
        {Detail::of(Amount(7)), R"({"reason":"exists","amount":"7"})"},
        {Detail::of(FieldName::payee), R"({"reason":"exists","field":"payee"})"},
        {Detail::original(12, 3), R"({"reason":"exists","original":{"entry":12,"command":3}})"},
        {Detail::of(Reason::too_early), R"({"reason":"exists","first_reason":"too_early"})"},
        {{DetailKind::pending, 2}, R"({"reason":"exists","approvals_missing":2})"},
    };
    for (const Row& row : rows) {
        CHECK(json_of([&](JsonWriter& out) {
                  write_outcome(out, {Reason::exists, row.detail, {}});
              }) == json::parse(row.expected));
    }
}

TEST_CASE("entries: a genesis, and a heartbeat") {
    Genesis genesis;
    genesis.origin = "example.com/\"quoted\"";
    genesis.operators.resize(2);
    const auto first = make_genesis(genesis, kSecond);
    const auto text = json_of([&](JsonWriter& out) { write_entry(out, 0, first); });
    CHECK(text["type"] == "genesis");
    CHECK(text["genesis"]["origin"] == genesis.origin);
    CHECK(text["genesis"]["operators"].size() == 2);
    CHECK(text["time"] == "1970-01-01T00:00:01Z");
    CHECK(text["head"] == crypto::to_hex(first.head()));
    Entry::Parts parts;
    parts.type = EntryType::heartbeat;
    CHECK(json_of([&](JsonWriter& out) { write_entry(out, 5, Entry::build(parts)); })["type"] ==
          "heartbeat");
}

}  // namespace json_text_test
