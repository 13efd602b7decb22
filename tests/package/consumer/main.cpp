// A program outside the project that uses what was installed: makes a key, signs and verifies.

#include <crypto/ed25519.h>
#include <crypto/hex.h>

#include <cstdint>
#include <cstdio>
#include <vector>

int main() {
    const holdfast::crypto::SecretKey key = holdfast::crypto::generate_key();
    const std::vector<std::uint8_t> message{'p', 'a', 'i', 'd'};
    const auto signature = holdfast::crypto::sign(key, message);
    if (!holdfast::crypto::verify(key.public_key(), message, signature)) return 1;
    std::printf("signed by %s\n", holdfast::crypto::to_hex(key.public_key().bytes).c_str());
    return 0;
}
