/// Evidence that a log has shown two histories: both signed checkpoints, in one file that convinces
/// whoever has the log's key, without trust in whoever kept it.
///
///     {"format": "holdfast/evidence/v1", "what": "fork", "origin": "…", "why": "…",
///      "found": <POSIX seconds>, "kept": "<note>", "shown": "<note>", "proof": ["<base64>", …]}
///
/// Thread-safety: plain data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/merkle_proof.h"

namespace holdfast::api {

enum class Misdeed {
    fork,          ///< two checkpoints of one size and different roots: proof by themselves
    inconsistent,  ///< no proof was given that the shown one contains the kept one
    rollback,      ///< the shown one is smaller than the kept one
};
/// "fork", "inconsistent", "rollback".
[[nodiscard]] std::string_view to_string(Misdeed what);

struct Evidence {
    Misdeed what = Misdeed::fork;
    std::string origin;
    std::string why;          ///< for people
    std::uint64_t found = 0;  ///< POSIX seconds, by the finder's clock
    std::string kept;         ///< signed notes, as they were given
    std::string shown;
    crypto::MerkleProof proof;  ///< the consistency proof that was given, if any
};

[[nodiscard]] std::string evidence_json(const Evidence& evidence);
/// The same two checkpoints give the same name, however often they are shown.
[[nodiscard]] std::string evidence_file_name(const Evidence& evidence);

}  // namespace holdfast::api
