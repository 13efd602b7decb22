/// The rules of a witness (C2SP tlog-witness, https://c2sp.org/tlog-witness, add-checkpoint): what
/// it answers to a request's text and what it knows, and what it knows then. Pure: no clock, no
/// file, no lock.
///
/// Checkpoints are Holdfast's: three lines, Ed25519 keys. Others' extension lines are refused.
/// All functions thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/evidence.h"
#include "crypto/checkpoint.h"
#include "crypto/merkle_proof.h"

namespace holdfast::api {

/// What is asked: `old <size>`, lines of a proof, an empty line, a checkpoint's note.
struct AddCheckpoint {
    std::uint64_t old_size = 0;
    crypto::MerkleProof proof;  ///< at most 63 hashes
    std::string note;
    crypto::Checkpoint checkpoint;  ///< of the note; nothing of it is verified yet
};
/// Nothing unless the body is exactly of that form.
[[nodiscard]] std::optional<AddCheckpoint> parse_add_checkpoint(std::string_view body);

struct CosignedCheckpoint {
    crypto::Checkpoint checkpoint;
    std::string note;  ///< with the log's verified signatures, and the cosignature
};

struct WitnessedLog {
    std::vector<crypto::NoteVerifier> keys;    ///< all named like the log's origin
    std::optional<CosignedCheckpoint> latest;  ///< nothing: never cosigned
};
/// By origin.
using WitnessedLogs = std::map<std::string, WitnessedLog>;

struct WitnessAnswer {
    unsigned status = 0;
    std::string content_type;
    std::string body;
    /// Of a 200: to be kept durably, in place of the log's `latest`, before the body is sent.
    std::optional<CosignedCheckpoint> latest;
    /// The log has signed what does not fit what it had signed before: to be kept and cried out,
    /// whatever the status. `found` is not filled.
    std::optional<Evidence> evidence;
};

/// Who cosigns, and when.
struct CosigningHand {
    const std::string& name;
    const crypto::SecretKey& key;
    std::uint64_t time;  ///< POSIX seconds, from 1
};

[[nodiscard]] WitnessAnswer add_checkpoint(std::string_view body, const WitnessedLogs& logs,
                                           const CosigningHand& hand);

}  // namespace holdfast::api
