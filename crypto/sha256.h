/// SHA-256 (FIPS 180-4), by OpenSSL.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "crypto/digest.h"

struct SHA256state_st;  // OpenSSL's SHA256_CTX; its headers stay inside crypto/*.cpp

namespace holdfast::crypto {

/// Hash of one message, on this thread's context. Thread-safe.
Digest sha256(std::span<const std::uint8_t> message);

/// Incremental and reusable: `update` any number of times, then `finish`, which leaves the object
/// ready for the next message. Movable; a moved-from object may only be assigned or destroyed.
/// Thread-safety: one object, one thread.
class Sha256 {
   public:
    Sha256();

    void update(std::span<const std::uint8_t> bytes);
    Digest finish();
    /// Forgets what was fed since the last `finish`.
    void reset();

   private:
    struct Free {
        void operator()(SHA256state_st* context) const;
    };
    std::unique_ptr<SHA256state_st, Free> context_;
};

}  // namespace holdfast::crypto
