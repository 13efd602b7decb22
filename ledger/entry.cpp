#include "ledger/entry.h"

#include <array>

#include "crypto/bytes.h"
#include "ledger/leaf_header.h"

namespace holdfast::ledger {

namespace {

constexpr std::array<std::uint8_t, 4> kMagic = {'H', 'F', 'E', '1'};
constexpr std::string_view kHeadLabel{"holdfast/head/v1\0", 17};
constexpr std::uint16_t kLeafVersion = 1;
constexpr std::size_t kMaxEntryOutcomes = kMaxBatchCommands;

void encode_leaf(const Leaf& leaf, Bytes& bytes) {
    Writer out(bytes);
    out.u16(kLeafVersion);
    out.u8(static_cast<std::uint8_t>(leaf.type));
    out.u8(static_cast<std::uint8_t>(leaf.signers.size()));
    out.raw(leaf.origin_hash);
    out.u64(leaf.lease_epoch);
    out.u32(leaf.rules_version);
    for (const auto& [signer, signature] : leaf.signers) {
        out.raw(signer.key.bytes);
        out.u64(signer.sequence);
        out.raw(signer.previous);
        out.raw(signature.bytes);
    }
    out.u64(leaf.expiry);
    out.u32(leaf.command_count);
    out.u64(leaf.seen.size);
    out.raw(leaf.seen.root);
    out.raw(leaf.commands_root);
    out.u64(leaf.first_event);
    out.u64(leaf.time);
    out.raw(leaf.outcomes_root);
}

Leaf decode_leaf(Reader& in) {
    Leaf leaf;
    in.fail_unless(in.u16() == kLeafVersion);
    leaf.type = static_cast<EntryType>(in.u8());
    const std::size_t signers = in.u8();
    in.fail_unless(is_known(leaf.type) && signers <= kMaxSigners &&
                   (leaf.type == EntryType::batch) == (signers != 0));
    leaf.origin_hash = in.array<32>();
    leaf.lease_epoch = in.u64();
    leaf.rules_version = in.u32();
    for (std::size_t i = 0; i < signers && !in.failed(); ++i) {
        LeafSigner signer;
        signer.signer.key.bytes = in.array<32>();
        signer.signer.sequence = in.u64();
        signer.signer.previous = in.array<32>();
        signer.signature.bytes = in.array<64>();
        leaf.signers.push_back(signer);
    }
    leaf.expiry = in.u64();
    leaf.command_count = in.u32();
    leaf.seen.size = in.u64();
    leaf.seen.root = in.array<32>();
    leaf.commands_root = in.array<32>();
    leaf.first_event = in.u64();
    leaf.time = in.u64();
    leaf.outcomes_root = in.array<32>();
    in.fail_unless(leaf.command_count <= kMaxEntryOutcomes);
    return leaf;
}

bool is_known(FieldName field) { return field >= FieldName::kind && field <= FieldName::id; }

// How many outcomes an entry of this type carries.
std::size_t outcome_count(const Leaf& leaf) { return leaf.command_count; }

Bytes encode_outcomes(const std::vector<Outcome>& outcomes, std::vector<std::size_t>& offsets) {
    Bytes bytes;
    bytes.reserve(outcomes.size() * 16);
    offsets.reserve(outcomes.size());
    for (const auto& outcome : outcomes) {
        offsets.push_back(bytes.size());
        encode_outcome(outcome, bytes);
    }
    return bytes;
}

void append_section(Bytes& bytes, ByteSpan section) {
    Writer out(bytes);
    out.u32(static_cast<std::uint32_t>(section.size()));
    out.raw(section);
}

Digest document_root(ByteSpan document) {
    return document.empty() ? crypto::empty_merkle_root() : crypto::leaf_hash(document);
}

}  // namespace

std::string_view name_of(FieldName field) {
    constexpr std::array<std::string_view, 14> kNames = {
        "unknown",   "kind", "flags", "payer",   "payee",     "amount",  "business_time",
        "reference", "tag",  "terms", "expires", "extension", "signers", "id"};
    const auto index = static_cast<std::size_t>(field);
    return index < kNames.size() ? kNames[index] : kNames[0];
}

void encode_outcome(const Outcome& outcome, Bytes& bytes) {
    check(outcome.events.size() <= 0xff, "an outcome has at most 255 events");
    Writer out(bytes);
    const auto reason = static_cast<std::uint16_t>(outcome.reason);
    out.u32(static_cast<std::uint32_t>(reason | static_cast<unsigned>(outcome.detail.kind) << 16 |
                                       outcome.events.size() << 24));  // u16, u8, u8
    switch (outcome.detail.kind) {
        case DetailKind::none: break;
        case DetailKind::amount: encode_value(Amount(outcome.detail.value), bytes); break;
        case DetailKind::field:
        case DetailKind::pending: out.u8(static_cast<std::uint8_t>(outcome.detail.value)); break;
        case DetailKind::reason: out.u16(static_cast<std::uint16_t>(outcome.detail.value)); break;
        case DetailKind::original:
            out.u64(static_cast<std::uint64_t>(outcome.detail.value >> 16));
            out.u16(static_cast<std::uint16_t>(outcome.detail.value));
            break;
    }
    for (const auto& event : outcome.events) {
        encode_event(event, bytes);
    }
}

Outcome decode_outcome(Reader& in) {
    Outcome outcome;
    outcome.reason = static_cast<Reason>(in.u16());
    outcome.detail.kind = static_cast<DetailKind>(in.u8());
    const std::size_t events = in.u8();
    in.fail_unless(is_known(outcome.reason) && is_known(outcome.detail.kind));
    switch (outcome.detail.kind) {
        case DetailKind::none: break;
        case DetailKind::amount: {
            Amount amount;
            decode_value(amount, in);
            outcome.detail.value = amount.value();
            break;
        }
        case DetailKind::field:
            outcome.detail.value = in.u8();
            in.fail_unless(is_known(static_cast<FieldName>(outcome.detail.value)));
            break;
        case DetailKind::pending: outcome.detail.value = in.u8(); break;
        case DetailKind::reason:
            outcome.detail.value = in.u16();
            in.fail_unless(is_known(static_cast<Reason>(outcome.detail.value)));
            break;
        case DetailKind::original: {
            const Sequence sequence = in.u64();
            outcome.detail = Detail::original(sequence, in.u16());
            break;
        }
    }
    for (std::size_t i = 0; i < events && !in.failed(); ++i) {
        outcome.events.push_back(decode_event(in));
    }
    return outcome;
}

Digest next_head(const Digest& previous_head, const Digest& leaf_hash) {
    Bytes input;
    Writer out(input);
    out.raw(crypto::bytes_of(kHeadLabel));
    out.raw(previous_head);
    out.raw(leaf_hash);
    return crypto::sha256(input);
}

Digest outcomes_root(ByteSpan outcomes, const std::vector<std::size_t>& offsets) {
    thread_local crypto::MerkleHasher hasher;
    std::vector<Digest> leaves;
    leaves.reserve(offsets.size() / kOutcomesPerGroup + 1);
    for (std::size_t i = 0; i < offsets.size(); i += kOutcomesPerGroup) {
        const std::size_t next = i + kOutcomesPerGroup;
        const std::size_t end = next < offsets.size() ? offsets[next] : outcomes.size();
        leaves.push_back(hasher.leaf(outcomes.subspan(offsets[i], end - offsets[i])));
    }
    return leaves.empty() ? crypto::empty_merkle_root() : hasher.root_in_place(leaves);
}

Entry Entry::build(Parts parts) {
    Entry entry;
    Leaf& leaf = entry.leaf_;
    leaf.type = parts.type;
    leaf.origin_hash = parts.origin_hash;
    leaf.lease_epoch = parts.lease_epoch;
    leaf.rules_version = parts.rules_version;
    leaf.first_event = parts.first_event;
    leaf.time = parts.time;
    leaf.command_count = static_cast<std::uint32_t>(parts.outcomes.size());
    ByteSpan commands = parts.document;
    if (parts.batch != nullptr) {
        const SignedBatch& batch = parts.batch->batch();
        const BatchHeader& header = batch.header();
        for (std::size_t i = 0; i < header.signers.size(); ++i) {
            leaf.signers.push_back({header.signers[i], batch.signature(i)});
        }
        check(header.command_count == parts.outcomes.size(), "a batch has one outcome a command");
        leaf.expiry = header.expiry;
        leaf.seen = header.seen;
        leaf.commands_root = header.commands_root;
        commands = batch.commands_bytes();
        entry.extensions_ = batch.extensions();
    } else {
        leaf.commands_root = document_root(parts.document);
    }
    std::vector<std::size_t> offsets;
    const Bytes outcomes = encode_outcomes(parts.outcomes, offsets);
    leaf.outcomes_root = outcomes_root(outcomes, offsets);

    Bytes& bytes = entry.bytes_;
    bytes.reserve(commands.size() + outcomes.size() + 1024);
    Writer out(bytes);
    out.raw(kMagic);
    out.raw(parts.previous_head);
    Bytes leaf_bytes;
    encode_leaf(leaf, leaf_bytes);
    append_section(bytes, leaf_bytes);
    entry.leaf_size_ = leaf_bytes.size();
    entry.leaf_at_ = bytes.size() - entry.leaf_size_;
    append_section(bytes, commands);
    entry.commands_size_ = commands.size();
    entry.commands_at_ = bytes.size() - entry.commands_size_;
    append_section(bytes, outcomes);
    entry.outcomes_at_ = bytes.size() - outcomes.size();

    entry.outcomes_ = std::move(parts.outcomes);
    entry.previous_head_ = parts.previous_head;
    entry.leaf_hash_ = crypto::leaf_hash(leaf_bytes);
    entry.head_ = next_head(entry.previous_head_, entry.leaf_hash_);
    return entry;
}

std::optional<Leaf> parse_leaf(ByteSpan bytes) {
    Reader in(bytes);
    Leaf leaf = decode_leaf(in);
    return in.finished() ? std::optional(std::move(leaf)) : std::nullopt;
}

std::optional<Entry> Entry::parse(Bytes bytes) {
    Entry entry;
    Reader in(bytes);
    const auto position = [&] { return bytes.size() - in.left(); };
    in.fail_unless(in.array<4>() == kMagic);
    entry.previous_head_ = in.array<32>();
    entry.leaf_size_ = in.u32();
    entry.leaf_at_ = position();
    Reader leaf_in(in.raw(entry.leaf_size_));
    entry.leaf_ = decode_leaf(leaf_in);
    in.fail_unless(leaf_in.finished());
    entry.commands_size_ = in.u32();
    entry.commands_at_ = position();
    const auto commands = in.raw(entry.commands_size_);
    const std::size_t outcomes_size = in.u32();
    entry.outcomes_at_ = position();
    Reader outcomes_in(in.raw(outcomes_size));
    if (!in.finished()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < outcome_count(entry.leaf_) && !outcomes_in.failed(); ++i) {
        entry.outcomes_.push_back(decode_outcome(outcomes_in));
    }
    if (!outcomes_in.finished()) {
        return std::nullopt;
    }
    if (entry.leaf_.type == EntryType::batch) {
        auto extensions = parse_commands(commands, entry.leaf_.command_count);
        if (!extensions) {
            return std::nullopt;
        }
        entry.extensions_ = std::move(*extensions);
    } else if (entry.leaf_.type != EntryType::genesis && !commands.empty()) {
        return std::nullopt;
    }
    entry.bytes_ = std::move(bytes);
    entry.leaf_hash_ = crypto::leaf_hash(entry.leaf_bytes());
    entry.head_ = next_head(entry.previous_head_, entry.leaf_hash_);
    return entry;
}

ByteSpan Entry::leaf_bytes() const { return ByteSpan(bytes_).subspan(leaf_at_, leaf_size_); }

ByteSpan Entry::commands_bytes() const {
    return ByteSpan(bytes_).subspan(commands_at_, commands_size_);
}

std::size_t Entry::command_count() const {
    return leaf_.type == EntryType::batch ? leaf_.command_count : 0;
}

Command Entry::command(std::size_t index) const {
    return command_at(commands_bytes(), extensions_, index);
}

std::uint64_t Entry::event_count() const {
    std::uint64_t count = 0;
    for (const auto& outcome : outcomes_) {
        count += outcome.events.size();
    }
    return count;
}

bool Entry::roots_are_good() const {
    std::vector<std::size_t> offsets;
    const Bytes outcomes = encode_outcomes(outcomes_, offsets);
    const auto stored = ByteSpan(bytes_).subspan(outcomes_at_);
    if (!std::ranges::equal(outcomes, stored) ||
        outcomes_root(outcomes, offsets) != leaf_.outcomes_root) {
        return false;
    }
    if (leaf_.type != EntryType::batch) {
        return leaf_.commands_root == document_root(commands_bytes());
    }
    crypto::MerkleHasher hasher;
    return commands_root(commands_bytes(), extensions_, leaf_.command_count, hasher) ==
           leaf_.commands_root;
}

Bytes Entry::header_bytes() const { return header_bytes_of(leaf_); }

std::optional<Genesis> decode_genesis(ByteSpan document) {
    Genesis genesis;
    Reader in(document);
    decode_fields(genesis, in);
    const bool good = in.finished() && genesis.format_version >= 1 &&
                      genesis.format_version <= Genesis::kFormatVersion &&
                      !genesis.origin.empty() && !genesis.operators.empty() &&
                      genesis.approvals < genesis.operators.size();
    return good ? std::optional(std::move(genesis)) : std::nullopt;
}

Entry make_genesis(const Genesis& genesis, Time time) {
    Entry::Parts parts;
    parts.type = EntryType::genesis;
    parts.document = encode_fields(genesis);
    parts.origin_hash = crypto::sha256(crypto::bytes_of(genesis.origin));
    parts.rules_version = genesis.rules_version;
    parts.time = time;
    return Entry::build(std::move(parts));
}

}  // namespace holdfast::ledger
