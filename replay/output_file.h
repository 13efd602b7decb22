/// A file that is written from front to back, hashed on the way.
///
/// Thread-safety: one object, one thread.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "crypto/sha256.h"

namespace holdfast::replay {

/// A finished file, as a manifest lists it.
struct FileSeal {
    std::string name;
    std::uint64_t bytes = 0;
    crypto::Digest sha256{};
};

class OutputFile {
   public:
    /// Creates `folder/name`, which must not exist. Throws std::runtime_error, as do the others.
    OutputFile(const std::filesystem::path& folder, const std::string& name);

    void write(std::string_view text) {
        buffer_ += text;
        if (buffer_.size() >= kBufferBytes) {
            flush();
        }
    }
    /// Everything is on disk when this returns.
    FileSeal finish();

   private:
    static constexpr std::size_t kBufferBytes = 1 << 18;
    struct Close {
        void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
    };

    void flush();
    [[noreturn]] void fail(const char* what) const;

    std::filesystem::path path_;
    FileSeal seal_;
    std::unique_ptr<std::FILE, Close> file_;
    crypto::Sha256 hash_;
    std::string buffer_;
};

}  // namespace holdfast::replay
