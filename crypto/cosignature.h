/// Cosignatures (C2SP tlog-cosignature, https://c2sp.org/tlog-cosignature), Ed25519, type 0x04: a
/// witness' statement that at a time the largest consistent checkpoint of a log it had seen was
/// this one. On a checkpoint's note it is one more signature line, of
///
///     8-byte big-endian POSIX seconds || Ed25519 signature of
///     "cosignature/v1\ntime <seconds>\n" || the checkpoint's text
///
/// The time is at most 2^63 - 1. A witness never states zero (tlog-witness), but tlog-cosignature
/// does not forbid it: `cosign` refuses it, `verify_cosignature` does not. All functions
/// thread-safe.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/checkpoint.h"
#include "crypto/note.h"
#include "crypto/vkey.h"

namespace holdfast::crypto {

inline constexpr std::uint64_t cosignature_time_max = std::numeric_limits<std::int64_t>::max();

/// A witness' public key with its name, as NoteVerifier is a log's.
/// Made only by `make_witness_verifier` and `parse_witness_vkey`, so that id and name fit the key.
class WitnessVerifier {
   public:
    const std::string& name() const { return named_.name; }
    std::uint32_t id() const { return named_.id; }
    const PublicKey& key() const { return named_.key; }
    /// `name+hex id+base64(0x04 || key)`
    std::string vkey() const;
    bool operator==(const WitnessVerifier&) const = default;

   private:
    friend WitnessVerifier make_witness_verifier(std::string_view name, const PublicKey& key);
    friend std::optional<WitnessVerifier> parse_witness_vkey(std::string_view text);
    explicit WitnessVerifier(NamedKey named) : named_(std::move(named)) {}

    NamedKey named_;
};

/// Throws Error on a bad name.
WitnessVerifier make_witness_verifier(std::string_view name, const PublicKey& key);

/// Nothing unless `text` is exactly what `vkey()` writes for a key that `is_acceptable`.
std::optional<WitnessVerifier> parse_witness_vkey(std::string_view text);

struct Cosignature {
    std::string name;        // of the witness' key
    std::uint64_t time = 0;  // POSIX seconds, the witness' claim
    bool operator==(const Cosignature&) const = default;
};

/// One signature line, newline included. Throws Error on a bad name, a time of zero or above
/// the limit, or a checkpoint that has no text.
std::string cosign(const Checkpoint& checkpoint, std::string_view witness_name, std::uint64_t time,
                   const SecretKey& key);

/// Is `line`, which some note carries, this witness' (by name and key id)? Says nothing of whether
/// it verifies.
bool is_by(const WitnessVerifier& witness, const NoteSignature& line);

/// What `line` states about the checkpoint with this text. Nothing unless it is by `witness`, has
/// exactly a time in range and a signature, and the signature verifies.
std::optional<Cosignature> verify_cosignature(const WitnessVerifier& witness,
                                              std::string_view checkpoint_text,
                                              const NoteSignature& line,
                                              VerifySignature verify_signature = &verify);

}  // namespace holdfast::crypto
