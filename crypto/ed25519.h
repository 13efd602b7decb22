/// Ed25519 signatures (RFC 8032), with one rule about what is accepted, whoever verifies.
///
/// RFC 8032 leaves corners open in which libraries differ (small-order keys, R of small order,
/// non-canonical encodings). Here a signature is accepted if and only if
///   1. the key is a canonically encoded point of the curve, not of small order,
///   2. R is none of the encodings of a small-order point,
///   3. S < L, and
///   4. the cofactorless equation of RFC 8032 holds for these very bytes.
/// `verify` (libsodium, on line) and `verify_independent` (OpenSSL, off line) agree on that for
/// every input; crypto/README.md says why there are two, tests/crypto holds them to it.
///
/// Every signed thing begins with a label of its own: callers put it into `message`.
/// All functions are thread-safe.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace holdfast::crypto {

struct PublicKey {
    std::array<std::uint8_t, 32> bytes{};
    auto operator<=>(const PublicKey&) const = default;
};

/// R (32 bytes) then S (32 bytes, little-endian).
struct Signature {
    std::array<std::uint8_t, 64> bytes{};
    auto operator<=>(const Signature&) const = default;
};

/// Move-only and wiped when moved from or destroyed. A moved-from key may only be assigned or
/// destroyed.
class SecretKey {
   public:
    /// The RFC 8032 private key: 32 unpredictable bytes. The caller wipes its own copy.
    explicit SecretKey(std::span<const std::uint8_t, 32> seed);
    SecretKey(SecretKey&& other) noexcept;
    SecretKey& operator=(SecretKey&& other) noexcept;
    SecretKey(const SecretKey&) = delete;
    SecretKey& operator=(const SecretKey&) = delete;
    ~SecretKey();

    PublicKey public_key() const;
    /// For the key file only.
    std::span<const std::uint8_t, 32> seed() const;

   private:
    friend Signature sign(const SecretKey& key, std::span<const std::uint8_t> message);

    std::array<std::uint8_t, 64> seed_and_public_key_;  // libsodium's order
};

SecretKey generate_key();

Signature sign(const SecretKey& key, std::span<const std::uint8_t> message);

/// Asked once, when a key is registered: canonical, on the curve, in the prime-order subgroup.
/// Stricter than `verify`, which does not pay for the subgroup test at each signature.
bool is_acceptable(const PublicKey& key);

/// The server's verifier (libsodium).
[[nodiscard]] bool verify(const PublicKey& key, std::span<const std::uint8_t> message,
                          const Signature& signature);

/// The replay's verifier (OpenSSL): same answer by other code.
[[nodiscard]] bool verify_independent(const PublicKey& key, std::span<const std::uint8_t> message,
                                      const Signature& signature);

}  // namespace holdfast::crypto

template <>
struct std::hash<holdfast::crypto::PublicKey> {
    std::size_t operator()(const holdfast::crypto::PublicKey& key) const noexcept {
        return std::hash<std::string_view>{}(
            {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()});
    }
};

template <>
struct std::hash<holdfast::crypto::Signature> {
    std::size_t operator()(const holdfast::crypto::Signature& signature) const noexcept {
        return std::hash<std::string_view>{}(
            {reinterpret_cast<const char*>(signature.bytes.data()), signature.bytes.size()});
    }
};
