#include "ledger/batch.h"

#include <doctest/doctest.h>

#include "crypto/bytes.h"
#include "crypto/sha256.h"

namespace batch_test {

using namespace holdfast;
using namespace holdfast::ledger;

namespace {

const Digest kOrigin = crypto::sha256(crypto::bytes_of("example.com/ledger"));

std::vector<StoredCommand> some_commands(std::size_t count) {
    std::vector<StoredCommand> commands;
    for (std::size_t i = 0; i < count; ++i) {
        CommandRecord record;
        record.kind = 1;
        record.signers = 1;
        record.party = 2;
        record.id.bytes[15] = static_cast<std::uint8_t>(i + 1);
        record.payer.bytes[0] = 1;
        record.payee.bytes[0] = 2;
        record.amount = Word128::of(100 + i);
        std::optional<Extension> extension;
        if (i % 3 == 1) {
            extension.emplace().currency = CurrencyId{978};
        }
        commands.emplace_back(record, extension);
    }
    return commands;
}

SignedBatch some_batch(std::size_t count, const crypto::SecretKey& key) {
    return make_batch(some_commands(count), {{&key, 1, {}}}, kOrigin, {}, 0);
}

Bytes bytes_of(const SignedBatch& batch) {
    return Bytes(batch.bytes().begin(), batch.bytes().end());
}

BatchError error_of(Bytes bytes, const Digest& origin = kOrigin) {
    auto parsed = SignedBatch::parse(std::move(bytes));
    if (const auto* error = std::get_if<BatchError>(&parsed)) {
        return *error;
    }
    auto verified = verify(std::get<SignedBatch>(std::move(parsed)), origin, crypto::verify);
    return std::holds_alternative<BatchError>(verified) ? std::get<BatchError>(verified)
                                                        : BatchError{0};
}

}  // namespace

TEST_CASE("a batch keeps what was put in") {
    const auto key = crypto::generate_key();
    const auto other = crypto::generate_key();
    const auto commands = some_commands(7);
    const auto batch = make_batch(commands, {{&key, 5, Digest{1}}, {&other, 9, Digest{2}}}, kOrigin,
                                  {3, Digest{4}}, 77);
    REQUIRE(batch.size() == 7);
    CHECK(batch.header().signers[1].sequence == 9);
    CHECK(batch.header().signers[0].previous == Digest{1});
    CHECK(batch.header().seen == SeenHead{3, Digest{4}});
    CHECK(batch.header().expiry == 77);
    for (std::size_t i = 0; i < commands.size(); ++i) {
        CHECK(batch.command(i).leaf_bytes() == commands[i].view().leaf_bytes());
    }
    CHECK(error_of(bytes_of(batch)) == BatchError{0});
    CHECK(verify(batch, kOrigin, crypto::verify_independent).index() == 0);
}

TEST_CASE("a batch for another ledger is told so") {
    const auto key = crypto::generate_key();
    CHECK(error_of(bytes_of(some_batch(1, key)), Digest{9}) == BatchError::wrong_ledger);
}

TEST_CASE("no bit of a batch can change unseen") {
    const auto key = crypto::generate_key();
    const Bytes bytes = bytes_of(some_batch(3, key));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (const unsigned flip : {0x01U, 0x80U}) {
            Bytes changed = bytes;
            changed[at] = static_cast<std::uint8_t>(changed[at] ^ flip);
            CAPTURE(at);
            CHECK(error_of(std::move(changed)) != BatchError{0});
        }
    }
}

TEST_CASE("no truncation and no trailing byte is a batch") {
    const auto key = crypto::generate_key();
    const Bytes bytes = bytes_of(some_batch(4, key));
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        CHECK(error_of(Bytes(bytes.begin(), bytes.begin() + static_cast<long>(length))) ==
              BatchError::malformed);
    }
    Bytes longer = bytes;
    longer.push_back(0);
    CHECK(error_of(std::move(longer)) == BatchError::malformed);
}

TEST_CASE("a batch has a signer, distinct signers, and commands within the limits") {
    const auto key = crypto::generate_key();
    CHECK_THROWS_AS(make_batch({}, {{&key, 1, {}}}, kOrigin, {}, 0), CheckFailed);
    CHECK_THROWS_AS(make_batch(some_commands(1), {}, kOrigin, {}, 0), CheckFailed);
    CHECK_THROWS_AS(make_batch(some_commands(1), {{&key, 1, {}}, {&key, 1, {}}}, kOrigin, {}, 0),
                    CheckFailed);
    CHECK_THROWS_AS(make_batch(some_commands(1), {{&key, 0, {}}}, kOrigin, {}, 0), CheckFailed);
    const std::vector<StoredCommand> too_many(kMaxBatchCommands + 1, some_commands(1).front());
    CHECK_THROWS_AS(make_batch(too_many, {{&key, 1, {}}}, kOrigin, {}, 0), CheckFailed);
    const std::vector<StoredCommand> most(kMaxBatchCommands, some_commands(1).front());
    CHECK(make_batch(most, {{&key, 1, {}}}, kOrigin, {}, 0).size() == kMaxBatchCommands);
}

TEST_CASE("a signature by another key does not pass for the named one") {
    const auto key = crypto::generate_key();
    const auto other = crypto::generate_key();
    const auto batch = some_batch(2, key);
    Bytes bytes = bytes_of(batch);
    const auto forged = crypto::sign(other, signing_input(batch.header_bytes()));
    std::copy(forged.bytes.begin(), forged.bytes.end(),
              bytes.begin() + static_cast<long>(batch.header_bytes().size()));
    CHECK(error_of(std::move(bytes)) == BatchError::bad_signature);
}

}  // namespace batch_test
