/// A batch of commands signed by one to four keys, on its way from a client into the log.
///
///     SignedBatch: header | signatures (64 bytes each) | records (112 bytes each) | extensions
///     header:      version u16 | signer count u8 | 0 u8 | SHA-256(origin) 32 |
///                  signers (key 32 | sequence u64 | hash of the key's previous logged header 32) |
///                  expiry u64 | command count u32 | log size last seen u64 | its root 32 |
///                  commands_root 32
///     extensions:  for each record flagged kHasExtension, in order: length u32 | bytes
///
/// Every signer signs `"holdfast/batch/v1\0" || header`, all of which is known before anything is
/// sent, so a client can pipeline. `commands_root` is an RFC 6962 root over the commands' leaves
/// (record and extension bytes). A `VerifiedBatch` can only come from `verify`; what it says of
/// keys (are they live, is this their next sequence) is checked again by the sequencer. Format:
/// ledger/FORMAT.md, "Batch". Thread-safety: immutable once made.
#pragma once

#include <variant>
#include <vector>

#include "crypto/merkle.h"
#include "ledger/command.h"

namespace holdfast::ledger {

inline constexpr std::size_t kMaxBatchCommands = 8190;
inline constexpr std::size_t kMaxBatchBytes = 1 << 20;
inline constexpr std::size_t kMaxSigners = 4;
inline constexpr std::uint16_t kBatchVersion = 1;

struct HeaderSigner {
    crypto::PublicKey key;
    std::uint64_t sequence = 0;  ///< 1 for a key's first batch
    Digest previous{};           ///< hash of its previous logged header; zero at first
};

/// What the client last saw of the log: its size and RFC 6962 root; zero at first.
struct SeenHead {
    std::uint64_t size = 0;
    Digest root{};

    friend bool operator==(const SeenHead&, const SeenHead&) = default;
};

struct BatchHeader {
    Digest origin_hash{};
    std::vector<HeaderSigner> signers;
    Time expiry = 0;  ///< refused unlogged once the ledger's time is later; 0: never
    std::uint32_t command_count = 0;
    SeenHead seen;
    Digest commands_root{};
};

/// Canonical bytes of the header, as signed (without the label).
[[nodiscard]] Bytes encode_header(const BatchHeader& header);
/// The bytes a signer signs: label and header.
[[nodiscard]] Bytes signing_input(ByteSpan header_bytes);

/// Why bytes are no batch, or a batch is refused before it reaches the log. Nothing of such a batch
/// is logged and no sequence is used up. Numbers are part of the protocol.
enum class BatchError : std::uint16_t {
    malformed = 1,          ///< not the one canonical encoding of a batch within the limits
    wrong_ledger = 2,       ///< signed for another origin
    bad_signature = 3,      ///< a signature does not verify
    bad_commands_root = 4,  ///< the commands are not those that were signed
    unknown_key = 5,        ///< a signer's key is not registered
    key_not_live = 6,       ///< a signer's key is revoked or expired
    sequence_gap = 7,       ///< a signer's sequence is not its next one
    header_conflict = 8,    ///< other bytes were logged at this sequence: provable double-signing
    wrong_previous = 9,     ///< the hash of the key's previous header is another
    batch_expired = 10,     ///< its expiry is past
    seen_ahead = 11,        ///< the client has seen a log newer than, or other than, this one
    overloaded = 12,        ///< refused before the costly work; try again later
    read_only = 13,         ///< the ledger takes no writes (disk nearly full, stopping)
};
inline bool is_known(BatchError error) {
    return error >= BatchError::malformed && error <= BatchError::read_only;
}
std::string_view name_of(BatchError error);

/// The extension of one command, found in `records | extensions` of a batch or of a log entry.
struct ParsedExtension {
    std::uint32_t command = 0;  ///< index of the command it belongs to
    std::uint32_t offset = 0;   ///< of its bytes within the commands' bytes
    std::uint32_t length = 0;
    Extension content;
};
/// Splits `bytes` into `count` records and their extensions. Nothing unless it is their one
/// encoding: flagged records have an extension, others none, no byte is left.
std::optional<std::vector<ParsedExtension>> parse_commands(ByteSpan bytes, std::size_t count);
/// Command `index` of commands parsed before.
Command command_at(ByteSpan bytes, const std::vector<ParsedExtension>& extensions,
                   std::size_t index);
/// RFC 6962 root over the leaves of `count` commands.
Digest commands_root(ByteSpan bytes, const std::vector<ParsedExtension>& extensions,
                     std::size_t count, crypto::MerkleHasher& hasher);

/// The parsed form: an owned copy of the bytes and views into it.
class SignedBatch {
   public:
    /// Parses and bounds; checks everything but hashes, signatures and keys.
    static std::variant<SignedBatch, BatchError> parse(Bytes bytes);

    [[nodiscard]] const BatchHeader& header() const { return header_; }
    [[nodiscard]] ByteSpan header_bytes() const { return ByteSpan(bytes_).first(header_size_); }
    /// SHA-256 of the header's bytes: what the key's next batch names as `previous`.
    [[nodiscard]] Digest header_hash() const;
    [[nodiscard]] crypto::Signature signature(std::size_t signer) const;
    [[nodiscard]] std::size_t size() const { return header_.command_count; }
    [[nodiscard]] Command command(std::size_t index) const;
    /// Records and extensions, as they go into the log entry.
    [[nodiscard]] ByteSpan commands_bytes() const {
        return ByteSpan(bytes_).subspan(header_size_ + 64 * header_.signers.size());
    }
    [[nodiscard]] const std::vector<ParsedExtension>& extensions() const { return extensions_; }
    /// The whole batch as sent.
    [[nodiscard]] ByteSpan bytes() const { return bytes_; }

   private:
    BatchHeader header_;
    std::size_t header_size_ = 0;
    Bytes bytes_;
    std::vector<ParsedExtension> extensions_;
};

/// Verifies one signature; the server passes crypto::verify, the offline tool
/// crypto::verify_independent.
using SignatureCheck = bool (*)(const crypto::PublicKey&, ByteSpan, const crypto::Signature&);

/// A batch whose origin, signatures and commands_root are good. Made only by `verify`.
class VerifiedBatch {
   public:
    [[nodiscard]] const SignedBatch& batch() const { return batch_; }
    [[nodiscard]] const Digest& header_hash() const { return header_hash_; }

   private:
    friend std::variant<VerifiedBatch, BatchError> verify(SignedBatch, const Digest&,
                                                          SignatureCheck);
    explicit VerifiedBatch(SignedBatch batch)
        : batch_(std::move(batch)), header_hash_(batch_.header_hash()) {}
    SignedBatch batch_;
    Digest header_hash_;
};

/// Cheap checks first: origin, then signatures over the header, then the hashing of the commands.
std::variant<VerifiedBatch, BatchError> verify(SignedBatch batch, const Digest& origin_hash,
                                               SignatureCheck check_signature);

/// What a signer of a new batch brings: its key and its place in the log.
struct BatchSigner {
    const crypto::SecretKey* key = nullptr;
    std::uint64_t sequence = 0;
    Digest previous{};
};
/// Builds and signs a batch. Throws `CheckFailed` outside the limits (1 to 8,190 commands, 1 to 4
/// signers, 1 MiB). Used by every client.
SignedBatch make_batch(const std::vector<StoredCommand>& commands,
                       const std::vector<BatchSigner>& signers, const Digest& origin_hash,
                       const SeenHead& seen, Time expiry);

}  // namespace holdfast::ledger
