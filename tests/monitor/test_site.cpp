#include "tests/monitor/test_site.h"

#include "crypto/bytes.h"
#include "crypto/merkle.h"
#include "crypto/sha256.h"

namespace holdfast::test {

namespace {

std::vector<std::string> make_leaves(std::uint64_t size, std::uint64_t fork_at,
                                     const std::string& branch) {
    std::vector<std::string> leaves;
    for (std::uint64_t i = 0; i < size; ++i) {
        leaves.push_back("leaf " + std::to_string(i) + (i < fork_at ? "" : branch));
    }
    return leaves;
}

crypto::MerkleTree make_tree(const std::vector<std::string>& leaves) {
    std::vector<crypto::Digest> hashes;
    for (const std::string& leaf : leaves) {
        hashes.push_back(crypto::leaf_hash(crypto::bytes_of(leaf)));
    }
    return crypto::MerkleTree(hashes);
}

}  // namespace

crypto::SecretKey key_of(std::string_view label) {
    return crypto::SecretKey(crypto::sha256(crypto::bytes_of(label)));
}

TestSite::TestSite(std::uint64_t size, std::uint64_t fork_at, const std::string& branch,
                   std::string origin)
    : origin_(std::move(origin)),
      leaves_(make_leaves(size, fork_at, branch)),
      tree_(make_tree(leaves_)) {}

crypto::Checkpoint TestSite::checkpoint(std::uint64_t size) const {
    return {origin_, size,
            size == 0 ? crypto::empty_merkle_root() : crypto::merkle_root(tree_, size)};
}

std::string TestSite::note(std::uint64_t size, const std::vector<std::string>& witnesses) const {
    std::string note = crypto::sign_checkpoint(checkpoint(size), key_of(origin_));
    for (const std::string& name : witnesses) {
        note += crypto::cosign(checkpoint(size), "w.example/" + name, 1000, key_of(name));
    }
    return note;
}

std::string TestSite::log_line() const {
    return "log " + crypto::make_verifier(origin_, key_of(origin_).public_key()).vkey() + "\n";
}

std::string TestSite::witness_line(const std::string& name) {
    return "witness " + name + " " +
           crypto::make_witness_verifier("w.example/" + name, key_of(name).public_key()).vkey() +
           "\n";
}

void TestSite::publish(std::uint64_t size, const std::vector<std::string>& witnesses) {
    for (const crypto::Tile& tile : crypto::new_tiles(0, size)) {
        std::string hashes;
        std::string bundle;
        for (std::uint64_t i = 0; i < tile.width; ++i) {
            const std::uint64_t at = tile.index * crypto::tile_width + i;
            hashes += crypto::text_of(tree_.node(tile.level * crypto::tile_height, at));
            if (tile.level == 0) {
                const std::string& leaf = leaves_.at(at);
                bundle += static_cast<char>(leaf.size() >> 8);
                bundle += static_cast<char>(leaf.size());
                bundle += leaf;
            }
        }
        files[crypto::tile_path(tile)] = hashes;
        if (tile.level == 0) {
            files[crypto::bundle_path("entries", tile.index, tile.width)] = bundle;
        }
    }
    files["checkpoint"] = note(size, witnesses);
}

api::SiteReader TestSite::reader() {
    return api::SiteReader([this](const std::string& path) -> std::optional<std::string> {
        if (is_down) {
            throw api::SiteUnavailable("nobody there");
        }
        asked.push_back(path);
        const auto found = files.find(path);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    });
}

}  // namespace holdfast::test
