#include "crypto/tiles.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "crypto/error.h"
#include "crypto/merkle.h"

namespace holdfast::crypto::tiles_test {
namespace {

std::vector<Digest> make_leaves(std::size_t count) {
    std::vector<Digest> leaves(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::array<std::uint8_t, 3> bytes = {static_cast<std::uint8_t>(i),
                                                   static_cast<std::uint8_t>(i >> 8), 7};
        leaves[i] = leaf_hash(bytes);
    }
    return leaves;
}

/// MTH(D[(n * 256 + i) * 256^l : (n * 256 + i + 1) * 256^l]), straight from the specification.
std::vector<Digest> tile_by_definition(const std::vector<Digest>& leaves, const Tile& tile) {
    std::size_t span = 1;
    for (unsigned level = 0; level < tile.level; ++level) span *= tile_width;
    std::vector<Digest> hashes;
    for (std::size_t i = 0; i < tile.width; ++i) {
        const std::size_t first = (static_cast<std::size_t>(tile.index) * tile_width + i) * span;
        hashes.push_back(merkle_root(std::span(leaves).subspan(first, span)));
    }
    return hashes;
}

TEST_CASE("tiles are named as the specification names them") {
    CHECK(index_path(0) == "000");
    CHECK(index_path(999) == "999");
    CHECK(index_path(1000) == "x001/000");
    CHECK(index_path(1234067) == "x001/x234/067");
    CHECK(tile_path({0, 1234067, 256}) == "tile/0/x001/x234/067");
    CHECK(tile_path({2, 0, 17}) == "tile/2/000.p/17");
    CHECK(bundle_path("entries", 273, 112) == "tile/entries/273.p/112");
}

TEST_CASE("a tree of 70,000 has the tiles that the specification counts") {
    std::map<unsigned, std::vector<std::uint64_t>> widths;
    for (const Tile& tile : new_tiles(0, 70'000)) widths[tile.level].push_back(tile.width);
    REQUIRE(widths.size() == 3);
    CHECK(widths[0].size() == 274);
    CHECK(widths[0].back() == 112);
    CHECK(widths[0].front() == 256);
    CHECK(widths[1] == std::vector<std::uint64_t>{256, 17});
    CHECK(widths[2] == std::vector<std::uint64_t>{1});
    CHECK(new_tiles(0, 256) == std::vector<Tile>{{0, 0, 256}, {1, 0, 1}});
    CHECK(new_tiles(0, 0).empty());
    CHECK(tile_width_in(70'000, 2, 1) == 0);
    CHECK(tile_width_in(70'000, 7, 0) == 0);
}

TEST_CASE("what a tree that grew has new is exactly what it had not") {
    for (const std::uint64_t old_size : {0U, 1U, 255U, 256U, 257U, 511U, 512U, 65'535U, 65'536U}) {
        for (const std::uint64_t more : {0U, 1U, 2U, 255U, 256U, 700U}) {
            CAPTURE(old_size);
            CAPTURE(more);
            std::set<std::string> had;
            for (const Tile& tile : new_tiles(0, old_size)) had.insert(tile_path(tile));
            std::set<std::string> wanted;
            for (const Tile& tile : new_tiles(0, old_size + more)) {
                if (!had.contains(tile_path(tile))) wanted.insert(tile_path(tile));
            }
            std::set<std::string> got;
            for (const Tile& tile : new_tiles(old_size, old_size + more)) {
                got.insert(tile_path(tile));
            }
            CHECK(got == wanted);
        }
    }
}

TEST_CASE("proofs from tiles are those of the whole tree") {
    const std::vector<Digest> leaves = make_leaves(66'000);
    for (const std::size_t size : {1U, 2U, 3U, 255U, 256U, 257U, 511U, 513U, 65'536U, 66'000U}) {
        CAPTURE(size);
        const auto some = std::span(leaves).first(size);
        const MerkleTree whole(some);
        const TileNodes nodes(
            size, [&leaves](const Tile& tile) { return tile_by_definition(leaves, tile); });
        CHECK(merkle_root(nodes, size) == whole.root());
        for (const std::size_t index : {std::size_t{0}, size / 3, size / 2, size - 1}) {
            CHECK(inclusion_proof(nodes, index, size) == inclusion_proof(whole, index, size));
        }
        for (const std::size_t old_size : {std::size_t{1}, size / 2, size - 1, size}) {
            if (old_size == 0) continue;
            CHECK(consistency_proof(nodes, old_size, size) ==
                  consistency_proof(whole, old_size, size));
        }
    }
}

TEST_CASE("a source that gives another number of hashes is refused") {
    const TileNodes short_one(300, [](const Tile& tile) {
        return std::vector<Digest>(static_cast<std::size_t>(tile.width) - 1);
    });
    CHECK_THROWS_AS((void)short_one.node(0, 3), Error);
    const TileNodes nodes(300, [](const Tile& tile) {
        return std::vector<Digest>(static_cast<std::size_t>(tile.width));
    });
    CHECK_NOTHROW((void)nodes.node(0, 299));
    CHECK_THROWS_AS((void)nodes.node(0, 300), Error);
    CHECK_THROWS_AS((void)nodes.node(5, 9), Error);
}

}  // namespace
}  // namespace holdfast::crypto::tiles_test
