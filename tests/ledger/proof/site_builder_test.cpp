#include "ledger/proof/site_builder.h"

#include <doctest/doctest.h>

#include <map>

#include "crypto/merkle_proof.h"
#include "ledger/proof/site_tiles.h"

namespace site_builder_test {

using namespace holdfast;
using namespace holdfast::ledger;

namespace {

class Site final : public SiteFiles {
   public:
    void put(const std::string& path, ByteSpan bytes) override {
        files[path] = Bytes(bytes.begin(), bytes.end());
    }
    std::optional<Bytes> get(const std::string& path, std::size_t bytes_max) const override {
        const auto found = files.find(path);
        return found == files.end() || found->second.size() > bytes_max
                   ? std::nullopt
                   : std::optional(found->second);
    }
    void drop_folder(const std::string& path) override {
        std::erase_if(files, [&](const auto& file) { return file.first.starts_with(path + '/'); });
    }
    void clear() override { files.clear(); }

    std::map<std::string, Bytes> files;
};

Bytes leaf(std::size_t number) {
    return Bytes(100 + number % 7, static_cast<std::uint8_t>(number));
}

Digest root_of(std::size_t size) {
    std::vector<Digest> leaves;
    for (std::size_t i = 0; i < size; ++i) {
        leaves.push_back(crypto::leaf_hash(leaf(i)));
    }
    return crypto::MerkleTree(leaves).root();
}

void grow(SiteBuilder& builder, std::size_t size) {
    while (builder.size() < size) {
        builder.append(leaf(static_cast<std::size_t>(builder.size())));
    }
    builder.write_edge();
}

}  // namespace

TEST_CASE("a site has the tiles of its tree, however often it was left and taken up") {
    Site straight;
    SiteBuilder builder(straight);
    Site stepwise;
    std::size_t reached = 0;
    for (const std::size_t size : {1U, 2U, 255U, 256U, 257U, 300U, 512U, 65'600U}) {
        CAPTURE(size);
        grow(builder, size);
        auto resumed = reached == 0
                           ? SiteBuilder(stepwise)
                           : SiteBuilder::resume(stepwise, reached, root_of(reached)).value();
        CHECK(resumed.size() == reached);
        grow(resumed, size);
        reached = size;
        CHECK(builder.root() == root_of(size));
        CHECK(resumed.root() == root_of(size));
        CHECK(crypto::merkle_root(site_nodes(stepwise, size), size) == root_of(size));
    }
    CHECK(straight.files == stepwise.files);
    CHECK(straight.files.contains("tile/1/000"));
    CHECK(straight.files.contains("tile/2/000.p/1"));
    CHECK_FALSE(straight.files.contains("tile/0/000.p/255"));
    CHECK(straight.files.contains("tile/entries/256.p/64"));
}

TEST_CASE("proofs of an older size still come from a site that has grown") {
    Site site;
    SiteBuilder builder(site);
    grow(builder, 200);
    const auto before = crypto::inclusion_proof(site_nodes(site, 200), 7, 200);
    grow(builder, 700);
    CHECK(crypto::inclusion_proof(site_nodes(site, 200), 7, 200) == before);
    CHECK(crypto::verify_inclusion(7, 200, crypto::leaf_hash(leaf(7)), before, root_of(200)));
    const auto consistency = crypto::consistency_proof(site_nodes(site, 700), 200, 700);
    CHECK(crypto::verify_consistency(200, 700, root_of(200), root_of(700), consistency));
    // What was taken up again at an older size comes out the same.
    auto resumed = SiteBuilder::resume(site, 200, root_of(200)).value();
    grow(resumed, 700);
    CHECK(resumed.root() == root_of(700));
}

TEST_CASE("a site that is not whole, or of another tree, is not taken up") {
    Site site;
    SiteBuilder builder(site);
    grow(builder, 700);
    CHECK(SiteBuilder::resume(site, 700, root_of(700)).has_value());
    CHECK_FALSE(SiteBuilder::resume(site, 700, root_of(699)).has_value());
    CHECK_FALSE(SiteBuilder::resume(site, 1'700, root_of(700)).has_value());
    for (const auto& [path, bytes] : site.files) {
        // Only what stands at the edge is read again: of what is full, the tile above it.
        if (path.find(".p/") == std::string::npos) {
            continue;
        }
        const std::string& file = path;
        CAPTURE(file);
        Site damaged = site;
        damaged.files[path][bytes.size() / 2] ^= 1;
        CHECK_FALSE(SiteBuilder::resume(damaged, 700, root_of(700)).has_value());
        damaged.files.erase(path);
        CHECK_FALSE(SiteBuilder::resume(damaged, 700, root_of(700)).has_value());
        damaged = site;
        damaged.files[path].pop_back();
        CHECK_FALSE(SiteBuilder::resume(damaged, 700, root_of(700)).has_value());
    }
}

}  // namespace site_builder_test
