#include "crypto/note.h"

#include <algorithm>

#include "crypto/base64.h"
#include "crypto/bytes.h"
#include "crypto/error.h"
#include "crypto/utf8.h"
#include "crypto/vkey.h"

namespace holdfast::crypto {
namespace {

constexpr std::string_view signature_line_start = "\u2014 ";  // em dash, space
constexpr std::string_view blank_line_end = "\n\n";
constexpr std::size_t id_bytes = 4;
constexpr std::size_t key_name_bytes_max = 255;

using IdBytes = std::array<std::uint8_t, id_bytes>;  // big-endian

IdBytes id_to_bytes(std::uint32_t id) {
    return {static_cast<std::uint8_t>(id >> 24), static_cast<std::uint8_t>(id >> 16),
            static_cast<std::uint8_t>(id >> 8), static_cast<std::uint8_t>(id)};
}

std::uint32_t id_from_bytes(std::span<const std::uint8_t> bytes) {
    std::uint32_t id = 0;
    for (const std::uint8_t byte : bytes.first(id_bytes)) id = (id << 8) | byte;
    return id;
}

/// UTF-8 without control characters other than newline.
bool is_note_text(std::string_view text) {
    while (!text.empty()) {
        const std::optional<char32_t> code_point = take_code_point(text);
        if (!code_point || (*code_point < 0x20 && *code_point != '\n')) return false;
    }
    return true;
}

/// `line` without its newline.
std::optional<NoteSignature> parse_signature_line(std::string_view line) {
    if (!line.starts_with(signature_line_start)) return std::nullopt;
    line.remove_prefix(signature_line_start.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return std::nullopt;
    const auto bytes = from_base64(line.substr(space + 1));
    if (!bytes || bytes->size() <= id_bytes) return std::nullopt;
    return NoteSignature{std::string(line.substr(0, space)),
                         id_from_bytes(*bytes),
                         {bytes->begin() + id_bytes, bytes->end()}};
}

bool is_signed_by(const NoteVerifier& verifier, const NoteSignature& signature) {
    return verifier.name() == signature.name && verifier.id() == signature.id;
}

bool is_valid(const NoteVerifier& verifier, std::string_view text, const NoteSignature& candidate,
              VerifySignature verify_signature) {
    Signature signature;
    if (candidate.signature.size() != signature.bytes.size()) return false;
    std::copy(candidate.signature.begin(), candidate.signature.end(), signature.bytes.begin());
    return verify_signature(verifier.key(), bytes_of(text), signature);
}

}  // namespace

std::string NoteVerifier::vkey() const { return format_vkey(VkeyType::note, {name_, id_, key_}); }

bool is_key_name(std::string_view name) {
    if (name.empty() || name.size() > key_name_bytes_max) return false;
    while (!name.empty()) {
        const std::optional<char32_t> code_point = take_code_point(name);
        if (!code_point || *code_point < 0x20 || *code_point == '+' || is_space(*code_point)) {
            return false;
        }
    }
    return true;
}

NoteVerifier make_verifier(std::string_view name, const PublicKey& key) {
    const NamedKey named = make_named_key(VkeyType::note, name, key);
    NoteVerifier verifier;
    verifier.name_ = named.name;
    verifier.id_ = named.id;
    verifier.key_ = named.key;
    return verifier;
}

std::optional<NoteVerifier> parse_vkey(std::string_view text) {
    const auto named = read_vkey(VkeyType::note, text);
    if (!named) return std::nullopt;
    return make_verifier(named->name, named->key);
}

std::string_view to_string(NoteError error) {
    switch (error) {
        case NoteError::malformed: return "not a signed note";
        case NoteError::ambiguous_key: return "two known keys share a name and an id";
        case NoteError::bad_signature: return "a known key's signature does not verify";
        case NoteError::no_known_signature: return "signed by no known key";
        case NoteError::not_a_checkpoint: return "the signed text is not a checkpoint";
        case NoteError::wrong_origin: return "a checkpoint of another log";
    }
    return "unknown error";
}

std::optional<Note> parse_note(std::string_view note) {
    if (note.size() > note_bytes_max || !note.ends_with('\n') || !is_note_text(note)) {
        return std::nullopt;
    }
    const std::size_t blank = note.rfind(blank_line_end);
    if (blank == std::string_view::npos) return std::nullopt;
    Note parsed{std::string(note.substr(0, blank + 1)), {}};
    std::string_view lines = note.substr(blank + blank_line_end.size());
    while (!lines.empty()) {
        if (parsed.signatures.size() == note_signatures_max) return std::nullopt;
        const std::size_t line_end = lines.find('\n');
        auto signature = parse_signature_line(lines.substr(0, line_end));
        if (!signature) return std::nullopt;
        parsed.signatures.push_back(std::move(*signature));
        lines.remove_prefix(line_end + 1);
    }
    if (parsed.signatures.empty()) return std::nullopt;
    return parsed;
}

std::variant<OpenedNote, NoteError> open_note(std::string_view note,
                                              std::span<const NoteVerifier> known,
                                              VerifySignature verify_signature) {
    auto parsed = parse_note(note);
    if (!parsed) return NoteError::malformed;
    OpenedNote opened{std::move(parsed->text), {}, {}};
    for (NoteSignature& signature : parsed->signatures) {
        const auto is_match = [&](const NoteVerifier& key) { return is_signed_by(key, signature); };
        const auto verifier = std::find_if(known.begin(), known.end(), is_match);
        auto* list = &opened.unverified;
        if (verifier != known.end()) {
            if (std::any_of(verifier + 1, known.end(), is_match)) return NoteError::ambiguous_key;
            if (!is_valid(*verifier, opened.text, signature, verify_signature)) {
                return NoteError::bad_signature;
            }
            list = &opened.verified;
        }
        // Ed25519 here is deterministic, but a key may still sign twice in other ways: a repeated
        // line, and a second valid signature of a known key, say nothing new.
        const bool repeated =
            std::any_of(list->begin(), list->end(), [&](const NoteSignature& earlier) {
                return earlier == signature ||
                       (verifier != known.end() && is_signed_by(*verifier, earlier));
            });
        if (!repeated) list->push_back(std::move(signature));
    }
    if (opened.verified.empty()) return NoteError::no_known_signature;
    return opened;
}

std::string note_signature_line(std::string_view name, std::uint32_t id,
                                std::span<const std::uint8_t> signature) {
    const IdBytes id_part = id_to_bytes(id);
    std::vector<std::uint8_t> bytes(id_part.begin(), id_part.end());
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    std::string line(signature_line_start);
    line += name;
    line += ' ';
    line += to_base64(bytes);
    line += '\n';
    return line;
}

std::string sign_note(std::string_view text, std::string_view name, const SecretKey& key) {
    if (!text.ends_with('\n') || !is_note_text(text)) {
        throw Error("a note's text is UTF-8 without control characters and ends in a newline");
    }
    const NoteVerifier verifier = make_verifier(name, key.public_key());
    const Signature signature = sign(key, bytes_of(text));
    std::string note(text);
    note += '\n';
    note += note_signature_line(name, verifier.id(), signature.bytes);
    if (note.size() > note_bytes_max) throw Error("a note is too long");
    return note;
}

}  // namespace holdfast::crypto
