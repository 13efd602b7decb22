#include "api/monitor/site_reader.h"

#include <doctest/doctest.h>

#include "crypto/merkle.h"
#include "tests/monitor/test_site.h"

namespace holdfast::test::site_reader_test {
namespace {

using namespace api;
using crypto::Tile;

TEST_CASE("every tile of a checkpoint is given, and any two of its sizes are proven consistent") {
    TestSite site(70'000);
    for (const std::uint64_t size :
         std::initializer_list<std::uint64_t>{0, 1, 255, 256, 257, 1000, 65'536, 65'537, 70'000}) {
        CAPTURE(size);
        site.files.clear();
        site.publish(size);
        const SiteReader reader = site.reader();
        CheckedTiles tiles(reader, site.checkpoint(size));
        for (const Tile& tile : crypto::new_tiles(0, size)) {
            CHECK(tiles.tile(tile) == reader.tile(tile));
        }
        for (const std::uint64_t old : std::initializer_list<std::uint64_t>{
                 1, 2, 255, 256, 257, 999, 65'535, 65'536, 69'999}) {
            if (old > size) {
                continue;
            }
            const auto proof = crypto::consistency_proof(tiles.nodes(), old, size);
            CHECK(crypto::verify_consistency(old, size, site.checkpoint(old).root,
                                             site.checkpoint(size).root, proof));
        }
    }
}

TEST_CASE("any byte changed in any tile is found, wherever it is needed") {
    constexpr std::uint64_t kSize = 65'536 + 256 + 3;  // tiles on three levels
    TestSite site(kSize);
    site.publish(kSize);
    const auto tiles_of_tree = crypto::new_tiles(0, kSize);
    const auto whole = site.files;
    for (const Tile& spoilt : {Tile{0, 0, 256}, Tile{0, 100, 256}, Tile{0, 256, 256},
                               Tile{0, 257, 3}, Tile{1, 0, 256}, Tile{1, 1, 1}, Tile{2, 0, 1}}) {
        const std::string path = crypto::tile_path(spoilt);
        CAPTURE(path);
        site.files = whole;
        std::string& content = site.files.at(path);
        for (const std::size_t at : {std::size_t{0}, content.size() / 2, content.size() - 1}) {
            content[at] = static_cast<char>(content[at] ^ 1);
            const SiteReader reader = site.reader();
            CHECK_THROWS_AS(([&] {
                                CheckedTiles tiles(reader, site.checkpoint(kSize));
                                (void)tiles.tile(spoilt);
                            }()),
                            SiteWrong);
            content[at] = static_cast<char>(content[at] ^ 1);
        }
    }
    // And nothing else is complained of.
    site.files = whole;
    const SiteReader reader = site.reader();
    CheckedTiles tiles(reader, site.checkpoint(kSize));
    for (const Tile& tile : {Tile{0, 100, 256}, Tile{0, 257, 3}, Tile{1, 0, 256}}) {
        CHECK(tiles.tile(tile).size() == tile.width);
    }
}

TEST_CASE("tiles of the wrong length are refused, and a whole one stands in for its beginning") {
    TestSite site(600);
    site.publish(300);
    const Tile partial{0, 1, 44};
    const std::string path = crypto::tile_path(partial);
    const std::string good = site.files.at(path);
    for (const std::string& bad :
         {std::string(), good + "x", good.substr(1), good + good.substr(0, 32)}) {
        site.files[path] = bad;
        CHECK_THROWS_AS((void)site.reader().tile(partial), SiteWrong);
    }
    site.files.erase(path);
    CHECK_THROWS_AS((void)site.reader().tile(partial), SiteUnavailable);
    site.publish(600);
    site.files.erase(path);
    site.files.erase(crypto::bundle_path("entries", 1, 44));
    CHECK(site.reader().tile(partial).size() == 44);
    CHECK(site.reader().leaf_hashes(1, 44) == site.reader().tile(partial));
    CHECK_THROWS_AS((void)site.reader().tile({0, 7, 256}), SiteUnavailable);
}

TEST_CASE("bundles hold exactly their entries") {
    TestSite site(300);
    site.publish(300);
    const SiteReader reader = site.reader();
    CHECK(reader.leaf_hashes(0, 256) == reader.tile({0, 0, 256}));
    CHECK(reader.leaf_hashes(1, 44) == reader.tile({0, 1, 44}));
    std::string& bundle = site.files.at(crypto::bundle_path("entries", 1, 44));
    const std::string good = bundle;
    for (const std::string& bad :
         {std::string(), good.substr(0, good.size() - 1), good + "x", good + std::string(2, '\0'),
          std::string("\xff\xff", 2) + good, good.substr(2)}) {
        bundle = bad;
        CHECK_THROWS_AS((void)reader.leaf_hashes(1, 44), SiteWrong);
    }
    bundle = good;
    CHECK(reader.leaf_hashes(1, 44).size() == 44);
}

}  // namespace
}  // namespace holdfast::test::site_reader_test
