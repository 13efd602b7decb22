// Every vector of shared/vectors/ed25519 through both verifiers. Where the sources disagree about
// the right answer, ours is pinned: the accept map is the string of answers, in the file's order.

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "crypto/bytes.h"
#include "crypto/ed25519.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"
#include "tests/crypto/vectors.h"

namespace holdfast::crypto::ed25519_vectors_test {
namespace {

using nlohmann::json;

/// What both verifiers say. A key or signature of another length can't be represented: refused.
bool is_accepted(const std::optional<PublicKey>& key, std::span<const std::uint8_t> message,
                 const std::optional<Signature>& signature) {
    if (!key || !signature) return false;
    const bool online = verify(*key, message, *signature);
    CHECK(online == verify_independent(*key, message, *signature));
    return online;
}

struct AcceptMap {
    std::string verified;    // one '0' or '1' a vector: what the verifiers say
    std::string registered;  // the same, if the key would have been registered at all

    void add(const std::optional<PublicKey>& key, bool verified_now) {
        verified += verified_now ? '1' : '0';
        registered += verified_now && is_acceptable(key.value()) ? '1' : '0';
    }
};

auto count_accepted(const std::string& map) { return std::count(map.begin(), map.end(), '1'); }

TEST_CASE("Ed25519 vectors: Wycheproof") {
    const auto file = load_vectors("ed25519/wycheproof_ed25519_test.json");
    if (!file) return;
    AcceptMap map;
    for (const json& group : file->at("testGroups")) {
        const auto key = public_key_from_hex(group.at("publicKey").at("pk"));
        for (const json& test : group.at("tests")) {
            CAPTURE(test.at("tcId").get<int>());
            const bool accepted = is_accepted(key, bytes_from_hex(test.at("msg")),
                                              signature_from_hex(test.at("sig")));
            CHECK(accepted == (test.at("result") == "valid"));
            map.add(key, accepted);
        }
    }
    CHECK(map.verified.size() == 151);
    CHECK(count_accepted(map.verified) == 88);
    CHECK(map.registered == map.verified);
}

TEST_CASE("Ed25519 vectors: RFC 8032") {
    const auto file = load_vectors("ed25519/rfc8032.json");
    if (!file) return;
    CHECK(file->at("cases").size() == 8);
    for (const json& c : file->at("cases")) {
        CAPTURE(c.at("id").get<std::string>());
        const bool accepted =
            is_accepted(public_key_from_hex(c.at("public_key")), bytes_from_hex(c.at("message")),
                        signature_from_hex(c.at("signature")));
        CHECK(accepted == (c.at("result") == "valid"));
    }
}

TEST_CASE("Ed25519 vectors: keys and signatures of sign.input") {
    const auto file = load_vectors("ed25519/sign_input.json");
    if (!file) return;
    CHECK(file->at("cases").size() == 128);
    for (const json& c : file->at("cases")) {
        CAPTURE(c.at("n").get<int>());
        const auto seed = bytes_from_hex(c.at("secret_key"));
        REQUIRE(seed.size() == 32);
        const SecretKey key(std::span<const std::uint8_t, 32>{seed});
        const auto message = bytes_from_hex(c.at("message"));
        const auto public_key = public_key_from_hex(c.at("public_key"));
        const auto signature = signature_from_hex(c.at("signature"));
        CHECK(key.public_key() == public_key);
        CHECK(sign(key, message) == signature);
        CHECK(is_acceptable(key.public_key()));
        CHECK(is_accepted(public_key, message, signature));
    }
}

TEST_CASE("Ed25519 vectors: speccheck") {
    const auto file = load_vectors("ed25519/speccheck.json");
    if (!file) return;
    AcceptMap map;
    for (const json& c : file->at("cases")) {
        CAPTURE(c.at("what").get<std::string>());
        const auto key = public_key_from_hex(c.at("public_key"));
        const bool accepted = is_accepted(key, bytes_from_hex(c.at("message")),
                                          signature_from_hex(c.at("signature")));
        CHECK_FALSE((accepted && (c.at("must_reject") == true || c.at("strict_reject") == true)));
        map.add(key, accepted);
    }
    // Case 3, a key and R of mixed order, satisfies the cofactorless equation; its key can't be
    // registered.
    CHECK(map.verified == "000100000000");
    CHECK(map.registered == "000000000000");
}

TEST_CASE("Ed25519 vectors: CCTV, small order and non-canonical encodings in all combinations") {
    const auto file = load_vectors("ed25519/cctv_ed25519vectors.json");
    if (!file) return;
    const std::set<std::string> refused_flags = {"low_order_A", "low_order_R", "non_canonical_A",
                                                 "non_canonical_R", "low_order_residue"};
    AcceptMap map;
    for (const json& c : file->at("cases")) {
        CAPTURE(c.at("number").get<int>());
        bool must_refuse = false;
        if (c.at("flags").is_array()) {
            for (const json& flag : c.at("flags")) must_refuse |= refused_flags.contains(flag);
        }
        const auto key = public_key_from_hex(c.at("key"));
        const auto message = c.at("msg").get<std::string>();
        const bool accepted = is_accepted(key, bytes_of(message), signature_from_hex(c.at("sig")));
        CHECK(accepted == !must_refuse);
        map.add(key, accepted);
    }
    CHECK(map.verified.size() == 914);
    CHECK(count_accepted(map.verified) == 43);
    CHECK(to_hex(sha256(bytes_of(map.verified))) ==
          "9111cd3acbe211e15031707588bc9d68cb7b0c2d8f500fad1ebfedfc4362ffab");
    // Of the 43, 42 have a key of mixed order, which is never registered.
    CHECK(count_accepted(map.registered) == 1);
    CHECK(to_hex(sha256(bytes_of(map.registered))) ==
          "4b4b0485a53a3ffd2c712736f22f6895d31765c3cbed082cf5851995a80a3906");
}

}  // namespace
}  // namespace holdfast::crypto::ed25519_vectors_test
