#include "replay/scratch.h"

#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace holdfast::replay {

namespace {

[[noreturn]] void fail(const std::filesystem::path& parent) {
    throw ScratchError(parent, std::generic_category().message(errno));
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
    std::string name = (where / "holdfast-replay-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {  // with mode 0700
        fail(where);
    }
    path_ = name;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

ScratchFile::ScratchFile(const std::filesystem::path& parent) : parent_(scratch_parent(parent)) {
    std::string name = (parent_ / "holdfast-replay-XXXXXX").string();
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
