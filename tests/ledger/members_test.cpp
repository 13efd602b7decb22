/// bind_member, rebind_member, veto_rebind: a member's own key, and what becomes of a lost one.
#include <doctest/doctest.h>

#include "tests/support/ledger_fixture.h"

namespace members_test {

using namespace holdfast;
using namespace holdfast::ledger;
using namespace holdfast::test;

namespace {

Draft binding(World& world, std::string_view member, std::string_view key) {
    Draft draft = world.draft(CommandKind::bind_member).payer(member);
    draft.extension.key = world.add_key(key);
    draft.extension.proof = world.proof(key);
    return draft;
}

Draft rebinding(World& world, std::string_view member, std::string_view key) {
    Draft draft = world.operators_draft(CommandKind::rebind_member).payer(member);
    draft.extension.payer_party = kPlatform;
    draft.extension.key = world.add_key(key);
    draft.extension.proof = world.proof(key);
    return draft;
}

Draft veto(World& world, std::string_view member, std::string_view key) {
    return world.draft(CommandKind::veto_rebind).payer(member).by({std::string(key)});
}

// Ann has an account with 100 in it, and has bound "ann-1".
World world_of_ann() {
    World world;
    Draft opening = world.draft(CommandKind::open_account).id("ann-account").payer("ann");
    opening.extension.currency = kEuro;
    opening.extension.consent = Digest{1};
    world.must(opening);
    world.open({"bob"});
    world.fund("ann-account", 100);
    world.must(binding(world, "ann", "ann-1"));
    return world;
}

Result pay(World& world, std::string_view key) {
    return world.run(world.draft(CommandKind::transfer)
                         .payer("ann-account")
                         .payee("bob")
                         .amount(1)
                         .by({std::string(key)}));
}

bool is_live(const World& world, std::string_view key) {
    return world.admission({std::string(key)}).kind == Admission::Kind::fresh;
}

}  // namespace

TEST_CASE("bind_member: before it the platform acts for the member, after it only the member") {
    World world;
    Draft opening = world.draft(CommandKind::open_account).id("ann-account").payer("ann");
    opening.extension.currency = kEuro;
    opening.extension.consent = Digest{1};
    world.must(opening);
    world.open({"bob"});
    world.fund("ann-account", 100);
    CHECK(pay(world, "platform") == Reason::ok);
    world.must(binding(world, "ann", "ann-1"));
    CHECK(pay(world, "platform") == Reason::not_authorized);
    CHECK(pay(world, "ann-1") == Reason::ok);
    CHECK(world.available("bob") == 2);
}

TEST_CASE("bind_member: what is refused") {
    World world = world_of_ann();
    Draft wrong_proof = binding(world, "eve", "eve-1");
    wrong_proof.extension.proof = world.proof("ann-1");
    Draft by_rail = binding(world, "eve", "eve-1").by({"rail"});
    by_rail.record.party = kRail;
    struct Row {
        const char* what;
        Draft draft;
        Reason expected;
    };
    const Row rows[] = {
        {"nobody", binding(world, "", "eve-1"), Reason::malformed},
        {"by another party", binding(world, "eve", "eve-1").by({"rail"}), Reason::not_authorized},
        {"by a rail for its own", by_rail, Reason::not_authorized},
        {"a second time", binding(world, "ann", "ann-2"), Reason::already_registered},
        {"another member's key", binding(world, "eve", "ann-1"), Reason::already_registered},
        {"another key's proof", wrong_proof, Reason::bad_proof},
        {"as it should be", binding(world, "eve", "eve-1"), Reason::ok},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        CHECK(world.run(row.draft) == row.expected);
    }
}

TEST_CASE("rotate_key: a member's new key takes over its accounts") {
    World world = world_of_ann();
    Draft rotation = world.draft(CommandKind::rotate_key).by({"ann-1"});
    rotation.extension.key = world.add_key("ann-2");
    rotation.extension.proof = world.proof("ann-2");
    world.must(rotation);
    CHECK_FALSE(is_live(world, "ann-1"));
    CHECK(pay(world, "ann-2") == Reason::ok);
}

TEST_CASE("rebind_member: binds the new key after seven days without a veto") {
    World world = world_of_ann();
    world.must(rebinding(world, "ann", "ann-2"));
    CHECK_FALSE(is_live(world, "ann-2"));
    world.advance(7 * kDay);
    CHECK(pay(world, "ann-1") == Reason::ok);  // the old one acts to the last
    CHECK_FALSE(is_live(world, "ann-2"));
    world.advance(1);
    CHECK_FALSE(is_live(world, "ann-1"));
    CHECK(pay(world, "ann-2") == Reason::ok);
}

TEST_CASE("rebind_member: a lost key may have been revoked meanwhile") {
    World world = world_of_ann();
    world.must(rebinding(world, "ann", "ann-2"));
    Draft revocation = world.operators_draft(CommandKind::revoke_key);
    revocation.extension.key = world.key("ann-1");
    world.must(revocation);
    world.advance(7 * kDay + 1);
    CHECK(pay(world, "ann-2") == Reason::ok);
}

TEST_CASE("rebind_member: again begins anew, with the newer key") {
    World world = world_of_ann();
    world.must(rebinding(world, "ann", "ann-2"));
    world.advance(6 * kDay);
    world.must(rebinding(world, "ann", "ann-3"));
    world.advance(6 * kDay);
    CHECK(pay(world, "ann-1") == Reason::ok);
    world.advance(kDay + 1);
    CHECK_FALSE(is_live(world, "ann-2"));
    CHECK(pay(world, "ann-3") == Reason::ok);
}

TEST_CASE("rebind_member: a key that waits is nobody else's") {
    World world = world_of_ann();
    world.must(rebinding(world, "ann", "ann-2"));
    CHECK(world.run(binding(world, "eve", "ann-2")) == Reason::already_registered);
    world.advance(8 * kDay);
    CHECK(pay(world, "ann-2") == Reason::ok);
}

TEST_CASE("rebind_member: what is refused") {
    World world = world_of_ann();
    Draft by_platform = rebinding(world, "ann", "ann-2").by({"platform"});
    by_platform.record.party = kPlatform;
    Draft wrong_proof = rebinding(world, "ann", "ann-2");
    wrong_proof.extension.proof = world.proof("ann-1");
    struct Row {
        const char* what;
        Draft draft;
        Reason expected;
    };
    const Row rows[] = {
        {"by the platform", by_platform, Reason::not_authorized},
        {"of a member without a key", rebinding(world, "eve", "ann-2"), Reason::key_not_found},
        {"to the same key", rebinding(world, "ann", "ann-1"), Reason::already_registered},
        {"another's proof", wrong_proof, Reason::bad_proof},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.what));
        CHECK(world.run(row.draft) == row.expected);
    }
    const Result alone = world.run(rebinding(world, "ann", "ann-2").by({"op1"}));
    CHECK(alone.detail == Detail{DetailKind::pending, 1});
    CHECK_FALSE(world.state().members.find({kPlatform, id_named("ann")})->pending_key.has_value());
}

TEST_CASE("veto_rebind: the member still has its key") {
    World world = world_of_ann();
    CHECK(world.run(veto(world, "ann", "ann-1")) == Reason::wrong_state);  // nothing waits
    world.must(rebinding(world, "ann", "ann-2"));
    CHECK(world.run(veto(world, "ann", "platform")) == Reason::not_authorized);
    CHECK(world.run(veto(world, "eve", "platform")) == Reason::key_not_found);
    CHECK(world.run(veto(world, "ann", "ann-1")) == Reason::ok);
    world.advance(8 * kDay);
    CHECK(pay(world, "ann-1") == Reason::ok);
    CHECK_FALSE(is_live(world, "ann-2"));
    CHECK(world.run(rebinding(world, "ann", "ann-2")) == Reason::already_registered);
    CHECK(world.run(rebinding(world, "ann", "ann-3")) == Reason::ok);
}

}  // namespace members_test
