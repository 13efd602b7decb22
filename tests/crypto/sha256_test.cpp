#include "crypto/sha256.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "crypto/bytes.h"
#include "crypto/hex.h"
#include "crypto/random.h"

namespace holdfast::crypto::sha256_test {
namespace {

struct Example {
    std::string message;
    const char* digest;
};

// FIPS 180-4's examples, as published by NIST, and the empty message.
const Example examples[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {std::string(1'000'000, 'a'),
     "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}};

TEST_CASE("SHA-256: the published examples, at once and in pieces") {
    Sha256 hasher;
    for (const Example& example : examples) {
        CHECK(to_hex(sha256(bytes_of(example.message))) == example.digest);
        for (const std::size_t piece : {std::size_t{1}, std::size_t{63}, std::size_t{64}}) {
            auto rest = bytes_of(example.message);
            while (!rest.empty()) {
                hasher.update(rest.first(std::min(piece, rest.size())));
                rest = rest.subspan(std::min(piece, rest.size()));
            }
            CHECK(to_hex(hasher.finish()) == example.digest);
        }
    }
}

TEST_CASE("a hasher can be reset, moved and used by each thread") {
    Sha256 hasher;
    hasher.update(bytes_of("forgotten"));
    hasher.reset();
    hasher.update(bytes_of("a"));
    Sha256 moved = std::move(hasher);
    moved.update(bytes_of("bc"));
    CHECK(to_hex(moved.finish()) == examples[1].digest);

    std::vector<std::string> results(4);
    std::vector<std::thread> threads;
    for (std::string& result : results) {
        threads.emplace_back([&result] {
            for (int i = 0; i < 1000; ++i) result = to_hex(sha256(bytes_of("abc")));
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::string& result : results) CHECK(result == examples[1].digest);
}

TEST_CASE("random bytes fill the whole of what they are asked for, differently each time") {
    std::array<std::uint8_t, 64> first{};
    std::array<std::uint8_t, 64> second{};
    fill_random(first);
    fill_random(second);
    CHECK(first != second);
    CHECK(std::vector(first.begin() + 32, first.end()) != std::vector<std::uint8_t>(32, 0));
    fill_random({});
}

}  // namespace
}  // namespace holdfast::crypto::sha256_test
