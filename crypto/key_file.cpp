#include "crypto/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "crypto/error.h"
#include "crypto/hex.h"
#include "crypto/note.h"
#include "crypto/pem.h"

namespace holdfast::crypto {
namespace {

constexpr std::size_t file_bytes_max = 16 * 1024;

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what) {
    throw Error("key file " + path.string() + ": " + what);
}

[[noreturn]] void fail_with_errno(const std::filesystem::path& path, const std::string& what) {
    fail(path, what + ": " + std::generic_category().message(errno));
}

class File {
   public:
    File(const std::filesystem::path& path, int flags, mode_t mode = 0)
        : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (is_open()) ::close(descriptor_);
    }

    bool is_open() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }
    bool write_all(std::span<const std::uint8_t> bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
        return true;
    }
    /// How much was read until the end of the file or of `out`; nothing on an error.
    std::optional<std::size_t> read_all(std::span<std::uint8_t> out) const {
        std::size_t size = 0;
        while (size < out.size()) {
            const ssize_t count = ::read(descriptor_, out.data() + size, out.size() - size);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return std::nullopt;
            if (count == 0) break;
            size += static_cast<std::size_t>(count);
        }
        return size;
    }
    bool sync() const { return ::fsync(descriptor_) == 0; }

   private:
    int descriptor_;
};

bool sync_folder_of(const std::filesystem::path& path) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const File file(folder, O_RDONLY | O_DIRECTORY);
    return file.is_open() && file.sync();
}

void check_private(const std::filesystem::path& path, const File& file) {
    struct stat status {};
    if (::fstat(file.descriptor(), &status) != 0) fail_with_errno(path, "can't be examined");
    if (!S_ISREG(status.st_mode)) fail(path, "not a regular file");
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        fail(path, "open to group or others; make it private with chmod 600");
    }
}

/// Calls `use` with the file's contents, and puts the path in front of its errors.
template <class Use>
auto with_contents(const std::filesystem::path& path, Use use) {
    // Non-blocking, so that a FIFO in its place can't hang us; a regular file doesn't care.
    const File file(path, O_RDONLY | O_NONBLOCK);
    if (!file.is_open()) fail_with_errno(path, "can't be opened");
    check_private(path, file);
    SecretBytes buffer(file_bytes_max + 1);
    const auto size = file.read_all(buffer.span());
    if (!size) fail_with_errno(path, "can't be read");
    if (*size > file_bytes_max) fail(path, "too long for a key");
    try {
        return use(std::span<const std::uint8_t>(buffer.span()).first(*size));
    } catch (const Error& error) {
        fail(path, error.what());
    }
}

}  // namespace

void write_key_file(const std::filesystem::path& path, const SecretKey& key,
                    std::optional<std::string_view> passphrase) {
    const SecretBytes pem = to_pem(key, passphrase);
    const File file(path, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
    if (!file.is_open()) fail_with_errno(path, "can't be created");
    if (!file.write_all(pem.span()) || !file.sync() || !sync_folder_of(path)) {
        const int reason = errno;
        ::unlink(path.c_str());  // half a key is worse than none
        errno = reason;
        fail_with_errno(path, "can't be written");
    }
}

SecretKey read_key_file(const std::filesystem::path& path,
                        std::optional<std::string_view> passphrase) {
    return with_contents(
        path, [&](std::span<const std::uint8_t> pem) { return from_pem(pem, passphrase); });
}

bool is_key_file_encrypted(const std::filesystem::path& path) {
    return with_contents(path, is_pem_encrypted);
}

std::optional<PublicKey> parse_public_key(std::string_view text) {
    if (const auto bytes = array_from_hex<32>(text)) {
        const PublicKey key{*bytes};
        if (!is_acceptable(key)) return std::nullopt;
        return key;
    }
    if (const auto verifier = parse_vkey(text)) return verifier->key();
    return std::nullopt;
}

}  // namespace holdfast::crypto
