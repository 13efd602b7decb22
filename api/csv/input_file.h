/// A file read in pieces, plain or packed with gzip; its first bytes tell which.
///
/// Thread-safety: one object, one thread at a time.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>

namespace holdfast::api::csv {

/// A file that can't be opened, read or unpacked, or has not the columns it needs; what() says
/// which and why.
class InputError : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
};

class InputFile {
   public:
    /// Throws InputError.
    explicit InputFile(std::filesystem::path file);

    /// Fills `buffer`; less than all of it only at the end. Throws InputError, also where a packed
    /// file ends too early or is damaged.
    [[nodiscard]] std::size_t read(std::span<char> buffer);

   private:
    struct Closer {
        void operator()(void* file) const;
    };

    std::filesystem::path path_;
    std::unique_ptr<void, Closer> file_;
};

}  // namespace holdfast::api::csv
