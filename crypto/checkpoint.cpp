#include "crypto/checkpoint.h"

#include <algorithm>
#include <charconv>

#include "crypto/base64.h"
#include "crypto/error.h"

namespace holdfast::crypto {
namespace {

/// Takes a line off the front, without its newline. Nothing if there is no newline.
std::optional<std::string_view> take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    std::uint64_t size = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, size);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return size;
}

std::optional<Digest> parse_root(std::string_view text) {
    Digest root;
    if (text.size() != (root.size() + 2) / 3 * 4) return std::nullopt;
    const auto bytes = from_base64(text);
    if (!bytes || bytes->size() != root.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), root.begin());
    return root;
}

}  // namespace

std::string format_checkpoint(const Checkpoint& checkpoint) {
    if (!is_key_name(checkpoint.origin)) throw Error("a log's origin must be a key name");
    return checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' +
           to_base64(checkpoint.root) + '\n';
}

std::optional<Checkpoint> parse_checkpoint(std::string_view text) {
    const auto origin = take_line(text);
    if (!origin || !is_key_name(*origin)) return std::nullopt;
    const auto size_line = take_line(text);
    const auto root_line = take_line(text);
    if (!size_line || !root_line || !text.empty()) return std::nullopt;
    const auto size = parse_size(*size_line);
    const auto root = parse_root(*root_line);
    if (!size || !root) return std::nullopt;
    return Checkpoint{std::string(*origin), *size, *root};
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const SecretKey& log_key) {
    return sign_note(format_checkpoint(checkpoint), checkpoint.origin, log_key);
}

std::variant<Checkpoint, NoteError> open_checkpoint(std::string_view note, const NoteVerifier& log,
                                                    VerifySignature verify_signature) {
    const auto opened = open_note(note, {&log, 1}, verify_signature);
    if (const auto* error = std::get_if<NoteError>(&opened)) return *error;
    const auto checkpoint = parse_checkpoint(std::get<OpenedNote>(opened).text);
    if (!checkpoint) return NoteError::not_a_checkpoint;
    if (checkpoint->origin != log.name()) return NoteError::wrong_origin;
    return *checkpoint;
}

}  // namespace holdfast::crypto
