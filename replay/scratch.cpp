#include "replay/scratch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

namespace holdfast::replay {

namespace {

constexpr std::string_view kName = ".holdfast-replay-scratch-";  // nobody makes one by hand
// Not yet locked: nobody may take it for one that was left behind.
constexpr std::string_view kNewName = ".holdfast-replay-new-";

std::string pattern(const std::filesystem::path& parent, std::string_view name) {
    return (parent / (std::string(name) + "XXXXXX")).string();
}

[[noreturn]] void fail(const std::filesystem::path& parent) {
    throw ScratchError(parent, std::generic_category().message(errno));
}

// The descriptor that holds the folder's lock; -1 where somebody else does, or it is not ours.
int lock_folder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat status {};
    if (descriptor >= 0 && ::fstat(descriptor, &status) == 0 && status.st_uid == ::geteuid() &&
        ::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        return descriptor;
    }
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    return -1;
}

// What goes wrong here is left as it is: it is somebody else's, or the next one's to remove.
void remove_left_behind(const std::filesystem::path& parent) {
    std::error_code error;
    for (std::filesystem::directory_iterator at(parent, error), end; !error && at != end;
         at.increment(error)) {
        if (!at->path().filename().string().starts_with(kName)) {
            continue;
        }
        if (const int lock = lock_folder(at->path()); lock >= 0) {
            std::error_code ignored;
            std::filesystem::remove_all(at->path(), ignored);
            ::close(lock);
        }
    }
}

}  // namespace

std::filesystem::path scratch_parent(const std::filesystem::path& parent) {
    std::error_code error;
    const auto found = parent.empty() ? std::filesystem::temp_directory_path(error) : parent;
    if (error) {
        throw ScratchError("what TMPDIR names", error.message());
    }
    return found;
}

ScratchFolder::ScratchFolder(const std::filesystem::path& parent) {
    const auto where = scratch_parent(parent);
    remove_left_behind(where);
    std::string made = pattern(where, kNewName);
    if (::mkdtemp(made.data()) == nullptr) {  // with mode 0700
        fail(where);
    }
    lock_ = lock_folder(made);
    path_ = where / (std::string(kName) + made.substr(made.size() - 6));
    if (lock_ < 0 || ::rename(made.c_str(), path_.c_str()) != 0) {
        const int reason = errno;
        ::rmdir(made.c_str());
        errno = reason;
        fail(where);
    }
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
    ::close(lock_);
}

ScratchFile::ScratchFile(const std::filesystem::path& parent) : parent_(scratch_parent(parent)) {
    std::string name = pattern(parent_, kNewName);
    descriptor_ = ::mkstemp(name.data());
    if (descriptor_ < 0) {
        fail(parent_);
    }
    ::unlink(name.c_str());
}

ScratchFile::~ScratchFile() { ::close(descriptor_); }

void ScratchFile::append(const void* bytes, std::size_t size) {
    const auto* from = static_cast<const char*>(bytes);
    while (size != 0) {
        const ssize_t written = ::pwrite(descriptor_, from, size, static_cast<off_t>(size_));
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            fail(parent_);
        }
        from += written;
        size -= static_cast<std::size_t>(written);
        size_ += static_cast<std::size_t>(written);
    }
}

void ScratchFile::read(std::size_t at, void* bytes, std::size_t size) const {
    auto* to = static_cast<char*>(bytes);
    while (size != 0) {
        const ssize_t got = ::pread(descriptor_, to, size, static_cast<off_t>(at));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            fail(parent_);
        }
        to += got;
        size -= static_cast<std::size_t>(got);
        at += static_cast<std::size_t>(got);
    }
}

}  // namespace holdfast::replay
