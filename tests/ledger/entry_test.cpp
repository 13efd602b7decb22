#include "ledger/entry.h"

#include <doctest/doctest.h>

#include "ledger/events.h"

namespace entry_test {

using namespace holdfast;
using namespace holdfast::ledger;

namespace {

Outcome outcome_with(Reason reason, Detail detail, Events events = {}) {
    return {reason, detail, std::move(events)};
}

// One of each detail, and events with every kind of field.
std::vector<Outcome> some_outcomes() {
    Released released;
    released.exit = 1;
    released.closes = true;
    released.amount = Amount(1234567);
    released.legs = {{{1, Id{{7}}}, Amount(5), 0, LegKind::posted},
                     {{1, Id{{8}}}, Amount::max(), 255, LegKind::due}};
    TimerFired fired{{99, 1, {4, Id{{3}}}, 0, TimerKind::hold_expiry}};
    return {outcome_with(Reason::ok, {}, {Transferred{}}),
            outcome_with(Reason::ok, {DetailKind::pending, 2}, {released, fired}),
            outcome_with(Reason::insufficient_funds, Detail::of(Amount(300))),
            outcome_with(Reason::id_conflict, Detail::of(FieldName::amount)),
            outcome_with(Reason::exists, Detail::original(1ULL << 40, 8189)),
            outcome_with(Reason::id_burned, Detail::of(Reason::over_ceiling)),
            outcome_with(Reason::linked_command_failed, {}),
            outcome_with(Reason::ok, {}, {HoldPlaced{Amount(1)}}),
            outcome_with(Reason::ok, {}, {Transferred{Amount()}})};
}

Entry timers_entry(std::vector<Outcome> outcomes) {
    Entry::Parts parts;
    parts.type = EntryType::timers;
    parts.origin_hash = Digest{1};
    parts.rules_version = 1;
    parts.time = 55;
    parts.previous_head = Digest{2};
    parts.outcomes = std::move(outcomes);
    return Entry::build(std::move(parts));
}

}  // namespace

TEST_CASE("an entry is read back as it was built") {
    const Entry built = timers_entry(some_outcomes());
    const auto parsed = Entry::parse(built.bytes());
    REQUIRE(parsed.has_value());
    CHECK(parsed->roots_are_good());
    CHECK(parsed->head() == built.head());
    CHECK(parsed->leaf().time == 55);
    CHECK(parsed->outcomes().size() == 9);
    CHECK(parsed->event_count() == 5);
    CHECK(Entry::build([&] {
              Entry::Parts parts;
              parts.type = EntryType::timers;
              parts.origin_hash = Digest{1};
              parts.rules_version = 1;
              parts.time = 55;
              parts.previous_head = Digest{2};
              parts.outcomes = parsed->outcomes();
              return parts;
          }())
              .bytes() == built.bytes());
}

TEST_CASE("a plain hot command's outcome costs at most 16 bytes") {
    Released partial;
    Released full;
    full.closes = true;
    full.amount = Amount(0xffff'ffff);
    for (const Event& event : {Event(Transferred{}), Event(HoldPlaced{}), Event(partial),
                               Event(full), Event(Refunded{})}) {
        Bytes bytes;
        encode_outcome(outcome_with(Reason::ok, {}, {event}), bytes);
        CAPTURE(name_of(event));
        CHECK(bytes.size() <= 16);
    }
}

TEST_CASE("no flipped byte of an entry passes unseen") {
    const Entry built = timers_entry(some_outcomes());
    for (std::size_t at = 0; at < built.bytes().size(); ++at) {
        Bytes changed = built.bytes();
        changed[at] ^= 0x40;
        const auto parsed = Entry::parse(std::move(changed));
        CAPTURE(at);
        // Refused, or its chain differs, or its roots do.
        CHECK((!parsed || parsed->head() != built.head() || !parsed->roots_are_good()));
    }
}

TEST_CASE("genesis says who the ledger is, and only in a version we know") {
    Genesis genesis;
    genesis.origin = "example.com/ledger";
    genesis.log_key = crypto::generate_key().public_key();
    genesis.operators = {crypto::generate_key().public_key(), crypto::generate_key().public_key()};
    genesis.approvals = 1;
    const Entry entry = make_genesis(genesis, 7);
    const auto document = Bytes(entry.commands_bytes().begin(), entry.commands_bytes().end());
    const auto decoded = decode_genesis(document);
    REQUIRE(decoded.has_value());
    CHECK(decoded->operators == genesis.operators);
    CHECK(Entry::parse(entry.bytes())->roots_are_good());

    genesis.format_version = Genesis::kFormatVersion + 1;
    CHECK_FALSE(decode_genesis(encode_fields(genesis)).has_value());
    genesis.format_version = Genesis::kFormatVersion;
    genesis.approvals = 2;  // k must be smaller than n: the requester is not one of the k
    CHECK_FALSE(decode_genesis(encode_fields(genesis)).has_value());
    Bytes longer = document;
    longer.push_back(0);
    CHECK_FALSE(decode_genesis(longer).has_value());
}

}  // namespace entry_test
