#include "crypto/checkpoint.h"

#include "crypto/base64.h"
#include "crypto/error.h"
#include "crypto/text_lines.h"

namespace holdfast::crypto {

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
    const auto size = parse_decimal(*size_line);
    const auto root = parse_base64_hash(*root_line);
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
