#include "crypto/key_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "crypto/error.h"
#include "crypto/hex.h"
#include "crypto/note.h"

namespace holdfast::crypto::key_file_test {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, gone with its contents at the end of the test.
class TemporaryFolder {
   public:
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "holdfast-crypto-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw Error("can't make a temporary folder");
        path_ = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { fs::remove_all(path_); }

    fs::path operator/(const char* name) const { return path_ / name; }
    std::ptrdiff_t file_count() const {
        return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
    }

   private:
    fs::path path_;
};

void write_text(const fs::path& path, const std::string& text, fs::perms mode = fs::perms{0600}) {
    std::ofstream(path) << text;
    fs::permissions(path, mode);
}

std::string read_text(const fs::path& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/// The message of the Error that `action` throws; empty if it throws none.
template <class Action>
std::string error_from(Action action) {
    try {
        (void)action();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// RFC 8410 section 10: the example key and its public half.
const std::string rfc8410_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "-----END PRIVATE KEY-----\n";
const char* const rfc8410_public =
    "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";
// The same key, encrypted by the openssl program under this passphrase: PBKDF2, then scrypt.
const char* const openssl_passphrase = "correct horse";
const std::string openssl_pems[] = {
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjsMqMcuHP7mgICCAAw\n"
    "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJ+xh1IQ07HAOmPY33MIzJgEQJmr\n"
    "1ZBUQllRuIZaiL4VOYrnnN1i08S9vUcOxrTobQ/JQJhx2uGIlDstwNdtRIPiphef\n"
    "/VpAJmOJAv5a6uiLxaQ=\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n",
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIGTME8GCSqGSIb3DQEFDTBCMCEGCSsGAQQB2kcECzAUBAi0vdg6TUHmeAICQAAC\n"
    "AQgCAQEwHQYJYIZIAWUDBAEqBBB1xzK52+lNYFYAonUoV6e/BEAacfRa/6ckHO6B\n"
    "Cx3Lm3NCfVMh7HisWb+zD9V7uEdlOebooZHt9G9snoHzKrCv7OUERXZui81b6+dh\n"
    "+GMbGwky\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n"};
// The openssl program's X25519 key: the same form, another algorithm.
const std::string x25519_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VuBCIEIEjs/OKCE359Wcoy8QaSpiaTrLqlr2QEUYT+I/QRH/15\n"
    "-----END PRIVATE KEY-----\n";

TEST_CASE("the key of RFC 8410 is read, and written as it was") {
    const TemporaryFolder folder;
    write_text(folder / "given", rfc8410_pem);
    CHECK_FALSE(is_key_file_encrypted(folder / "given"));
    const SecretKey key = read_key_file(folder / "given");
    CHECK(to_hex(key.public_key().bytes) == rfc8410_public);
    write_key_file(folder / "written", key);
    CHECK(read_text(folder / "written") == rfc8410_pem);
}

TEST_CASE("keys encrypted by the openssl program are read") {
    const TemporaryFolder folder;
    for (const std::string& pem : openssl_pems) {
        write_text(folder / "key", pem);
        CHECK(is_key_file_encrypted(folder / "key"));
        const SecretKey key = read_key_file(folder / "key", openssl_passphrase);
        CHECK(to_hex(key.public_key().bytes) == rfc8410_public);
    }
}

TEST_CASE("a key comes back from its file, plain or encrypted") {
    const TemporaryFolder folder;
    const SecretKey key = generate_key();

    write_key_file(folder / "plain", key);
    CHECK(read_key_file(folder / "plain").public_key() == key.public_key());
    CHECK(read_key_file(folder / "plain", "not needed").public_key() == key.public_key());

    const std::string passphrase = "pass phrase \u00e8";
    write_key_file(folder / "encrypted", key, passphrase);
    CHECK(is_key_file_encrypted(folder / "encrypted"));
    CHECK(read_key_file(folder / "encrypted", passphrase).public_key() == key.public_key());
    const auto read_with = [&](std::optional<std::string_view> with) {
        return error_from([&] { return read_key_file(folder / "encrypted", with); });
    };
    CHECK(contains(read_with("pass phrase"), "wrong passphrase"));
    CHECK(contains(read_with(std::nullopt), "no passphrase was given"));
    CHECK(contains(read_with(""), "1 to 1,024 bytes"));
    for (const std::string& bad : {std::string(), std::string(1025, 'a')}) {
        CHECK(contains(error_from([&] {
                           write_key_file(folder / "bad", key, bad);
                           return 0;
                       }),
                       "1 to 1,024 bytes"));
    }
    CHECK_FALSE(fs::exists(folder / "bad"));

    write_key_file(folder / "again", key, passphrase);
    CHECK(read_text(folder / "again") != read_text(folder / "encrypted"));  // fresh salt
}

TEST_CASE("a key file is private, whatever the umask, and never overwritten") {
    const TemporaryFolder folder;
    const SecretKey key = generate_key();
    const mode_t before = ::umask(0);
    write_key_file(folder / "key", key);
    ::umask(before);
    CHECK(fs::status(folder / "key").permissions() == fs::perms{0600});

    const std::string contents = read_text(folder / "key");
    const auto overwrite = [&](const char* name) {
        return error_from([&] {
            write_key_file(folder / name, generate_key());
            return 0;
        });
    };
    CHECK(contains(overwrite("key"), "can't be created"));
    CHECK(read_text(folder / "key") == contents);
    fs::create_symlink(folder / "elsewhere", folder / "link");
    CHECK(contains(overwrite("link"), "can't be created"));
    CHECK(contains(overwrite("no such folder/key"), "can't be created"));
    CHECK(folder.file_count() == 2);
}

TEST_CASE("a key file that others could read or write is refused, with the way out") {
    const TemporaryFolder folder;
    write_text(folder / "key", rfc8410_pem);
    for (const unsigned bit : {0040U, 0020U, 0010U, 0004U, 0002U, 0001U}) {
        CAPTURE(bit);
        fs::permissions(folder / "key", fs::perms{0600U | bit});
        const std::string error = error_from([&] { return read_key_file(folder / "key"); });
        CHECK(contains(error, "chmod 600"));
        CHECK(contains(error, (folder / "key").string()));
        CHECK(contains(error_from([&] { return is_key_file_encrypted(folder / "key"); }),
                       "chmod 600"));
    }
    fs::permissions(folder / "key", fs::perms{0400});
    CHECK_NOTHROW((void)read_key_file(folder / "key"));
}

TEST_CASE("what is no Ed25519 key file is refused, and never waited for") {
    const TemporaryFolder folder;
    const auto read = [&](const char* name) {
        return error_from([&] { return read_key_file(folder / name, "passphrase"); });
    };
    CHECK(contains(read("nothing"), "can't be opened"));
    REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
    CHECK(contains(read("fifo"), "not a regular file"));
    fs::create_directory(folder / "folder");
    fs::permissions(folder / "folder", fs::perms{0700});
    CHECK(contains(read("folder"), "not a regular file"));

    const struct {
        std::string text;
        const char* error;
    } cases[] = {
        {"", "not a key in PEM"},
        {"hello\n", "not a key in PEM"},
        {rfc8410_pem.substr(0, 60), "not a key in PEM"},
        {std::string(20'000, 'a'), "too long"},
        {x25519_pem, "not an Ed25519 key"},
        {"-----BEGIN PUBLIC "
         "KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
         "-----END PUBLIC KEY-----\n",
         "not a PKCS#8 private key"},
        {"-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----\n", "not a PKCS#8 key"},
        {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMC4CAQAw\n-----END ENCRYPTED PRIVATE KEY-----\n",
         "not an encrypted PKCS#8 key"}};
    for (const auto& c : cases) {
        write_text(folder / "key", c.text);
        CAPTURE(c.text);
        CHECK(contains(read("key"), c.error));
    }
}

TEST_CASE("every changed bit of an encrypted key is noticed or harmless") {
    const TemporaryFolder folder;
    const std::string& pem = openssl_pems[0];
    int refused = 0;
    for (std::size_t i = 0; i < pem.size(); ++i) {
        std::string changed = pem;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        write_text(folder / "key", changed);
        try {
            const SecretKey key = read_key_file(folder / "key", openssl_passphrase);
            // CBC does not authenticate: a flip may give another key, which then fits no
            // registration. It must be a whole one.
            CHECK(is_acceptable(key.public_key()));
        } catch (const Error&) {
            ++refused;
        }
    }
    CHECK(refused > static_cast<int>(pem.size()) / 2);
}

TEST_CASE("a public key is read as hex or as a vkey") {
    const auto key = parse_public_key(rfc8410_public);
    REQUIRE(key);
    CHECK(to_hex(key->bytes) == rfc8410_public);
    CHECK(parse_public_key(make_verifier("log.example", *key).vkey()) == key);
    for (const std::string bad :
         {"", "19bf", "19BF44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1",
          "0100000000000000000000000000000000000000000000000000000000000000",  // small order
          "0200000000000000000000000000000000000000000000000000000000000000",  // off the curve
          "log.example+00000000+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_public_key(bad));
    }
}

}  // namespace
}  // namespace holdfast::crypto::key_file_test
