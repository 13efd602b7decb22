#include "crypto/ed25519.h"

#include <sodium.h>

#include "crypto/ed25519_filters.h"
#include "crypto/random.h"
#include "crypto/sodium.h"

namespace holdfast::crypto {

static_assert(crypto_sign_SEEDBYTES == 32 && crypto_sign_PUBLICKEYBYTES == 32 &&
              crypto_sign_SECRETKEYBYTES == 64 && crypto_sign_BYTES == 64);

SecretKey::SecretKey(std::span<const std::uint8_t, 32> seed) {
    require_sodium();
    PublicKey ignored;
    crypto_sign_seed_keypair(ignored.bytes.data(), seed_and_public_key_.data(), seed.data());
}

SecretKey::SecretKey(SecretKey&& other) noexcept
    : seed_and_public_key_(other.seed_and_public_key_) {
    sodium_memzero(other.seed_and_public_key_.data(), other.seed_and_public_key_.size());
}

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
    if (this != &other) {
        seed_and_public_key_ = other.seed_and_public_key_;
        sodium_memzero(other.seed_and_public_key_.data(), other.seed_and_public_key_.size());
    }
    return *this;
}

SecretKey::~SecretKey() {
    sodium_memzero(seed_and_public_key_.data(), seed_and_public_key_.size());
}

PublicKey SecretKey::public_key() const {
    PublicKey key;
    crypto_sign_ed25519_sk_to_pk(key.bytes.data(), seed_and_public_key_.data());
    return key;
}

std::span<const std::uint8_t, 32> SecretKey::seed() const {
    return std::span<const std::uint8_t, 64>(seed_and_public_key_).first<32>();
}

SecretKey generate_key() {
    std::array<std::uint8_t, 32> seed;
    fill_random(seed);
    SecretKey key(seed);
    sodium_memzero(seed.data(), seed.size());
    return key;
}

Signature sign(const SecretKey& key, std::span<const std::uint8_t> message) {
    Signature signature;
    crypto_sign_detached(signature.bytes.data(), nullptr, message.data(), message.size(),
                         key.seed_and_public_key_.data());
    return signature;
}

bool is_acceptable(const PublicKey& key) {
    require_sodium();
    return crypto_core_ed25519_is_valid_point(key.bytes.data()) == 1;
}

bool verify(const PublicKey& key, std::span<const std::uint8_t> message,
            const Signature& signature) {
    require_sodium();
    return is_admissible(key, signature) &&
           crypto_sign_verify_detached(signature.bytes.data(), message.data(), message.size(),
                                       key.bytes.data()) == 0;
}

}  // namespace holdfast::crypto
