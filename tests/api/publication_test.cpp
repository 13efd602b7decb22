// What a server publishes, over restarts, damage and loss.
#include "api/publication.h"

#include <doctest/doctest.h>

#include <chrono>

#include "crypto/bytes.h"
#include "crypto/checkpoint.h"
#include "ledger/proof/receipt_check.h"
#include "ledger/proof/site_tiles.h"
#include "tests/api/raw_client.h"
#include "tests/api/server_fixture.h"

namespace publication_test {

using namespace holdfast;
using namespace holdfast::api;
using namespace holdfast::test;

namespace {

struct Fixture {
    TestServer server;

    SubmitReply submit(int batches = 1) {
        RawClient client(server.port());
        client.greet();
        SubmitReply last;
        for (int i = 0; i < batches; ++i) {
            last = client.must_submit(server.platform().batch({transfer("alice", "bob", 1)}));
        }
        return last;
    }
    crypto::NoteVerifier log() const {
        return crypto::make_verifier(genesis().origin, genesis().log_key);
    }
    const ledger::Genesis& genesis() const {
        return const_cast<TestServer&>(server).world().state().facts.genesis;
    }
    crypto::Checkpoint published() {
        const auto note = server.site().get(ledger::kSiteCheckpoint, crypto::note_bytes_max);
        REQUIRE(note.has_value());
        const auto opened = crypto::open_checkpoint(crypto::text_of(*note), log());
        return std::get<crypto::Checkpoint>(opened);
    }
    void put_checkpoint(const crypto::Checkpoint& checkpoint) {
        server.site().put(ledger::kSiteCheckpoint,
                          crypto::bytes_of(crypto::sign_checkpoint(checkpoint, server.log_key())));
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what is published at a stop covers the whole log, tiles and all") {
    const auto last = submit(300);  // beyond a full tile
    server.stop();
    const crypto::Checkpoint checkpoint = published();
    CHECK(checkpoint.size == last.entry + 1);
    CHECK(checkpoint.root == last.head.root);
    CHECK(crypto::merkle_root(ledger::site_nodes(server.site(), checkpoint.size),
                              checkpoint.size) == checkpoint.root);
    CHECK(server.site().get("tile/0/000", 1 << 20).value().size() == 256 * 32);
    // Partial tiles go once they have become full.
    CHECK_FALSE(server.site().get("tile/0/000.p/255", 1 << 20).has_value());
    const auto vkey = server.site().get(ledger::kSiteVkey, 1 << 10).value();
    CHECK(crypto::text_of(vkey) == log().vkey() + "\n");
}

TEST_CASE_FIXTURE(Fixture, "publishing goes on where it was, also from damaged tiles") {
    submit(270);
    server.stop();
    SUBCASE("nothing is damaged") {}
    SUBCASE("a tile is gone") { server.site().drop_folder("tile/0"); }
    SUBCASE("a tile is another") { server.site().put("tile/0/000", ledger::Bytes(256 * 32, 7)); }
    SUBCASE("the leaves at the edge are others") {
        const crypto::Checkpoint checkpoint = published();
        server.site().put(
            crypto::bundle_path(ledger::kSiteEntries, checkpoint.size / 256, checkpoint.size % 256),
            ledger::Bytes(100, 0));
    }
    SUBCASE("the checkpoint is no longer readable") {
        server.site().put(ledger::kSiteCheckpoint, ledger::Bytes(10, 65));
    }
    SUBCASE("it was all removed") { server.site().clear(); }
    server.restart();
    const auto last = submit();
    server.stop();
    const crypto::Checkpoint checkpoint = published();
    CHECK(checkpoint.size == last.entry + 1);
    CHECK(crypto::merkle_root(ledger::site_nodes(server.site(), checkpoint.size),
                              checkpoint.size) == checkpoint.root);
}

TEST_CASE_FIXTURE(Fixture, "a proof that does not hold is not given, and its tile is mended") {
    const auto older = submit(600);
    server.restart();
    const auto last = submit();
    RawClient client(server.port());
    client.greet();
    (void)client.ask<ReceiptReply>(FrameType::receipt, ReceiptRequest{last.entry, 0, 0});
    const auto damage = [&] { server.site().put("tile/0/001", ledger::Bytes(256 * 32, 7)); };
    damage();
    const ReceiptRequest asked{300, 0, 0};
    const auto ask = [&] { return client.ask<ReceiptReply>(FrameType::receipt, asked); };
    CHECK_THROWS_WITH((void)ask(), doctest::Contains("made anew"));
    // Without a pause: who asks while the tiles are made anew does not have them made once more.
    std::optional<ReceiptReply> receipt;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!receipt && std::chrono::steady_clock::now() < deadline) {
        try {
            receipt = ask();
        } catch (const std::runtime_error&) {  // not mended yet
        }
    }
    REQUIRE(receipt.has_value());
    CHECK(std::holds_alternative<ledger::ProvenResult>(ledger::check_receipt(
        crypto::text_of(receipt->file.content),
        ledger::policy_of(genesis().origin, genesis().log_key), &crypto::verify)));
    // The edges that older checkpoints had are there again, too: what they proved they still prove.
    CHECK_NOTHROW((void)client.ask<ReceiptReply>(FrameType::receipt,
                                                 ReceiptRequest{older.entry, 0, older.entry + 1}));
    damage();
    CHECK_THROWS_WITH(
        (void)client.ask<ConsistencyReply>(FrameType::consistency, ConsistencyRequest{300, 0}),
        doctest::Contains("made anew"));
    server.stop();
    CHECK(published().size == last.entry + 1);
    CHECK(crypto::merkle_root(ledger::site_nodes(server.site(), published().size),
                              published().size) == published().root);
}

TEST_CASE_FIXTURE(Fixture,
                  "a receipt stands under the checkpoint that most witnesses have cosigned") {
    const crypto::SecretKey key = crypto::generate_key();
    RawClient client(server.port());
    client.greet();
    const auto proven = [&](ledger::Sequence entry) {
        const auto witness = crypto::make_witness_verifier("witness.example/w", key.public_key());
        const auto policy = crypto::TlogPolicy::parse("log " + log().vkey() + "\nwitness w " +
                                                      witness.vkey() + "\nquorum none\n");
        const auto reply =
            client.ask<ReceiptReply>(FrameType::receipt, ReceiptRequest{entry, 0, 0});
        return std::get<ledger::ProvenResult>(
                   ledger::check_receipt(crypto::text_of(reply.file.content),
                                         std::get<crypto::TlogPolicy>(policy), &crypto::verify))
            .checkpoint;
    };
    const ledger::Sequence first = submit().entry;
    const auto bare = proven(first);
    CHECK(bare.cosignatures.empty());
    const auto cosign = [&](const crypto::Checkpoint& checkpoint) {
        server.server().add_cosignature(checkpoint.size,
                                        crypto::cosign(checkpoint, "witness.example/w", 7, key));
    };
    cosign(bare.checkpoint);
    CHECK(proven(first).cosignatures.size() == 1);
    const ledger::Sequence second = submit().entry;
    const auto newer = proven(second);
    CHECK(newer.cosignatures.empty());
    CHECK(newer.checkpoint.size > bare.checkpoint.size);
    CHECK(proven(first).checkpoint == bare.checkpoint);
    cosign(newer.checkpoint);
    CHECK(proven(first).checkpoint == newer.checkpoint);
    cosign({log().name(), 1, {}});  // of no checkpoint there is: passed over
    CHECK(proven(second).cosignatures.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a log that lacks what was published is not served") {
    submit(3);
    server.stop();
    crypto::Checkpoint checkpoint = published();
    checkpoint.size += 1;
    put_checkpoint(checkpoint);
    CHECK_THROWS_WITH_AS(server.restart(), doctest::Contains("entries were lost"),
                         ledger::LogError);
}

TEST_CASE_FIXTURE(Fixture, "a log that is another than the one published is given up") {
    submit(3);
    server.stop();
    crypto::Checkpoint checkpoint = published();
    checkpoint.size -= 1;
    checkpoint.root[0] ^= 1;
    put_checkpoint(checkpoint);
    server.restart();
    CHECK(server.wait_for_fatal().find("published before") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "what does not read back as it was signed is never published") {
    submit();
    server.stop();
    const crypto::Checkpoint before = published();
    server.restart();
    const auto last = submit();
    server.log().damage_reads();
    RawClient client(server.port());
    client.greet();
    client.must_submit(server.platform().batch({transfer("alice", "bob", 1)}));
    client.send(FrameType::receipt, 9, encode_body(ReceiptRequest{last.entry + 1, 0, 0}));
    CHECK(server.wait_for_fatal().find("publishing checkpoints") != std::string::npos);
    CHECK(published().size >= before.size);
    CHECK(published().size <= last.entry + 1);
}

}  // namespace publication_test
