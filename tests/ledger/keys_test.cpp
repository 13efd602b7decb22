/// register_key, rotate_key, revoke_key: the logged life of a key.
#include <doctest/doctest.h>

#include "tests/support/ledger_fixture.h"

namespace keys_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

Draft registration(World& world, std::string_view name, PartyId party = kPlatform) {
    Draft draft = party == kLedgerParty ? world.operators_draft(CommandKind::register_key)
                                        : world.draft(CommandKind::register_key, party);
    draft.extension.key = world.add_key(name);
    draft.extension.proof = world.proof(name);
    return draft;
}

Draft revocation(World& world, std::string_view name, PartyId party = kPlatform) {
    Draft draft = party == kLedgerParty ? world.operators_draft(CommandKind::revoke_key)
                                        : world.draft(CommandKind::revoke_key, party);
    draft.extension.key = world.key(name);
    return draft;
}

Draft rotation(World& world, std::string_view old_name, std::string_view new_name,
               PartyId party = kPlatform) {
    Draft draft = world.draft(CommandKind::rotate_key, party).by({std::string(old_name)});
    draft.extension.key = world.add_key(new_name);
    draft.extension.proof = world.proof(new_name);
    return draft;
}

bool admits(const World& world, const std::string& key) {
    return world.admission({key}).kind == Admission::Kind::fresh;
}

Id operator_number(std::uint8_t number) {
    Id id;
    id.bytes[15] = number;
    return id;
}

}  // namespace

TEST_CASE("register_key: a party's further key acts for the party") {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 10);
    CHECK(world.admission({"platform"}).kind == Admission::Kind::fresh);
    world.must(registration(world, "second"));
    Draft pay =
        world.draft(CommandKind::transfer).payer("alice").payee("bob").amount(3).by({"second"});
    CHECK(world.run(pay) == Reason::ok);
}

TEST_CASE("register_key: what is refused") {
    World world;
    world.add_key("other");
    world.must(registration(world, "known"));
    Draft limited = registration(world, "limited");
    limited.extension.key_limits = KeyLimits{Amount(5), {}, 0};
    world.must(limited);
    world.must(registration(world, "expiring").expires(kStart + kDay));
    struct Row {
        const char* what;
        Draft draft;
        Reason expected;
    };
    Draft payer_named = registration(world, "new").payer("somebody");
    Draft for_other_party = registration(world, "new");
    for_other_party.extension.number = kRail;
    Draft wrong_proof = registration(world, "new");
    wrong_proof.extension.proof = world.proof("other");
    Draft no_number = registration(world, "new", kLedgerParty);
    Draft both = registration(world, "new", kLedgerParty);
    both.record.payer = operator_number(4);
    both.extension.number = kPlatform;
    Draft nowhere = registration(world, "new", kLedgerParty);
    nowhere.extension.number = 99;
    const Row rows[] = {
        {"an operator's number at a platform", payer_named, Reason::malformed},
        {"for another party", for_other_party, Reason::malformed},
        {"an operator without a number", no_number, Reason::malformed},
        {"an operator and a party", both, Reason::malformed},
        {"by another party", registration(world, "new").by({"rail"}), Reason::not_authorized},
        {"by a key with limits", registration(world, "new").by({"limited"}),
         Reason::not_authorized},
        {"by a key that expires", registration(world, "new").by({"expiring"}),
         Reason::not_authorized},
        {"for no party", nowhere, Reason::party_not_found},
        {"a known key", registration(world, "known"), Reason::already_registered},
        {"another's proof", wrong_proof, Reason::bad_proof},
        {"expired at once", registration(world, "new").expires(kStart),
         Reason::invalid_time_window},
        {"as it should be", registration(world, "new").expires(kStart + 1), Reason::ok},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        CHECK(world.run(row.draft) == row.expected);
    }
}

TEST_CASE("register_key: a proof fits one ledger and one key") {
    World world;
    World other({.operators = 1, .approvals = 0});  // same origin: the proof fits there, too
    other.add_key("new");
    Draft draft = registration(world, "new");
    draft.extension.proof->bytes[5] ^= 1;
    CHECK(world.run(draft) == Reason::bad_proof);
    draft.extension.proof = other.proof("new");
    CHECK(world.run(draft) == Reason::ok);
}

TEST_CASE("register_key: a key's last instant, and what it may move") {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 100);
    Draft draft = registration(world, "limited").expires(kStart + kDay);
    draft.extension.key_limits = KeyLimits{Amount(20), Amount(30), kHour};
    world.must(draft);
    const auto pay = [&](u128 units) {
        return world.run(world.draft(CommandKind::transfer)
                             .payer("alice")
                             .payee("bob")
                             .amount(units)
                             .by({"limited"}));
    };
    CHECK(pay(21) == Reason::over_key_limit);
    CHECK(pay(20) == Reason::ok);
    CHECK(pay(11) == Reason::over_key_limit);
    CHECK(pay(10) == Reason::ok);
    world.advance(kHour);
    CHECK(pay(20) == Reason::ok);
    world.advance(kDay - kHour);
    CHECK(admits(world, "limited"));
    world.advance(1);
    CHECK(world.admission({"limited"}).error == BatchError::key_not_live);
}

TEST_CASE("register_key: operators admit another operator, and help out a party") {
    World world;
    Draft fourth = registration(world, "op4", kLedgerParty);
    fourth.record.payer = operator_number(4);
    world.must(fourth);
    CHECK(world.state().keys.find(world.key("op4"))->member == operator_number(4));
    Draft rescue = registration(world, "rescue", kLedgerParty);
    rescue.extension.number = kPlatform;
    CHECK(world.run(rescue) == Reason::ok);
    world.open({"alice"});
    CHECK(world.run(world.draft(CommandKind::close_account).payer("alice").by({"rescue"})) ==
          Reason::ok);
}

TEST_CASE("register_key: one operator alone only asks") {
    World world;
    Draft fourth = registration(world, "op4", kLedgerParty).by({"op1"});
    fourth.record.payer = operator_number(4);
    const Result filed = world.run(fourth);
    CHECK(filed.detail == Detail{DetailKind::pending, 1});
    CHECK(world.state().keys.find(world.key("op4")) == nullptr);
}

TEST_CASE("rotate_key: the new key takes the old one's place, its limits and what it has spent") {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 100);
    Draft draft = registration(world, "limited").expires(kStart + kDay);
    draft.extension.key_limits = KeyLimits{{}, Amount(30), kHour};
    world.must(draft);
    const auto pay = [&](std::string_view key, u128 units) {
        return world.run(world.draft(CommandKind::transfer)
                             .payer("alice")
                             .payee("bob")
                             .amount(units)
                             .by({std::string(key)}));
    };
    CHECK(pay("limited", 25) == Reason::ok);
    CHECK(world.run(rotation(world, "limited", "fresh")) == Reason::ok);
    CHECK(world.admission({"limited"}).error == BatchError::key_not_live);
    CHECK(pay("fresh", 6) == Reason::over_key_limit);
    CHECK(pay("fresh", 5) == Reason::ok);
    CHECK(world.state().keys.find(world.key("fresh"))->valid_until == kStart + kDay);
}

TEST_CASE("rotate_key: what is refused") {
    World world;
    world.add_key("other");
    Draft wrong_proof = rotation(world, "platform", "new");
    wrong_proof.extension.proof = world.proof("other");
    struct Row {
        const char* what;
        Draft draft;
        Reason expected;
    };
    const Row rows[] = {
        {"two signers", rotation(world, "platform", "new").by({"platform", "rail"}),
         Reason::malformed},
        {"in another's name space", rotation(world, "platform", "new", kRail),
         Reason::not_authorized},
        {"to a known key", rotation(world, "platform", "rail"), Reason::already_registered},
        {"to itself", rotation(world, "platform", "platform"), Reason::already_registered},
        {"another's proof", wrong_proof, Reason::bad_proof},
        {"an operator's", rotation(world, "op1", "op1-new", kLedgerParty), Reason::ok},
        {"as it should be", rotation(world, "platform", "new"), Reason::ok},
        {"back again", rotation(world, "new", "platform"), Reason::already_registered},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        CHECK(world.run(row.draft) == row.expected);
    }
    CHECK(world.state().keys.find(world.key("op1-new"))->member == operator_number(1));
}

TEST_CASE("revoke_key: ends at its entry, for good") {
    World world;
    world.must(registration(world, "second"));
    CHECK(world.run(revocation(world, "second")) == Reason::ok);
    CHECK(world.admission({"second"}).error == BatchError::key_not_live);
    CHECK(world.run(revocation(world, "second")) == Reason::wrong_state);
    CHECK(world.run(registration(world, "second")) == Reason::already_registered);
}

TEST_CASE("revoke_key: who may revoke what") {
    World world;
    Draft limited = registration(world, "limited");
    limited.extension.key_limits = KeyLimits{Amount(5), {}, 0};
    world.must(limited);
    world.must(registration(world, "second"));
    Draft bind = world.draft(CommandKind::bind_member).payer("ann");
    bind.extension.key = world.add_key("ann-key");
    bind.extension.proof = world.proof("ann-key");
    world.must(bind);
    world.add_key("unknown");
    struct Row {
        const char* what;
        Draft draft;
        Reason expected;
    };
    const Row rows[] = {
        {"by a key with limits", revocation(world, "second").by({"limited"}),
         Reason::not_authorized},
        {"by another party", revocation(world, "second", kRail), Reason::not_authorized},
        {"by another party's key", revocation(world, "second").by({"rail"}),
         Reason::not_authorized},
        {"a member's by its platform", revocation(world, "ann-key"), Reason::not_authorized},
        {"unknown", revocation(world, "unknown"), Reason::key_not_found},
        {"itself, limited as it is", revocation(world, "limited").by({"limited"}), Reason::ok},
        {"a member's by itself", revocation(world, "ann-key").by({"ann-key"}), Reason::ok},
        {"by the party", revocation(world, "second"), Reason::ok},
        {"any by the operators", revocation(world, "platform", kLedgerParty), Reason::ok},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        CHECK(world.run(row.draft) == row.expected);
    }
}

TEST_CASE("revoke_key: never so many operators that too few are left") {
    World world;  // three, of whom two decide
    CHECK(world.run(revocation(world, "op3", kLedgerParty)) == Reason::ok);
    CHECK(world.run(revocation(world, "op2", kLedgerParty)) == Reason::wrong_state);
    Draft second_key = registration(world, "op2-too", kLedgerParty);
    second_key.record.payer = operator_number(2);
    world.must(second_key);
    CHECK(world.run(revocation(world, "op2", kLedgerParty)) == Reason::ok);  // has another key
}

TEST_CASE("nobody uses up another party's ids, not even with money of his own") {
    World world;
    world.add_party(30, Role::platform, "rival");
    for (const char* name : {"mine", "yours"}) {
        Draft opening = world.draft(CommandKind::open_account, 30).id(name).by({"rival"});
        opening.extension.currency = kEuro;
        world.must(opening);
    }
    Draft pay = world.draft(CommandKind::transfer, 30).payer("mine").payee("yours").by({"rival"});
    pay.amount(1).id("wanted");
    CHECK(world.run(pay) == Reason::insufficient_funds);  // burns its own id
    pay.record.party = kPlatform;
    pay.extension.payer_party = 30;
    pay.extension.payee_party = 30;
    CHECK(world.run(pay) == Reason::not_authorized);
    world.open({"wanted"});
}

}  // namespace keys_test
