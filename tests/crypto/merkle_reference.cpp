#include "tests/crypto/merkle_reference.h"

#include "crypto/sha256.h"

namespace holdfast::crypto::reference {
namespace {

std::size_t split(std::size_t n) {
    std::size_t k = 1;
    while (2 * k < n) k *= 2;
    return k;
}

std::vector<Digest> plus(std::vector<Digest> proof, const Digest& last) {
    proof.push_back(last);
    return proof;
}

}  // namespace

Digest leaf(std::span<const std::uint8_t> data) {
    std::vector<std::uint8_t> bytes{0x00};
    bytes.insert(bytes.end(), data.begin(), data.end());
    return sha256(bytes);
}

Digest node(const Digest& left, const Digest& right) {
    std::vector<std::uint8_t> bytes{0x01};
    bytes.insert(bytes.end(), left.begin(), left.end());
    bytes.insert(bytes.end(), right.begin(), right.end());
    return sha256(bytes);
}

Digest root(std::span<const Digest> leaves) {
    if (leaves.empty()) return sha256({});
    if (leaves.size() == 1) return leaves.front();
    const std::size_t k = split(leaves.size());
    return node(root(leaves.first(k)), root(leaves.subspan(k)));
}

std::vector<Digest> path(std::size_t m, std::span<const Digest> leaves) {
    if (leaves.size() == 1) return {};
    const std::size_t k = split(leaves.size());
    if (m < k) return plus(path(m, leaves.first(k)), root(leaves.subspan(k)));
    return plus(path(m - k, leaves.subspan(k)), root(leaves.first(k)));
}

std::vector<Digest> subproof(std::size_t m, std::span<const Digest> leaves, bool b) {
    if (m == leaves.size()) return b ? std::vector<Digest>{} : std::vector<Digest>{root(leaves)};
    const std::size_t k = split(leaves.size());
    if (m <= k) return plus(subproof(m, leaves.first(k), b), root(leaves.subspan(k)));
    return plus(subproof(m - k, leaves.subspan(k), false), root(leaves.first(k)));
}

}  // namespace holdfast::crypto::reference
