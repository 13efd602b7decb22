/// Trust policies (C2SP tlog-policy, https://c2sp.org/tlog-policy): which logs are known, which
/// witnesses, and which of those must have cosigned a checkpoint before it is believed.
///
///     log <vkey> [<url>]
///     witness <name> <vkey> [<url>]
///     group <name> all|any|<k> <name>...
///     quorum <name>|none
///
/// Keys are Ed25519: type 0x01 of a log, 0x04 of a witness. All functions thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crypto/checkpoint.h"
#include "crypto/cosignature.h"
#include "crypto/note.h"

namespace holdfast::crypto {

/// Twice what the specification asks every implementation to hold.
inline constexpr std::size_t policy_logs_max = 64;
inline constexpr std::size_t policy_witnesses_max = 64;
inline constexpr std::size_t policy_groups_max = 64;
inline constexpr std::size_t policy_bytes_max = 256 * 1024;

struct PolicyError {
    std::size_t line = 0;  // from 1; the last line if something is missing
    std::string what;      // a sentence for people, without a full stop
};

class TlogPolicy {
   public:
    /// The name is the policy's own and means nothing outside it: the key's is `verifier.name()`.
    struct Witness {
        std::string name;
        WitnessVerifier verifier;
        std::string url;  // empty if none: by custom the submission prefix of tlog-witness
    };

    /// Hostile text: refused beyond the bounds above, and where the specification leaves no room.
    /// Numbers have no leading zeros. Two logs, or two witnesses, with the same name and key id are
    /// refused as two of the same key are: a signature line could mean either.
    static std::variant<TlogPolicy, PolicyError> parse(std::string_view text);

    /// The URL of a log is not kept.
    const std::vector<NoteVerifier>& logs() const { return logs_; }
    const std::vector<Witness>& witnesses() const { return witnesses_; }

    /// `cosigned[i]`: did `witnesses()[i]`? As many as there are witnesses.
    bool is_quorum(const std::vector<bool>& cosigned) const;

   private:
    friend class PolicyParser;
    TlogPolicy() = default;

    /// A witness or a group, by position in `names_`. A group's members precede it.
    struct Name {
        std::string name;
        std::size_t threshold = 0;         // of a group: how many members it takes
        std::vector<std::size_t> members;  // of a group, in `names_`; empty for a witness
        std::size_t witness = 0;           // of a witness, in `witnesses_`
        bool is_member = false;            // of some group
    };

    static constexpr std::size_t no_quorum = SIZE_MAX;  // "quorum none"

    std::vector<NoteVerifier> logs_;
    std::vector<Witness> witnesses_;
    std::vector<Name> names_;
    std::size_t quorum_ = no_quorum;  // in `names_`
};

/// In the order in which they are looked for: the first is the one reported.
enum class PolicyFailure {
    malformed,          // no signed note, or its text is no checkpoint
    unknown_log,        // no log of the policy has its origin and one of its signing keys
    bad_log_signature,  // a signature by such a key does not verify
    bad_cosignature,    // a known witness' cosignature does not verify
    too_few_witnesses,  // the quorum is not met
};
/// The words above, as they are spelt there: stable, for programs to read.
std::string_view to_string(PolicyFailure failure);

struct WitnessedCheckpoint {
    Checkpoint checkpoint;
    /// Verified, of witnesses of the policy, one a witness (its first line), in the note's order.
    std::vector<Cosignature> cosignatures;
};

/// The checkpoint in `note` if the policy accepts it. Signatures by keys the policy does not name
/// are left alone.
std::variant<WitnessedCheckpoint, PolicyFailure> open_checkpoint(
    std::string_view note, const TlogPolicy& policy, VerifySignature verify_signature = &verify);

}  // namespace holdfast::crypto
