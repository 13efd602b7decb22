#include "crypto/pem.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <algorithm>
#include <memory>
#include <string>

#include "crypto/error.h"
#include "crypto/random.h"

namespace holdfast::crypto {
namespace {

// scrypt's cost as `openssl pkcs8 -scrypt` sets it: 16 MiB, some 50 ms.
constexpr std::uint64_t scrypt_n = 16384;
constexpr std::uint64_t scrypt_r = 8;
constexpr std::uint64_t scrypt_p = 1;
constexpr std::size_t salt_bytes = 16;

template <auto free_function>
struct Free {
    template <class T>
    void operator()(T* object) const {
        free_function(object);
    }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;  // a memory BIO wipes what it held
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Pkcs8 = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Free<PKCS8_PRIV_KEY_INFO_free>>;
using EncryptedPkcs8 = std::unique_ptr<X509_SIG, Free<X509_SIG_free>>;

/// OpenSSL's first reason goes into the message, and its queue is left empty.
[[noreturn]] void fail(const std::string& what) {
    const unsigned long code = ERR_peek_error();
    const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    ERR_clear_error();
    throw Error(reason == nullptr ? what : what + ": " + reason);
}

int length(std::size_t size) { return static_cast<int>(size); }  // all sizes here are bounded

void check_passphrase(std::string_view passphrase) {
    if (passphrase.empty() || passphrase.size() > kPassphraseBytesMax) {
        throw Error("a passphrase has 1 to 1,024 bytes");
    }
}

EncryptedPkcs8 encrypt(PKCS8_PRIV_KEY_INFO* key, std::string_view passphrase) {
    std::array<std::uint8_t, salt_bytes> salt;
    fill_random(salt);
    std::unique_ptr<X509_ALGOR, Free<X509_ALGOR_free>> scheme(
        PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt.data(), length(salt.size()), nullptr,
                              scrypt_n, scrypt_r, scrypt_p));
    if (scheme == nullptr) fail("can't set up the encryption of a key");
    EncryptedPkcs8 encrypted(
        PKCS8_set0_pbe(passphrase.data(), length(passphrase.size()), key, scheme.get()));
    if (encrypted == nullptr) fail("can't encrypt a key");
    (void)scheme.release();  // now part of `encrypted`
    return encrypted;
}

SecretBytes contents(BIO* bio) {
    char* data = nullptr;
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio, &data));
    SecretBytes bytes(size);
    std::copy_n(data, size, bytes.span().begin());
    return bytes;
}

/// One PEM block: its label and its DER.
class PemBlock {
   public:
    explicit PemBlock(std::span<const std::uint8_t> pem) {
        const Bio bio(BIO_new_mem_buf(pem.data(), length(pem.size())));
        char* header = nullptr;
        if (bio == nullptr || PEM_read_bio(bio.get(), &label_, &header, &der_, &size_) != 1) {
            fail("not a key in PEM");
        }
        OPENSSL_free(header);
    }
    PemBlock(const PemBlock&) = delete;
    PemBlock& operator=(const PemBlock&) = delete;
    ~PemBlock() {
        OPENSSL_free(label_);
        OPENSSL_clear_free(der_, static_cast<std::size_t>(size_));
    }

    bool is_encrypted() const { return label() == PEM_STRING_PKCS8; }
    bool is_plain() const { return label() == PEM_STRING_PKCS8INF; }
    const std::uint8_t* der() const { return der_; }
    long size() const { return size_; }

   private:
    std::string_view label() const { return label_; }

    char* label_ = nullptr;
    std::uint8_t* der_ = nullptr;
    long size_ = 0;
};

Pkcs8 decrypt(const PemBlock& block, std::optional<std::string_view> passphrase) {
    if (!passphrase) throw Error("the key is encrypted and no passphrase was given");
    check_passphrase(*passphrase);
    const std::uint8_t* der = block.der();
    const EncryptedPkcs8 encrypted(d2i_X509_SIG(nullptr, &der, block.size()));
    if (encrypted == nullptr || der != block.der() + block.size())
        fail("not an encrypted PKCS#8 key");
    Pkcs8 key(PKCS8_decrypt(encrypted.get(), passphrase->data(), length(passphrase->size())));
    if (key == nullptr) fail("wrong passphrase, or a damaged key");
    return key;
}

Pkcs8 parse(const PemBlock& block) {
    const std::uint8_t* der = block.der();
    Pkcs8 key(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &der, block.size()));
    if (key == nullptr || der != block.der() + block.size()) fail("not a PKCS#8 key");
    return key;
}

}  // namespace

SecretBytes::~SecretBytes() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

SecretBytes to_pem(const SecretKey& key, std::optional<std::string_view> passphrase) {
    if (passphrase) check_passphrase(*passphrase);
    const Key pkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, key.seed().data(),
                                                key.seed().size()));
    const Pkcs8 pkcs8(pkey == nullptr ? nullptr : EVP_PKEY2PKCS8(pkey.get()));
    const Bio bio(BIO_new(BIO_s_mem()));
    if (pkcs8 == nullptr || bio == nullptr) fail("can't encode a key");
    const int written =
        passphrase ? PEM_write_bio_PKCS8(bio.get(), encrypt(pkcs8.get(), *passphrase).get())
                   : PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio.get(), pkcs8.get());
    if (written != 1) fail("can't write a key in PEM");
    return contents(bio.get());
}

SecretKey from_pem(std::span<const std::uint8_t> pem, std::optional<std::string_view> passphrase) {
    const PemBlock block(pem);
    if (!block.is_encrypted() && !block.is_plain()) throw Error("not a PKCS#8 private key in PEM");
    const Pkcs8 pkcs8 = block.is_encrypted() ? decrypt(block, passphrase) : parse(block);
    const Key pkey(EVP_PKCS82PKEY(pkcs8.get()));
    SecretBytes seed(32);
    std::size_t size = seed.span().size();
    if (pkey == nullptr || EVP_PKEY_get_base_id(pkey.get()) != EVP_PKEY_ED25519 ||
        EVP_PKEY_get_raw_private_key(pkey.get(), seed.span().data(), &size) != 1 || size != 32) {
        fail("not an Ed25519 key");
    }
    return SecretKey(std::span<const std::uint8_t, 32>(seed.span()));
}

bool is_pem_encrypted(std::span<const std::uint8_t> pem) { return PemBlock(pem).is_encrypted(); }

}  // namespace holdfast::crypto
