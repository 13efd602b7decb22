#include "crypto/random.h"

#include <sodium.h>

#include "crypto/sodium.h"

namespace holdfast::crypto {

void fill_random(std::span<std::uint8_t> out) {
    if (out.empty()) return;  // libsodium may not be given a null pointer
    require_sodium();
    randombytes_buf(out.data(), out.size());
}

}  // namespace holdfast::crypto
