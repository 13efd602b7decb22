#include "crypto/merkle.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "crypto/error.h"

namespace holdfast::crypto {
namespace {

constexpr std::uint8_t leaf_prefix = 0x00;
constexpr std::uint8_t node_prefix = 0x01;
constexpr std::size_t size_bytes = 8;

MerkleHasher& hasher_of_this_thread() {
    thread_local MerkleHasher hasher;
    return hasher;
}

}  // namespace

Digest MerkleHasher::leaf(std::span<const std::uint8_t> data) {
    // A call into OpenSSL costs more than copying a small leaf behind its prefix.
    std::array<std::uint8_t, 256> buffer;
    if (data.size() < buffer.size()) {
        buffer[0] = leaf_prefix;
        std::copy(data.begin(), data.end(), buffer.begin() + 1);
        sha256_.update(std::span(buffer).first(data.size() + 1));
    } else {
        sha256_.update({&leaf_prefix, 1});
        sha256_.update(data);
    }
    return sha256_.finish();
}

Digest MerkleHasher::node(const Digest& left, const Digest& right) {
    std::array<std::uint8_t, 65> buffer;
    buffer[0] = node_prefix;
    std::copy(left.begin(), left.end(), buffer.begin() + 1);
    std::copy(right.begin(), right.end(), buffer.begin() + 33);
    sha256_.update(buffer);
    return sha256_.finish();
}

Digest MerkleHasher::root_in_place(std::span<Digest> leaf_hashes) {
    if (leaf_hashes.empty()) return sha256_.finish();
    // Level by level; the odd last one goes up unhashed. RFC 6962 splits at the largest power of
    // two below n, which is the same tree.
    std::size_t count = leaf_hashes.size();
    while (count > 1) {
        for (std::size_t i = 0; i < count / 2; ++i) {
            leaf_hashes[i] = node(leaf_hashes[2 * i], leaf_hashes[2 * i + 1]);
        }
        if (count % 2 == 1) leaf_hashes[count / 2] = leaf_hashes[count - 1];
        count = (count + 1) / 2;
    }
    return leaf_hashes.front();
}

Digest leaf_hash(std::span<const std::uint8_t> data) { return hasher_of_this_thread().leaf(data); }

Digest node_hash(const Digest& left, const Digest& right) {
    return hasher_of_this_thread().node(left, right);
}

Digest merkle_root(std::span<const Digest> leaf_hashes) {
    std::vector<Digest> copy(leaf_hashes.begin(), leaf_hashes.end());
    return hasher_of_this_thread().root_in_place(copy);
}

Digest empty_merkle_root() { return sha256({}); }

void MerkleFrontier::append(const Digest& leaf_hash) {
    if (size_ == std::numeric_limits<std::uint64_t>::max()) throw Error("a Merkle tree is full");
    MerkleHasher& hasher = hasher_of_this_thread();
    Digest hash = leaf_hash;
    for (std::uint64_t rest = size_; rest % 2 == 1; rest /= 2) {
        hash = hasher.node(peaks_.back(), hash);
        peaks_.pop_back();
    }
    peaks_.push_back(hash);
    ++size_;
}

Digest MerkleFrontier::root() const {
    if (peaks_.empty()) return empty_merkle_root();
    MerkleHasher& hasher = hasher_of_this_thread();
    Digest hash = peaks_.back();
    for (auto peak = peaks_.rbegin() + 1; peak != peaks_.rend(); ++peak) {
        hash = hasher.node(*peak, hash);
    }
    return hash;
}

std::vector<std::uint8_t> MerkleFrontier::serialise() const {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(size_bytes + peaks_.size() * sizeof(Digest));
    for (unsigned i = 0; i < size_bytes; ++i) {
        bytes.push_back(static_cast<std::uint8_t>(size_ >> (8 * i)));
    }
    for (const Digest& peak : peaks_) bytes.insert(bytes.end(), peak.begin(), peak.end());
    return bytes;
}

std::optional<MerkleFrontier> MerkleFrontier::deserialise(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < size_bytes) return std::nullopt;
    MerkleFrontier frontier;
    for (unsigned i = 0; i < size_bytes; ++i) {
        frontier.size_ |= std::uint64_t{bytes[i]} << (8 * i);
    }
    const auto peaks = static_cast<std::size_t>(std::popcount(frontier.size_));
    bytes = bytes.subspan(size_bytes);
    if (bytes.size() != peaks * sizeof(Digest)) return std::nullopt;
    frontier.peaks_.resize(peaks);
    for (Digest& peak : frontier.peaks_) {
        std::copy_n(bytes.begin(), peak.size(), peak.begin());
        bytes = bytes.subspan(peak.size());
    }
    return frontier;
}

}  // namespace holdfast::crypto
