#include "ledger/batch.h"

#include <algorithm>

#include "crypto/bytes.h"

namespace holdfast::ledger {

namespace {

constexpr std::string_view kBatchLabel{"holdfast/batch/v1\0", 18};
constexpr std::size_t kSignatureBytes = 64;

std::optional<BatchHeader> decode_header(Reader& in) {
    BatchHeader header;
    const auto version = in.u16();
    const std::size_t signers = in.u8();
    const auto reserved = in.u8();
    header.origin_hash = in.array<32>();
    if (in.failed() || version != kBatchVersion || reserved != 0 || signers < 1 ||
        signers > kMaxSigners) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < signers; ++i) {
        HeaderSigner signer;
        signer.key.bytes = in.array<32>();
        signer.sequence = in.u64();
        signer.previous = in.array<32>();
        for (const auto& other : header.signers) {
            in.fail_unless(other.key != signer.key);
        }
        in.fail_unless(signer.sequence != 0);
        header.signers.push_back(signer);
    }
    header.expiry = in.u64();
    header.command_count = in.u32();
    header.seen.size = in.u64();
    header.seen.root = in.array<32>();
    header.commands_root = in.array<32>();
    in.fail_unless(header.command_count >= 1 && header.command_count <= kMaxBatchCommands);
    in.fail_unless(header.seen.size != 0 || header.seen.root == Digest{});
    return in.failed() ? std::nullopt : std::optional(std::move(header));
}

}  // namespace

std::string_view name_of(BatchError error) {
    switch (error) {
        case BatchError::malformed: return "malformed";
        case BatchError::wrong_ledger: return "wrong_ledger";
        case BatchError::bad_signature: return "bad_signature";
        case BatchError::bad_commands_root: return "bad_commands_root";
        case BatchError::unknown_key: return "unknown_key";
        case BatchError::key_not_live: return "key_not_live";
        case BatchError::sequence_gap: return "sequence_gap";
        case BatchError::header_conflict: return "header_conflict";
        case BatchError::wrong_previous: return "wrong_previous";
        case BatchError::batch_expired: return "batch_expired";
        case BatchError::seen_ahead: return "seen_ahead";
        case BatchError::overloaded: return "overloaded";
        case BatchError::read_only: return "read_only";
    }
    return "unknown";
}

Bytes encode_header(const BatchHeader& header) {
    Bytes bytes;
    Writer out(bytes);
    out.u16(kBatchVersion);
    out.u8(static_cast<std::uint8_t>(header.signers.size()));
    out.u8(0);
    out.raw(header.origin_hash);
    for (const auto& signer : header.signers) {
        out.raw(signer.key.bytes);
        out.u64(signer.sequence);
        out.raw(signer.previous);
    }
    out.u64(header.expiry);
    out.u32(header.command_count);
    out.u64(header.seen.size);
    out.raw(header.seen.root);
    out.raw(header.commands_root);
    return bytes;
}

Bytes signing_input(ByteSpan header_bytes) {
    Bytes input;
    Writer out(input);
    out.raw(crypto::bytes_of(kBatchLabel));
    out.raw(header_bytes);
    return input;
}

std::optional<std::vector<ParsedExtension>> parse_commands(ByteSpan bytes, std::size_t count) {
    if (count > kMaxBatchCommands || bytes.size() < count * sizeof(CommandRecord)) {
        return std::nullopt;
    }
    std::vector<ParsedExtension> extensions;
    Reader in(bytes.subspan(count * sizeof(CommandRecord)));
    for (std::size_t i = 0; i < count; ++i) {
        const auto flags = bytes[i * sizeof(CommandRecord) + offsetof(CommandRecord, flags)];
        if ((flags & kHasExtension) == 0) {
            continue;
        }
        const std::uint32_t length = in.u32();
        const auto offset = static_cast<std::uint32_t>(bytes.size() - in.left());
        auto content = decode_extension(in.raw(length));
        if (in.failed() || !content) {
            return std::nullopt;
        }
        extensions.push_back({static_cast<std::uint32_t>(i), offset, length, std::move(*content)});
    }
    return in.finished() ? std::optional(std::move(extensions)) : std::nullopt;
}

Command command_at(ByteSpan bytes, const std::vector<ParsedExtension>& extensions,
                   std::size_t index) {
    Command command;
    // Read in place: batch and entry layouts put the records at a multiple of 8 from the buffer's
    // start.
    command.record =
        reinterpret_cast<const CommandRecord*>(bytes.data() + index * sizeof(CommandRecord));
    if (command.has(kHasExtension)) {
        const auto at = std::ranges::lower_bound(extensions, static_cast<std::uint32_t>(index), {},
                                                 &ParsedExtension::command);
        command.extension = &at->content;
        command.extension_bytes = bytes.subspan(at->offset, at->length);
    }
    return command;
}

Digest commands_root(ByteSpan bytes, const std::vector<ParsedExtension>& extensions,
                     std::size_t count, crypto::MerkleHasher& hasher) {
    std::vector<Digest> leaves;
    leaves.reserve(count);
    auto extension = extensions.begin();
    for (std::size_t i = 0; i < count; ++i) {
        const auto record = bytes.subspan(i * sizeof(CommandRecord), sizeof(CommandRecord));
        if (extension != extensions.end() && extension->command == i) {
            leaves.push_back(hasher.leaf(command_at(bytes, extensions, i).leaf_bytes()));
            ++extension;
        } else {
            leaves.push_back(hasher.leaf(record));
        }
    }
    return hasher.root_in_place(leaves);
}

std::variant<SignedBatch, BatchError> SignedBatch::parse(Bytes bytes) {
    if (bytes.size() > kMaxBatchBytes) {
        return BatchError::malformed;
    }
    SignedBatch batch;
    Reader in(bytes);
    auto header = decode_header(in);
    if (!header) {
        return BatchError::malformed;
    }
    batch.header_ = std::move(*header);
    batch.header_size_ = bytes.size() - in.left();
    in.raw(kSignatureBytes * batch.header_.signers.size());
    if (in.failed()) {
        return BatchError::malformed;
    }
    auto extensions = parse_commands(ByteSpan(bytes).last(in.left()), batch.header_.command_count);
    if (!extensions) {
        return BatchError::malformed;
    }
    batch.extensions_ = std::move(*extensions);
    batch.bytes_ = std::move(bytes);
    return batch;
}

Digest SignedBatch::header_hash() const { return crypto::sha256(header_bytes()); }

crypto::Signature SignedBatch::signature(std::size_t signer) const {
    crypto::Signature signature;
    std::memcpy(signature.bytes.data(), bytes_.data() + header_size_ + kSignatureBytes * signer,
                kSignatureBytes);
    return signature;
}

Command SignedBatch::command(std::size_t index) const {
    return command_at(commands_bytes(), extensions_, index);
}

std::variant<VerifiedBatch, BatchError> verify(SignedBatch batch, const Digest& origin_hash,
                                               SignatureCheck check_signature) {
    if (batch.header().origin_hash != origin_hash) {
        return BatchError::wrong_ledger;
    }
    const Bytes input = signing_input(batch.header_bytes());
    for (std::size_t i = 0; i < batch.header().signers.size(); ++i) {
        if (!check_signature(batch.header().signers[i].key, input, batch.signature(i))) {
            return BatchError::bad_signature;
        }
    }
    thread_local crypto::MerkleHasher hasher;
    const Digest root = commands_root(batch.commands_bytes(), batch.extensions(),
                                      batch.header().command_count, hasher);
    if (root != batch.header().commands_root) {
        return BatchError::bad_commands_root;
    }
    return VerifiedBatch(std::move(batch));
}

SignedBatch make_batch(const std::vector<StoredCommand>& commands,
                       const std::vector<BatchSigner>& signers, const Digest& origin_hash,
                       const SeenHead& seen, Time expiry) {
    check(!commands.empty() && commands.size() <= kMaxBatchCommands,
          "a batch has 1 to 8,190 commands");
    Bytes body;
    Bytes extensions;
    body.reserve(commands.size() * sizeof(CommandRecord));
    for (const auto& stored : commands) {
        const Command command = stored.view();
        Writer(body).raw(bytes_of(*command.record));
        if (command.extension != nullptr) {
            Writer out(extensions);
            out.u32(static_cast<std::uint32_t>(command.extension_bytes.size()));
            out.raw(command.extension_bytes);
        }
    }
    Writer(body).raw(extensions);
    const auto parsed = parse_commands(body, commands.size());
    check(parsed.has_value(), "commands encode canonically");

    BatchHeader header;
    header.origin_hash = origin_hash;
    header.expiry = expiry;
    header.command_count = static_cast<std::uint32_t>(commands.size());
    header.seen = seen;
    crypto::MerkleHasher hasher;
    header.commands_root = commands_root(body, *parsed, commands.size(), hasher);
    for (const auto& signer : signers) {
        header.signers.push_back({signer.key->public_key(), signer.sequence, signer.previous});
    }
    Bytes bytes = encode_header(header);
    const Bytes input = signing_input(bytes);
    for (const auto& signer : signers) {
        Writer(bytes).raw(crypto::sign(*signer.key, input).bytes);
    }
    Writer(bytes).raw(body);
    auto batch = SignedBatch::parse(std::move(bytes));
    check(std::holds_alternative<SignedBatch>(batch),
          "a batch of at most 1 MiB, 1 to 4 distinct signers");
    return std::get<SignedBatch>(std::move(batch));
}

}  // namespace holdfast::ledger
