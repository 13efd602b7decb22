/// SHA-256 (FIPS 180-4), by OpenSSL.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "crypto/digest.h"

struct evp_md_ctx_st;  // OpenSSL's EVP_MD_CTX; its headers stay inside crypto/*.cpp

namespace holdfast::crypto {

/// Hash of one message. Reuses this thread's context: about five times faster than a one-shot
/// EVP_Digest for short messages. Thread-safe.
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
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace holdfast::crypto
