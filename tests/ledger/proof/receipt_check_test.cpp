#include "ledger/proof/receipt_check.h"

#include <doctest/doctest.h>

#include "crypto/bytes.h"
#include "crypto/sha256.h"
#include "tests/ledger/proof/receipt_maker.h"

namespace receipt_check_test {

using namespace holdfast;
using namespace holdfast::test;
using ledger::Bytes;
using ledger::ReceiptBody;

namespace {

/// A batch of twenty, the last of them refused, and a hold that expires by itself.
struct Fixture {
    World world;
    ledger::Sequence batch = 0;
    ledger::Sequence timers = 0;

    Fixture() {
        world.open({"alice", "bob"});
        world.fund("alice", 1'000);
        std::vector<Draft> drafts;
        for (int i = 0; i < 20; ++i) {
            drafts.push_back(world.draft(ledger::CommandKind::transfer)
                                 .payer("alice")
                                 .payee("bob")
                                 .amount(i == 19 ? 5'000 : 1));
        }
        batch = world.log().size();
        world.run(drafts);
        world.hold("order", "alice", "bob", 10, world.now() + ledger::kHour);
        timers = world.log().size();
        world.advance(2 * ledger::kHour);
    }
};

struct Taken : Fixture {
    ReceiptMaker maker{world};
    ReceiptBody body = ledger::make_receipt(maker.entry(batch), 3).value();

    std::string verdict_alone() const {
        return verdict(maker.alone(body, maker.origin()), maker.policy());
    }
};

/// The leaf, changed and encoded anew, as only a rogue ledger would log it.
void change_leaf(ReceiptBody& body, std::size_t at) { body.leaf.at(at) ^= 1; }

constexpr std::size_t kTypeAt = 2;
constexpr std::size_t kOriginAt = 4;
constexpr std::size_t kSignatureAt = 4 + 32 + 8 + 4 + 32 + 8 + 32;
constexpr std::size_t kExpiryAt = kSignatureAt + 64;

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "every result of every entry can be proved: commands, refusals, timers") {
    const ReceiptMaker maker(world);
    for (ledger::Sequence sequence = 0; sequence < maker.size(); ++sequence) {
        const ledger::Entry entry = maker.entry(sequence);
        for (std::size_t i = 0; i < entry.outcomes().size(); ++i) {
            const std::string file = maker.file(sequence, static_cast<std::uint16_t>(i));
            const auto checked =
                ledger::check_receipt(file, maker.policy(), &crypto::verify_independent);
            const auto* proven = std::get_if<ledger::ProvenResult>(&checked);
            REQUIRE(proven != nullptr);
            CHECK(proven->sequence == sequence);
            CHECK(proven->index == i);
            CHECK(proven->outcome.reason == entry.outcomes()[i].reason);
            Bytes logged;
            ledger::encode_outcome(entry.outcomes()[i], logged);
            CHECK(proven->outcome_bytes == logged);
            CHECK(proven->command.has_value() == (entry.leaf().type == ledger::EntryType::batch));
            CHECK(file.size() < 4096);
        }
        CHECK_FALSE(
            ledger::make_receipt(entry, static_cast<std::uint16_t>(entry.outcomes().size())));
    }
    const auto refused =
        ledger::check_receipt(maker.file(batch, 19), maker.policy(), &crypto::verify);
    CHECK(std::get<ledger::ProvenResult>(refused).outcome.reason ==
          ledger::Reason::insufficient_funds);
    const auto fired =
        ledger::check_receipt(maker.file(timers, 0), maker.policy(), &crypto::verify);
    CHECK(std::get<ledger::ProvenResult>(fired).leaf.type == ledger::EntryType::timers);
}

TEST_CASE_FIXTURE(Taken, "no character of a receipt can be changed, dropped or doubled") {
    const std::string file = maker.file(batch, 3);
    const crypto::TlogPolicy policy = maker.policy();
    REQUIRE(verdict(file, policy) == "good");
    for (std::size_t at = 0; at < file.size(); ++at) {
        CAPTURE(at);
        for (const char other : {'A', 'B', '0', '1', '\n', ' ', '='}) {
            if (file[at] != other) {
                std::string changed = file;
                changed[at] = other;
                CHECK(verdict(changed, policy) != "good");
            }
        }
        std::string shorter = file;
        shorter.erase(at, 1);
        std::string longer = file;
        longer.insert(at, 1, file[at]);
        CHECK(verdict(shorter, policy) != "good");
        CHECK(verdict(longer, policy) != "good");
        CHECK(verdict(file.substr(0, at), policy) != "good");
    }
}

TEST_CASE_FIXTURE(Taken, "each check fails by its own name") {
    const std::string good = maker.file(batch, 3);
    REQUIRE(verdict_alone() == "good");
    SUBCASE("no receipt") {
        CHECK(verdict("", maker.policy()) == "malformed");
        CHECK(verdict("c2sp.org/tlog-proof@v1\nindex 0\n\n" + maker.checkpoint(), maker.policy()) ==
              "malformed");
    }
    SUBCASE("signed by somebody else") {
        const ReceiptMaker stranger(world);
        CHECK(verdict(good, stranger.policy()) == "unknown_log");
        CHECK(verdict(maker.alone(body, "elsewhere.example/log"), maker.policy()) == "unknown_log");
    }
    SUBCASE("a checkpoint that was changed") {
        std::string changed = good;
        const std::size_t at = changed.find("\n" + std::to_string(maker.size()) + "\n");
        REQUIRE(at != std::string::npos);
        changed[at + 1] = '9';
        CHECK(verdict(changed, maker.policy()) == "bad_log_signature");
    }
    SUBCASE("nobody has witnessed it") {
        const auto witness =
            crypto::make_witness_verifier("witness.example/w", crypto::generate_key().public_key());
        const auto policy =
            crypto::TlogPolicy::parse("log " + maker.policy().logs().front().vkey() +
                                      "\nwitness w " + witness.vkey() + "\nquorum w\n");
        CHECK(verdict(good, std::get<crypto::TlogPolicy>(policy)) == "too_few_witnesses");
    }
    SUBCASE("another place in the log") {
        std::string moved = good;
        const std::string line = "index " + std::to_string(batch) + "\n";
        moved.replace(moved.find(line), line.size(), "index " + std::to_string(batch + 1) + "\n");
        CHECK(verdict(moved, maker.policy()) == "not_in_log");
    }
    SUBCASE("a leaf of another ledger") {
        change_leaf(body, kOriginAt);
        CHECK(verdict_alone() == "wrong_ledger");
    }
    SUBCASE("a leaf that is none") {
        body.leaf.push_back(0);
        CHECK(verdict_alone() == "bad_leaf");
    }
    SUBCASE("no such command in the entry") {
        body.index = 20;
        CHECK(verdict_alone() == "bad_leaf");
    }
    SUBCASE("a signature that was changed") {
        change_leaf(body, kSignatureAt);
        CHECK(verdict_alone() == "bad_client_signature");
    }
    SUBCASE("a header that was not signed") {
        change_leaf(body, kExpiryAt);
        CHECK(verdict_alone() == "bad_client_signature");
    }
    SUBCASE("a batch said to be timers") {
        body.leaf.at(kTypeAt) = static_cast<std::uint8_t>(ledger::EntryType::timers);
        CHECK(verdict_alone() == "bad_leaf");
    }
    SUBCASE("a neighbour's command") {
        body.command = ledger::make_receipt(maker.entry(batch), 4).value().command;
        CHECK(verdict_alone() == "wrong_command");
    }
    SUBCASE("a neighbour's place") {
        body.index = 4;
        CHECK(verdict_alone() == "wrong_command");
    }
    SUBCASE("a path too short") {
        body.command_path.pop_back();
        CHECK(verdict_alone() == "wrong_command");
    }
    SUBCASE("a command with a timer") {
        ReceiptBody timer = ledger::make_receipt(maker.entry(timers), 0).value();
        REQUIRE(verdict(maker.alone(timer, maker.origin()), maker.policy()) == "good");
        timer.command = body.command;
        CHECK(verdict(maker.alone(timer, maker.origin()), maker.policy()) == "wrong_command");
        timer.command.clear();
        timer.command_path = {crypto::Digest{}};
        CHECK(verdict(maker.alone(timer, maker.origin()), maker.policy()) == "wrong_command");
    }
    SUBCASE("another group's outcomes") {
        body.outcomes = ledger::make_receipt(maker.entry(batch), 19).value().outcomes;
        CHECK(verdict_alone() == "wrong_outcome");
    }
    SUBCASE("a refusal said to be a success") {
        body = ledger::make_receipt(maker.entry(batch), 19).value();
        const std::size_t refused = body.outcomes.size();
        for (std::size_t at = 0; at < refused; ++at) {
            ReceiptBody forged = body;
            forged.outcomes[at] ^= 1;
            CHECK(verdict(maker.alone(forged, maker.origin()), maker.policy()) == "wrong_outcome");
        }
    }
    SUBCASE("one outcome too many") {
        body.outcomes.insert(body.outcomes.end(), 4, 0);
        CHECK(verdict_alone() == "wrong_outcome");
    }
}

TEST_CASE_FIXTURE(Taken, "the first hop has one encoding") {
    const Bytes bytes = ledger::encode_receipt(body);
    REQUIRE(ledger::decode_receipt(bytes) == body);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CHECK_FALSE(ledger::decode_receipt(ledger::ByteSpan(bytes).first(size)).has_value());
    }
    Bytes longer = bytes;
    longer.push_back(0);
    CHECK_FALSE(ledger::decode_receipt(longer).has_value());
    for (const std::uint32_t size : {1'000U, 70'000U}) {  // well formed, and bounded
        Bytes large_one;
        ledger::Writer out(large_one);
        out.raw(ledger::ByteSpan(bytes).first(4));
        out.short_bytes(body.leaf);
        out.u16(0);
        out.short_bytes({});
        out.u8(0);
        out.u32(size);
        out.raw(Bytes(size, 0));
        out.u8(0);
        CHECK(ledger::decode_receipt(large_one).has_value() == (size == 1'000));
    }
    ReceiptBody large = body;
    large.outcomes.assign(70'000, 0);
    CHECK_THROWS_AS((void)ledger::encode_receipt(large), ledger::CheckFailed);
    large = body;
    large.command_path.resize(65);
    CHECK_THROWS_AS((void)ledger::encode_receipt(large), ledger::CheckFailed);
}

}  // namespace receipt_check_test
