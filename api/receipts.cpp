#include "api/receipts.h"

#include "crypto/merkle_proof.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kOutcomesPerLeaf = 8;

std::vector<Bytes> outcome_groups(const ledger::Entry& entry) {
    std::vector<Bytes> groups;
    for (std::size_t i = 0; i < entry.outcomes().size(); ++i) {
        if (i % kOutcomesPerLeaf == 0) {
            groups.emplace_back();
        }
        ledger::encode_outcome(entry.outcomes()[i], groups.back());
    }
    return groups;
}

List<Digest, 64> path_to(const std::vector<Digest>& leaves, std::size_t index) {
    return {crypto::inclusion_proof(crypto::MerkleTree(leaves), index, leaves.size())};
}

Blob blob_of(ByteSpan bytes) { return {Bytes(bytes.begin(), bytes.end())}; }

}  // namespace

std::optional<ReceiptReply> make_receipt(const ledger::Entry& entry, ledger::Sequence sequence,
                                         std::uint16_t index) {
    if (index >= entry.command_count()) {
        return std::nullopt;
    }
    std::vector<Digest> commands;
    for (std::size_t i = 0; i < entry.command_count(); ++i) {
        commands.push_back(crypto::leaf_hash(entry.command(i).leaf_bytes()));
    }
    const std::vector<Bytes> groups = outcome_groups(entry);
    std::vector<Digest> outcomes;
    for (const Bytes& group : groups) {
        outcomes.push_back(crypto::leaf_hash(group));
    }
    ReceiptReply receipt;
    receipt.entry = sequence;
    receipt.index = index;
    receipt.leaf = blob_of(entry.leaf_bytes());
    receipt.command = {entry.command(index).leaf_bytes()};
    receipt.command_path = path_to(commands, index);
    receipt.outcomes = {groups[index / kOutcomesPerLeaf]};
    receipt.outcomes_path = path_to(outcomes, index / kOutcomesPerLeaf);
    receipt.previous_head = entry.previous_head();
    return receipt;
}

}  // namespace holdfast::api
