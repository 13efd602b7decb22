/// Offline proofs that something is in a log (C2SP tlog-proof, https://c2sp.org/tlog-proof):
///
///     c2sp.org/tlog-proof@v1
///     extra <base64>                    (absent where there is none)
///     index <decimal>
///     <hash, base64>                    (none, or up to 64)
///     <empty line>
///     <checkpoint: a signed note>
///
/// The format only: nothing of a proof parsed here has been checked. All functions thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/merkle_proof.h"

namespace holdfast::crypto {

inline constexpr std::size_t tlog_proof_extra_bytes_max = 65'536;

struct TlogProof {
    std::vector<std::uint8_t> extra;  // not authenticated by the format; empty: no such line
    std::uint64_t index = 0;          // of the leaf
    MerkleProof path;                 // from the leaf's sibling upward
    std::string checkpoint;           // a signed note, verbatim
    bool operator==(const TlogProof&) const = default;
};

/// Throws Error if extra or path are beyond the bounds.
std::string format_tlog_proof(const TlogProof& proof);

/// Nothing unless `text` is exactly what `format_tlog_proof` writes; the checkpoint is not looked
/// into. Bounds: extra 64 KiB, 64 hashes, a checkpoint of note_bytes_max.
std::optional<TlogProof> parse_tlog_proof(std::string_view text);

}  // namespace holdfast::crypto
