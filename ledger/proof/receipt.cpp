#include "ledger/proof/receipt.h"

#include "crypto/tlog_proof.h"
#include "ledger/leaf_header.h"

namespace holdfast::ledger {

namespace {

constexpr std::array<std::uint8_t, 4> kMagic = {'H', 'F', 'R', '1'};
constexpr std::size_t kPathMax = 64;

void write_path(Writer& out, const crypto::MerkleProof& path) {
    check(path.size() <= kPathMax, "a path has at most 64 hashes");
    out.u8(static_cast<std::uint8_t>(path.size()));
    for (const Digest& hash : path) {
        out.raw(hash);
    }
}

crypto::MerkleProof read_path(Reader& in) {
    const std::size_t count = in.u8();
    in.fail_unless(count <= kPathMax);
    crypto::MerkleProof path;
    for (std::size_t i = 0; i < count && !in.failed(); ++i) {
        path.push_back(in.array<32>());
    }
    return path;
}

Bytes bytes_of(ByteSpan bytes) { return {bytes.begin(), bytes.end()}; }

crypto::MerkleProof path_to(const std::vector<Digest>& leaves, std::size_t index) {
    return crypto::inclusion_proof(crypto::MerkleTree(leaves), index, leaves.size());
}

}  // namespace

Bytes encode_receipt(const ReceiptBody& receipt) {
    Bytes bytes;
    Writer out(bytes);
    out.raw(kMagic);
    out.short_bytes(receipt.leaf);
    out.u16(receipt.index);
    out.short_bytes(receipt.command);
    write_path(out, receipt.command_path);
    out.u32(static_cast<std::uint32_t>(receipt.outcomes.size()));
    out.raw(receipt.outcomes);
    write_path(out, receipt.outcomes_path);
    check(bytes.size() <= crypto::tlog_proof_extra_bytes_max, "a receipt fits into its file");
    return bytes;
}

std::optional<ReceiptBody> decode_receipt(ByteSpan bytes) {
    Reader in(bytes);
    ReceiptBody receipt;
    in.fail_unless(bytes.size() <= crypto::tlog_proof_extra_bytes_max && in.array<4>() == kMagic);
    receipt.leaf = bytes_of(in.short_bytes());
    receipt.index = in.u16();
    receipt.command = bytes_of(in.short_bytes());
    receipt.command_path = read_path(in);
    receipt.outcomes = bytes_of(in.raw(in.u32()));
    receipt.outcomes_path = read_path(in);
    return in.finished() ? std::optional(std::move(receipt)) : std::nullopt;
}

std::optional<ReceiptBody> make_receipt(const Entry& entry, std::uint16_t index) {
    if (index >= entry.outcomes().size()) {
        return std::nullopt;
    }
    ReceiptBody receipt;
    receipt.leaf = bytes_of(entry.leaf_bytes());
    receipt.index = index;
    if (entry.leaf().type == EntryType::batch) {
        std::vector<Digest> commands;
        for (std::size_t i = 0; i < entry.command_count(); ++i) {
            commands.push_back(crypto::leaf_hash(entry.command(i).leaf_bytes()));
        }
        receipt.command = entry.command(index).leaf_bytes();
        receipt.command_path = path_to(commands, index);
    }
    std::vector<Digest> groups;
    Bytes group;
    for (std::size_t i = 0; i < entry.outcomes().size(); ++i) {
        encode_outcome(entry.outcomes()[i], group);
        if (i % kOutcomesPerGroup == kOutcomesPerGroup - 1 || i + 1 == entry.outcomes().size()) {
            groups.push_back(crypto::leaf_hash(group));
            if (i / kOutcomesPerGroup == index / kOutcomesPerGroup) {
                receipt.outcomes = group;
            }
            group.clear();
        }
    }
    receipt.outcomes_path = path_to(groups, index / kOutcomesPerGroup);
    return receipt;
}

std::string receipt_file(const ReceiptBody& receipt, Sequence sequence, crypto::MerkleProof path,
                         std::string checkpoint) {
    return crypto::format_tlog_proof(
        {encode_receipt(receipt), sequence, std::move(path), std::move(checkpoint)});
}

}  // namespace holdfast::ledger
