#include "crypto/cosignature.h"

#include <algorithm>

#include "crypto/bytes.h"
#include "crypto/error.h"

namespace holdfast::crypto {
namespace {

using TimeBytes = std::array<std::uint8_t, 8>;  // big-endian

TimeBytes time_to_bytes(std::uint64_t time) {
    TimeBytes bytes;
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte, time >>= 8) {
        *byte = static_cast<std::uint8_t>(time);
    }
    return bytes;
}

std::string signed_message(std::string_view checkpoint_text, std::uint64_t time) {
    std::string message = "cosignature/v1\ntime " + std::to_string(time) + "\n";
    return message.append(checkpoint_text);
}

}  // namespace

std::string WitnessVerifier::vkey() const { return format_vkey(VkeyType::cosignature, named_); }

WitnessVerifier make_witness_verifier(std::string_view name, const PublicKey& key) {
    return WitnessVerifier(make_named_key(VkeyType::cosignature, name, key));
}

std::optional<WitnessVerifier> parse_witness_vkey(std::string_view text) {
    auto named = read_vkey(VkeyType::cosignature, text);
    if (!named) return std::nullopt;
    return WitnessVerifier(std::move(*named));
}

std::string cosign(const Checkpoint& checkpoint, std::string_view witness_name, std::uint64_t time,
                   const SecretKey& key) {
    if (time == 0 || time > cosignature_time_max) {
        throw Error("a cosignature's time is from 1 to 2^63 - 1 seconds");
    }
    const WitnessVerifier witness = make_witness_verifier(witness_name, key.public_key());
    const std::string message = signed_message(format_checkpoint(checkpoint), time);
    const Signature signature = sign(key, bytes_of(message));
    const TimeBytes time_bytes = time_to_bytes(time);
    std::vector<std::uint8_t> blob(time_bytes.begin(), time_bytes.end());
    blob.insert(blob.end(), signature.bytes.begin(), signature.bytes.end());
    return note_signature_line(witness.name(), witness.id(), blob);
}

bool is_by(const WitnessVerifier& witness, const NoteSignature& line) {
    return witness.id() == line.id && witness.name() == line.name;
}

std::optional<Cosignature> verify_cosignature(const WitnessVerifier& witness,
                                              std::string_view checkpoint_text,
                                              const NoteSignature& line,
                                              VerifySignature verify_signature) {
    Signature signature;
    constexpr std::size_t time_bytes = sizeof(TimeBytes);
    if (!is_by(witness, line) || line.signature.size() != time_bytes + signature.bytes.size()) {
        return std::nullopt;
    }
    std::uint64_t time = 0;
    for (std::size_t i = 0; i < time_bytes; ++i) time = (time << 8) | line.signature[i];
    std::copy(line.signature.begin() + time_bytes, line.signature.end(), signature.bytes.begin());
    const std::string message = signed_message(checkpoint_text, time);
    if (time > cosignature_time_max ||
        !verify_signature(witness.key(), bytes_of(message), signature)) {
        return std::nullopt;
    }
    return Cosignature{witness.name(), time};
}

}  // namespace holdfast::crypto
