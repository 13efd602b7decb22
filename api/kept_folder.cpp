#include "api/kept_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace holdfast::api {

namespace fs = std::filesystem;

namespace {

constexpr mode_t kOwnerOnly = 0600;

[[noreturn]] void fail(const std::string& what, const fs::path& path) {
    throw std::system_error(errno, std::generic_category(), what + " " + path.string());
}

class File {
   public:
    File(int folder, const std::string& name, int flags)
        : descriptor_(::openat(folder, name.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly)) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    [[nodiscard]] int descriptor() const { return descriptor_; }

   private:
    int descriptor_;
};

bool write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t count = ::write(descriptor, content.data(), content.size());
        if (count < 0 && errno != EINTR) {
            return false;
        }
        content.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return true;
}

}  // namespace

KeptFolder::KeptFolder(fs::path folder) : folder_(std::move(folder)) {
    if (fs::create_directories(folder_)) {
        fs::permissions(folder_, fs::perms::owner_all);
    }
    if ((fs::status(folder_).permissions() & (fs::perms::group_write | fs::perms::others_write)) !=
        fs::perms::none) {
        throw std::runtime_error("others may write to " + folder_.string() + ": chmod go-w it");
    }
    descriptor_ = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor_ < 0) {
        fail("can't open", folder_);
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor_);
        throw std::runtime_error(folder_.string() + " is in use by another process");
    }
}

KeptFolder::~KeptFolder() {
    // A child that was forked meanwhile shares the lock until it calls exec.
    ::flock(descriptor_, LOCK_UN);
    ::close(descriptor_);
}

std::optional<std::string> KeptFolder::read(const std::string& name, std::size_t bytes_max) const {
    const File file(descriptor_, name, O_RDONLY);
    if (file.descriptor() < 0) {
        if (errno == ENOENT) {
            return std::nullopt;
        }
        fail("can't open", folder_ / name);
    }
    std::string content(bytes_max + 1, '\0');
    std::size_t size = 0;
    while (size < content.size()) {
        const ssize_t count =
            ::read(file.descriptor(), content.data() + size, content.size() - size);
        if (count < 0 && errno != EINTR) {
            fail("can't read", folder_ / name);
        }
        if (count == 0) {
            break;
        }
        size += count < 0 ? 0 : static_cast<std::size_t>(count);
    }
    if (size > bytes_max) {
        throw std::runtime_error((folder_ / name).string() + " is too long to be what it should");
    }
    content.resize(size);
    return content;
}

void KeptFolder::replace(const std::string& name, std::string_view content) const {
    const std::string fresh = name + ".new";  // one left by a power cut is written over
    {
        const File file(descriptor_, fresh, O_WRONLY | O_CREAT | O_TRUNC);
        if (file.descriptor() < 0 || !write_all(file.descriptor(), content) ||
            ::fsync(file.descriptor()) != 0) {
            fail("can't write", folder_ / fresh);
        }
    }
    if (::renameat(descriptor_, fresh.c_str(), descriptor_, name.c_str()) != 0 ||
        ::fsync(descriptor_) != 0) {
        fail("can't replace", folder_ / name);
    }
}

}  // namespace holdfast::api
