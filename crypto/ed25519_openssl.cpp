#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>

#include "crypto/ed25519.h"
#include "crypto/ed25519_filters.h"
#include "crypto/error.h"

namespace holdfast::crypto {
namespace {

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

bool verify_independent(const PublicKey& key, std::span<const std::uint8_t> message,
                        const Signature& signature) {
    if (!is_admissible(key, signature)) return false;
    const std::unique_ptr<EVP_PKEY, FreeKey> pkey(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size()));
    const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    if (pkey == nullptr || context == nullptr ||
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, pkey.get()) != 1) {
        ERR_clear_error();
        throw Error("OpenSSL can't set up an Ed25519 verification");
    }
    const bool valid =
        EVP_DigestVerify(context.get(), signature.bytes.data(), signature.bytes.size(),
                         message.data(), message.size()) == 1;
    if (!valid) ERR_clear_error();  // a refused signature leaves reports in this thread's queue
    return valid;
}

}  // namespace holdfast::crypto
