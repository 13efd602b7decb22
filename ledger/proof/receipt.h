/// A receipt: the proof of one command's result, accepted or refused, or of one timer's.
///
/// Two hops: the command and its group of eight outcomes lie under the roots in the entry's leaf,
/// and the leaf lies in the log's tree under a signed checkpoint. The file is a C2SP tlog-proof
/// (crypto/tlog_proof.h) of the leaf, whose extra data is the first hop. Format: ledger/FORMAT.md,
/// "Receipt"; checked by ledger/proof/receipt_check.h. Thread-safety: pure functions.
#pragma once

#include "crypto/merkle_proof.h"
#include "ledger/entry.h"

namespace holdfast::ledger {

/// The extra data. Nothing in it is to be believed before it is checked.
struct ReceiptBody {
    Bytes leaf;               ///< of the entry
    std::uint16_t index = 0;  ///< of the command or timer within the entry
    Bytes command;            ///< Merkle leaf: record and extension; empty of a timer
    crypto::MerkleProof command_path;
    Bytes outcomes;  ///< Merkle leaf: the outcomes of the group `index / 8`
    crypto::MerkleProof outcomes_path;

    friend bool operator==(const ReceiptBody&, const ReceiptBody&) = default;
};

/// At most 64 KiB; throws CheckFailed beyond that (an entry's eight outcomes can't be so large).
[[nodiscard]] Bytes encode_receipt(const ReceiptBody& receipt);
/// Nothing unless the bytes are what `encode_receipt` writes.
[[nodiscard]] std::optional<ReceiptBody> decode_receipt(ByteSpan bytes);

/// Nothing: the entry has no outcome of this index. Hashes the whole entry.
[[nodiscard]] std::optional<ReceiptBody> make_receipt(const Entry& entry, std::uint16_t index);

/// The file. `path` is that of the leaf `sequence` in the tree that the signed note `checkpoint` is
/// of.
[[nodiscard]] std::string receipt_file(const ReceiptBody& receipt, Sequence sequence,
                                       crypto::MerkleProof path, std::string checkpoint);

}  // namespace holdfast::ledger
