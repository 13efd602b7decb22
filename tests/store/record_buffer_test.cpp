#include "ledger/store/record_buffer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

namespace holdfast::store::record_buffer_test {

namespace {

using ledger::Bytes;

void add(RecordBuffer& buffer, const Bytes& key, const Bytes& value) {
    buffer.add([&](Bytes& out) { out.insert(out.end(), key.begin(), key.end()); },
               [&](Bytes& out) { out.insert(out.end(), value.begin(), value.end()); });
}

// Keys of several shapes: even, rising with time, with long common beginnings, few and often
// repeated.
Bytes key_of_shape(int shape, std::size_t width, std::size_t i, std::mt19937_64& random) {
    Bytes key(width);
    for (auto& byte : key) {
        byte = static_cast<std::uint8_t>(random());
    }
    const std::size_t fixed = shape == 0 ? 0 : shape == 1 ? width / 2 : width - 1;
    for (std::size_t at = 0; at < fixed; ++at) {
        const std::size_t shift = std::min<std::size_t>(8 * (fixed - 1 - at) + 3, 63);
        key[at] = static_cast<std::uint8_t>(shape == 1 ? i >> shift : 7);
    }
    return key;
}

}  // namespace

TEST_CASE("records come out in key order, each key's newest only") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const std::size_t width : {1U, 2U, 4U, 8U, 9U, 20U, 32U}) {
        for (int shape = 0; shape < 3; ++shape) {
            CAPTURE(width);
            CAPTURE(shape);
            RecordBuffer buffer(width);
            std::map<Bytes, Bytes> truth;
            const std::size_t count = 1 + random() % 3'000;
            for (std::size_t i = 0; i < count; ++i) {
                const Bytes key = key_of_shape(shape, width, i, random);
                const Bytes value(random() % 40, static_cast<std::uint8_t>(i));
                add(buffer, key, value);
                truth[key] = value;
            }
            REQUIRE(buffer.size() == count);
            auto expected = truth.begin();
            const auto order = buffer.sorted();
            REQUIRE(order.size() == truth.size());
            for (const std::uint32_t offset : order) {
                const auto record = buffer.at(offset);
                const auto key = key_of_record(record, width);
                const auto value = value_of_record(record, width);
                REQUIRE(Bytes(key.begin(), key.end()) == expected->first);
                REQUIRE(Bytes(value.begin(), value.end()) == expected->second);
                ++expected;
            }
        }
    }
}

TEST_CASE("a record of another width, or too long, is refused") {
    RecordBuffer buffer(4);
    CHECK(buffer.sorted().empty());
    CHECK_THROWS_AS(add(buffer, Bytes(3), Bytes(1)), ledger::CheckFailed);
    RecordBuffer other(4);
    CHECK_THROWS_AS(add(other, Bytes(4), Bytes(0x10000)), ledger::CheckFailed);
    RecordBuffer last(4);
    add(last, Bytes(4), Bytes(0xffff));
    CHECK(value_of_record(last.record(0), 4).size() == 0xffff);
    CHECK(record_size(last.record(0).first(100), 4) == 0);
}

}  // namespace holdfast::store::record_buffer_test
