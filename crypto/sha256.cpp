#include "crypto/sha256.h"

#include <openssl/sha.h>

#include "crypto/error.h"

// The digest of OpenSSL's older interface, which 3.0 calls deprecated and keeps: through EVP each
// message takes a context from the heap and gives it back, wiped, which costs as much as hashing
// two blocks. Most of ours have two blocks.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace holdfast::crypto {
namespace {

void require(int result) {
    if (result != 1) throw Error("OpenSSL failed to compute SHA-256");
}

}  // namespace

void Sha256::Free::operator()(SHA256state_st* context) const { delete context; }

Sha256::Sha256() : context_(new SHA256_CTX) { reset(); }

void Sha256::update(std::span<const std::uint8_t> bytes) {
    require(SHA256_Update(context_.get(), bytes.data(), bytes.size()));
}

Digest Sha256::finish() {
    Digest digest;
    require(SHA256_Final(digest.data(), context_.get()));
    reset();
    return digest;
}

void Sha256::reset() { require(SHA256_Init(context_.get())); }

Digest sha256(std::span<const std::uint8_t> message) {
    thread_local Sha256 hasher;
    hasher.update(message);
    return hasher.finish();
}

}  // namespace holdfast::crypto

#pragma GCC diagnostic pop
