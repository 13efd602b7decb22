#include "crypto/sodium.h"

#include <sodium.h>

#include "crypto/error.h"

namespace holdfast::crypto {

void require_sodium() {
    static const bool started = sodium_init() >= 0;
    if (!started) throw Error("libsodium can't start");
}

}  // namespace holdfast::crypto
