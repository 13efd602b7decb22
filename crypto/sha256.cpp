#include "crypto/sha256.h"

#include <openssl/evp.h>

#include "crypto/error.h"

namespace holdfast::crypto {
namespace {

// Fetching walks OpenSSL's providers under a lock, so it is done once. Never freed: threads may
// still hash while the process exits.
const EVP_MD* sha256_method() {
    static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (method == nullptr) throw Error("OpenSSL has no SHA-256");
    return method;
}

void require(int result) {
    if (result != 1) throw Error("OpenSSL failed to compute SHA-256");
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    if (context_ == nullptr) throw Error("OpenSSL has no memory for a hash context");
    require(EVP_DigestInit_ex2(context_.get(), sha256_method(), nullptr));
}

void Sha256::update(std::span<const std::uint8_t> bytes) {
    require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

Digest Sha256::finish() {
    Digest digest;
    require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
    reset();
    return digest;
}

void Sha256::reset() { require(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr)); }

Digest sha256(std::span<const std::uint8_t> message) {
    thread_local Sha256 hasher;
    hasher.update(message);
    return hasher.finish();
}

}  // namespace holdfast::crypto
