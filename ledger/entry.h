/// A log entry: one signed batch (or the ledger's own act) and the events it caused.
///
///     entry:   "HFE1" | previous head 32 | leaf length u32 | leaf | commands length u32 | commands
///     |
///              outcomes length u32 | outcomes
///     leaf:    version u16 | type u8 | signer count u8 | SHA-256(origin) 32 | lease epoch u64 |
///              rules version u32 | signers (key 32 | sequence u64 | previous header 32 | signature
///              64) | expiry u64 | command count u32 | seen size u64 | seen root 32 | commands_root
///              32 | first event sequence u64 | ledger time u64 | outcomes_root 32
///     outcome: reason u16 | detail kind u8 | event count u8 | detail value (see Detail) | events
///
/// The leaf is what the log's RFC 6962 tree hashes; it commits to the commands and, by groups of
/// eight outcomes, to their results. head = SHA-256("holdfast/head/v1\0" || previous head || leaf
/// hash) chains the entries; genesis' previous head is zero. A genesis entry's commands are the
/// genesis document; the ledger's own acts have no commands and one outcome a timer. Format:
/// ledger/FORMAT.md, "Entry". Thread-safety: immutable once made.
#pragma once

#include "ledger/batch.h"
#include "ledger/events.h"

namespace holdfast::ledger {

enum class EntryType : std::uint8_t { batch = 0, timers = 1, gap = 2, heartbeat = 3, genesis = 4 };
inline bool is_known(EntryType type) { return type <= EntryType::genesis; }

struct LeafSigner {
    HeaderSigner signer;
    crypto::Signature signature;
};

struct Leaf {
    EntryType type = EntryType::batch;
    Digest origin_hash{};
    std::uint64_t lease_epoch = 0;
    std::uint32_t rules_version = 0;
    std::vector<LeafSigner> signers;
    Time expiry = 0;
    std::uint32_t command_count = 0;  ///< of timers: their number
    SeenHead seen;
    Digest commands_root{};
    std::uint64_t first_event = 0;  ///< number of this entry's first event in the whole log
    Time time = 0;                  ///< the ledger's time, never decreasing
    Digest outcomes_root{};
};

/// Nothing unless the bytes are the one canonical encoding of a leaf.
[[nodiscard]] std::optional<Leaf> parse_leaf(ByteSpan bytes);

/// What more there is to say about a result.
enum class DetailKind : std::uint8_t {
    none = 0,
    amount = 1,    ///< minor units: what is left, or the resolved amount
    field = 2,     ///< u8: which field differs or is wrong (FieldName)
    original = 3,  ///< u64 sequence, u16 index: where the original stands
    reason = 4,    ///< u16: the first reason of a burned id
    pending = 5,   ///< u8: approvals still missing
};
inline bool is_known(DetailKind kind) { return kind <= DetailKind::pending; }

/// A field of a command that a rejection may name.
enum class FieldName : std::uint8_t {
    kind = 1,
    flags,
    payer,
    payee,
    amount,
    business_time,
    reference,
    tag,
    terms,
    expires,
    extension,
    signers,
    id,
};
std::string_view name_of(FieldName field);

struct Detail {
    DetailKind kind = DetailKind::none;
    u128 value = 0;  ///< amount, field, reason or count; of `original`: sequence << 16 | index

    static Detail of(Amount amount) { return {DetailKind::amount, amount.value()}; }
    static Detail of(FieldName field) {
        return {DetailKind::field, static_cast<std::uint8_t>(field)};
    }
    static Detail of(Reason reason) {
        return {DetailKind::reason, static_cast<std::uint16_t>(reason)};
    }
    static Detail original(Sequence sequence, std::uint16_t index) {
        return {DetailKind::original, static_cast<u128>(sequence) << 16 | index};
    }
    friend bool operator==(const Detail&, const Detail&) = default;
};

/// The result of one command, or of one timer.
struct Outcome {
    Reason reason = Reason::ok;
    Detail detail;
    Events events;  ///< at most 255
};

void encode_outcome(const Outcome& outcome, Bytes& out);
Outcome decode_outcome(Reader& in);

/// An entry parsed from its stored bytes, with its outcomes decoded.
class Entry {
   public:
    /// Nothing unless the bytes are the one canonical encoding of an entry. Hashes are not checked:
    /// see `roots_are_good`.
    static std::optional<Entry> parse(Bytes bytes);
    /// Builds the entry of a decided batch, or (batch null) of an act of the ledger's own.
    struct Parts {
        EntryType type = EntryType::batch;
        const VerifiedBatch* batch = nullptr;
        Bytes document;  ///< genesis only
        Digest origin_hash{};
        std::uint64_t lease_epoch = 0;
        std::uint32_t rules_version = 0;
        std::uint64_t first_event = 0;
        Time time = 0;
        Digest previous_head{};
        std::vector<Outcome> outcomes;
    };
    static Entry build(Parts parts);

    [[nodiscard]] const Leaf& leaf() const { return leaf_; }
    [[nodiscard]] ByteSpan leaf_bytes() const;
    [[nodiscard]] Digest leaf_hash() const { return leaf_hash_; }
    [[nodiscard]] const Digest& previous_head() const { return previous_head_; }
    /// The chain's head after this entry.
    [[nodiscard]] const Digest& head() const { return head_; }
    [[nodiscard]] ByteSpan commands_bytes() const;
    [[nodiscard]] std::size_t command_count() const;  ///< 0 unless the entry is a batch
    [[nodiscard]] Command command(std::size_t index) const;
    [[nodiscard]] const std::vector<Outcome>& outcomes() const { return outcomes_; }
    [[nodiscard]] std::uint64_t event_count() const;
    /// The stored bytes.
    [[nodiscard]] const Bytes& bytes() const { return bytes_; }

    /// Recomputes commands_root and outcomes_root from the body.
    [[nodiscard]] bool roots_are_good() const;
    /// The client's header as it was signed; empty unless the entry is a batch.
    [[nodiscard]] Bytes header_bytes() const;

   private:
    Bytes bytes_;
    Leaf leaf_;
    Digest leaf_hash_{};
    Digest previous_head_{};
    Digest head_{};
    std::size_t leaf_at_ = 0, leaf_size_ = 0, commands_at_ = 0, commands_size_ = 0,
                outcomes_at_ = 0;
    std::vector<ParsedExtension> extensions_;
    std::vector<Outcome> outcomes_;
};

[[nodiscard]] Digest next_head(const Digest& previous_head, const Digest& leaf_hash);

/// RFC 6962 root over groups of eight outcomes' bytes. `offsets[i]` is where outcome i begins.
[[nodiscard]] Digest outcomes_root(ByteSpan outcomes, const std::vector<std::size_t>& offsets);

/// Entry 0: what the ledger is and who runs it.
struct Genesis {
    static constexpr std::uint32_t kFormatVersion = 1;

    std::uint32_t format_version = kFormatVersion;
    std::uint32_t rules_version = 1;
    std::string origin;  ///< the log's name, a schema-less URL: "example.com/ledger"
    crypto::PublicKey log_key;
    std::vector<crypto::PublicKey> operators;  ///< operator i has number i + 1
    std::uint8_t approvals =
        0;  ///< k: approvals an operator's command needs beyond the requester's

    static void fields(auto& self, auto& visit) {
        visit("format_version", self.format_version);
        visit("rules_version", self.rules_version);
        visit("origin", self.origin);
        visit("log_key", self.log_key);
        visit("operators", self.operators);
        visit("approvals", self.approvals);
    }
};
/// Nothing unless the bytes are a genesis document of this or an older format version.
std::optional<Genesis> decode_genesis(ByteSpan document);
/// The genesis entry. `time` is the ledger's first instant.
Entry make_genesis(const Genesis& genesis, Time time);

}  // namespace holdfast::ledger
