#include "ledger/extension.h"

#include <doctest/doctest.h>

namespace extension_test {

using namespace holdfast::ledger;

namespace {

Extension rich_extension() {
    Extension extension;
    extension.payee_party = 7;
    extension.currency = CurrencyId{3};
    extension.preimage = Bytes{};
    Exit release;
    release.payees = {{{1, Id{{1}}}, 2}, {{1, Id{{2}}}, 1}};
    release.by_account = {1, Id{{9}}};
    release.until = 500;
    release.condition = Digest{42};
    Exit refund;
    refund.by = ExitBy::anyone;
    refund.after = 500;
    extension.exits = {release, refund};
    extension.credit_line = Amount(1'000'000);
    extension.ceiling = Amount::max();
    extension.text = "EUR";
    return extension;
}

}  // namespace

TEST_CASE("an extension survives its encoding") {
    const Extension extension = rich_extension();
    const Bytes bytes = encode_extension(extension);
    const auto decoded = decode_extension(bytes);
    REQUIRE(decoded.has_value());
    CHECK(*decoded == extension);
    CHECK(encode_extension(*decoded) == bytes);
}

TEST_CASE("an extension has one encoding") {
    const auto bytes_of = [](std::initializer_list<unsigned> values) {
        return Bytes(values.begin(), values.end());
    };
    CHECK(decode_extension(bytes_of({4, 2, 0, 3, 0})).has_value());           // currency 3
    CHECK_FALSE(decode_extension(bytes_of({})).has_value());                  // empty
    CHECK_FALSE(decode_extension(bytes_of({0})).has_value());                 // tag 0
    CHECK_FALSE(decode_extension(bytes_of({4, 2, 0, 3, 0, 0})).has_value());  // a byte too many
    CHECK_FALSE(decode_extension(bytes_of({4, 2, 0, 3})).has_value());        // one too few
    CHECK_FALSE(decode_extension(bytes_of({4, 3, 0, 3, 0, 0})).has_value());  // over-long value
    CHECK_FALSE(decode_extension(bytes_of({4, 2, 0, 3, 0, 4, 2, 0, 3, 0})).has_value());  // twice
    CHECK_FALSE(decode_extension(bytes_of({5, 0, 0, 4, 2, 0, 3, 0})).has_value());  // out of order
    CHECK_FALSE(decode_extension(bytes_of({200, 2, 0, 3, 0})).has_value());         // unknown tag
    CHECK_FALSE(
        decode_extension(bytes_of({13, 2, 0, 1, 0})).has_value());  // an amount with a zero on top
}

TEST_CASE("every truncation and every flipped byte decodes to itself or not at all") {
    const Bytes bytes = encode_extension(rich_extension());
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const auto decoded = decode_extension(ByteSpan(bytes).first(length));
        CHECK((!decoded || encode_extension(*decoded) ==
                               Bytes(bytes.begin(), bytes.begin() + static_cast<long>(length))));
    }
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (const unsigned flip : {1U, 128U, 255U}) {
            Bytes changed = bytes;
            changed[at] = static_cast<std::uint8_t>(changed[at] ^ flip);
            if (const auto decoded = decode_extension(changed)) {
                CHECK(encode_extension(*decoded) == changed);
            }
        }
    }
}

TEST_CASE("what is bounded is bounded") {
    Extension extension;
    extension.preimage = Bytes(kMaxPreimageBytes + 1);
    CHECK_FALSE(decode_extension(encode_extension(extension)).has_value());
    extension = {};
    extension.exits = std::vector<Exit>(kMaxExits + 1);
    CHECK_FALSE(decode_extension(encode_extension(extension)).has_value());
    extension = {};
    extension.text = "two words";
    CHECK_FALSE(decode_extension(encode_extension(extension)).has_value());
}

}  // namespace extension_test
