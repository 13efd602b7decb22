#include "ledger/proof/dossier.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/ledger/proof/receipt_maker.h"

namespace dossier_test {

using namespace holdfast;
using namespace holdfast::test;
using Json = nlohmann::json;

namespace {

/// A hold that is released in part and refunded, and another one.
struct Fixture {
    World world;
    std::vector<ledger::Sequence> places;

    Fixture() {
        world.open({"alice", "bob"});
        world.fund("alice", 1'000);
        const auto next = [&] { places.push_back(world.log().size()); };
        next();
        world.hold("order", "alice", "bob", 100);
        world.hold("other", "alice", "bob", 100);
        next();
        world.release("order", 60);
        world.release("other", 60);
        next();
        world.refund_full("order");
    }
};

struct Made : Fixture {
    ReceiptMaker maker{world};
    ledger::Dossier dossier = whole();
    const ledger::CommandId subject{kPlatform, id_named("order")};

    ledger::Dossier whole() const {
        ledger::Dossier made;
        made.origin = maker.origin();
        made.names = {{{kPlatform, id_named("order")}, "hold"}};
        for (const ledger::Sequence place : places) {
            made.receipts.push_back(maker.file(place, 0));
        }
        return made;
    }
    std::string now() const {
        return dossier_verdict(ledger::format_dossier(dossier), maker.policy());
    }
};

}  // namespace

TEST_CASE_FIXTURE(Made, "a dossier tells one hold's story, in order") {
    const auto checked = ledger::check_dossier(ledger::format_dossier(dossier), maker.policy(),
                                               &crypto::verify_independent);
    const auto& proven = std::get<ledger::ProvenDossier>(checked);
    REQUIRE(proven.results.size() == 3);
    CHECK(proven.results[0].command.value().view().kind() == ledger::CommandKind::hold);
    CHECK(proven.results[1].command.value().view().kind() == ledger::CommandKind::release);
    CHECK(proven.results[2].command.value().view().kind() == ledger::CommandKind::refund);
    CHECK(proven.dossier.names.front().name == subject);
    dossier.names.push_back({ledger::names_following(subject).at(1), "milestone"});
    CHECK(now() == "good");
}

TEST_CASE_FIXTURE(Made, "each fault of a dossier has its own name") {
    REQUIRE(now() == "good");
    SUBCASE("the wrong order") {
        std::swap(dossier.receipts[0], dossier.receipts[1]);
        CHECK(now() == "dossier_order");
    }
    SUBCASE("the same twice") {
        dossier.receipts.push_back(dossier.receipts.back());
        CHECK(now() == "dossier_order");
    }
    SUBCASE("somebody else's receipt") {
        dossier.receipts.insert(dossier.receipts.begin() + 1, maker.file(places[0] + 1, 0));
        CHECK(now() == "dossier_stranger");
    }
    SUBCASE("a name that does not follow") {
        dossier.names.push_back({{kPlatform, id_named("other")}, "milestone"});
        CHECK(now() == "dossier_stranger");
    }
    SUBCASE("a name twice") {
        dossier.names.push_back(dossier.names.front());
        CHECK(now() == "dossier_stranger");
    }
    SUBCASE("another ledger's name on it") {
        dossier.origin = "elsewhere.example/log";
        CHECK(now() == "dossier_mixed");
    }
    SUBCASE("receipts under two checkpoints") {
        world.transfer("alice", "bob", 1);
        const ReceiptMaker later(world);
        // Two logs' keys: the policy believes both.
        const auto policy = std::get<crypto::TlogPolicy>(
            crypto::TlogPolicy::parse("log " + maker.policy().logs().front().vkey() + "\nlog " +
                                      later.policy().logs().front().vkey() + "\nquorum none\n"));
        dossier.receipts[2] = later.file(places[2], 0);
        CHECK(dossier_verdict(ledger::format_dossier(dossier), policy) == "dossier_mixed");
    }
    SUBCASE("a receipt that does not hold") {
        dossier.receipts[1][40] ^= 1;
        CHECK(now() != "good");
        CHECK_FALSE(now().starts_with("dossier"));
    }
    SUBCASE("no receipts") {
        dossier.receipts.clear();
        CHECK(now() == "dossier_malformed");
    }
}

TEST_CASE_FIXTURE(Made, "a dossier is one JSON object of this form and no other") {
    const Json good = Json::parse(ledger::format_dossier(dossier));
    const auto verdict_of = [&](const Json& json) {
        return dossier_verdict(json.dump(), maker.policy());
    };
    CHECK(verdict_of(good) == "good");
    for (const char* member : {"format", "origin", "subject", "names", "receipts"}) {
        Json without = good;
        without.erase(member);
        CHECK(verdict_of(without) == "dossier_malformed");
        Json other = good;
        other[member] = 7;
        CHECK(verdict_of(other) == "dossier_malformed");
    }
    Json changed = good;
    changed["more"] = 1;
    CHECK(verdict_of(changed) == "dossier_malformed");
    changed = good;
    changed["subject"]["id"] = "ABCDEF00000000000000000000000000";
    CHECK(verdict_of(changed) == "dossier_malformed");
    changed = good;
    changed["subject"]["party"] = -1;
    CHECK(verdict_of(changed) == "dossier_malformed");
    changed = good;
    changed["subject"]["party"] = 11;
    CHECK(verdict_of(changed) == "dossier_stranger");
    const std::string twice = good.dump().insert(1, R"("origin":"elsewhere",)");
    CHECK(dossier_verdict(twice, maker.policy()) == "dossier_malformed");
    CHECK(dossier_verdict("", maker.policy()) == "dossier_malformed");
    CHECK(dossier_verdict(std::string(100'000, '['), maker.policy()) == "dossier_malformed");
}

}  // namespace dossier_test
