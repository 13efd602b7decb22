#include "tests/crypto/vectors.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "crypto/base64.h"
#include "crypto/hex.h"

namespace holdfast::crypto {
namespace {

std::filesystem::path shared_dir() {
    const char* const set = std::getenv("HOLDFAST_SHARED_DIR");
    return set != nullptr ? set : HOLDFAST_SHARED_DIR;
}

template <class Fixed>
std::optional<Fixed> fixed_from_hex(const nlohmann::json& hex) {
    const auto bytes = bytes_from_hex(hex);
    Fixed fixed;
    if (bytes.size() != fixed.bytes.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), fixed.bytes.begin());
    return fixed;
}

}  // namespace

std::optional<nlohmann::json> load_vectors(std::string_view name) {
    const auto folder = shared_dir() / "vectors";
    if (!std::filesystem::is_directory(folder)) {
        MESSAGE("skipped: no public vectors at ", folder.string());
        return std::nullopt;
    }
    std::ifstream file(folder / name);
    if (!file) throw std::runtime_error("can't open " + (folder / name).string());
    return nlohmann::json::parse(file);
}

std::vector<std::uint8_t> bytes_from_hex(const nlohmann::json& hex) {
    return from_hex(hex.get<std::string>()).value();
}

std::vector<std::uint8_t> bytes_from_base64(const nlohmann::json& base64) {
    return from_base64(base64.get<std::string>()).value();
}

std::optional<PublicKey> public_key_from_hex(const nlohmann::json& hex) {
    return fixed_from_hex<PublicKey>(hex);
}

std::optional<Signature> signature_from_hex(const nlohmann::json& hex) {
    return fixed_from_hex<Signature>(hex);
}

}  // namespace holdfast::crypto
