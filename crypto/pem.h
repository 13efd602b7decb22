/// For crypto/*.cpp only: an Ed25519 secret key as PKCS#8 in PEM, in memory.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "crypto/ed25519.h"

namespace holdfast::crypto {

inline constexpr std::size_t kPassphraseBytesMax = 1024;

/// Bytes that are wiped when done with. Fixed size: growing would leave copies behind.
class SecretBytes {
   public:
    explicit SecretBytes(std::size_t size) : bytes_(size) {}
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;
    SecretBytes(SecretBytes&&) = default;
    SecretBytes& operator=(SecretBytes&&) = delete;
    ~SecretBytes();

    std::span<std::uint8_t> span() { return bytes_; }
    std::span<const std::uint8_t> span() const { return bytes_; }

   private:
    std::vector<std::uint8_t> bytes_;
};

SecretBytes to_pem(const SecretKey& key, std::optional<std::string_view> passphrase);

/// Throws Error: no such PEM, wrong or missing passphrase, not an Ed25519 key.
SecretKey from_pem(std::span<const std::uint8_t> pem, std::optional<std::string_view> passphrase);

bool is_pem_encrypted(std::span<const std::uint8_t> pem);

}  // namespace holdfast::crypto
