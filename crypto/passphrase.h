/// Passphrases as they are typed or kept in files: one line, in memory that is wiped after use.
///
/// Thread-safe. Throws Error where there is no line, or one that is too long for a passphrase.
#pragma once

#include <filesystem>
#include <string_view>

#include "crypto/pem.h"

namespace holdfast::crypto {

class Passphrase {
   public:
    /// The next line of a descriptor, without its newline. What was read behind it is lost: of a
    /// terminal nothing, of a file the rest.
    static Passphrase read(int descriptor);
    /// A file's first line. The errors name the file.
    static Passphrase read_file(const std::filesystem::path& path);

    /// Lives as long as this.
    [[nodiscard]] std::string_view text() const;

   private:
    Passphrase() : bytes_(kPassphraseBytesMax + 1) {}

    SecretBytes bytes_;
    std::size_t size_ = 0;
};

}  // namespace holdfast::crypto
