#include "crypto/passphrase.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "crypto/error.h"

namespace holdfast::crypto {

// read(2) into the place where it stays: a stream, or a string that grows, leaves copies behind.
Passphrase Passphrase::read(int descriptor) {
    Passphrase line;
    const auto room = line.bytes_.span();
    bool is_whole = false;
    while (!is_whole && line.size_ < room.size()) {
        const ssize_t count =
            ::read(descriptor, room.data() + line.size_, room.size() - line.size_);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw Error(std::generic_category().message(errno));
        const auto fresh = room.subspan(line.size_, static_cast<std::size_t>(count));
        const auto newline = std::ranges::find(fresh, std::uint8_t{'\n'});
        is_whole = count == 0 || newline != fresh.end();
        line.size_ += static_cast<std::size_t>(newline - fresh.begin());
    }
    if (line.size_ == 0) throw Error("no passphrase is there");
    if (!is_whole) throw Error("too long for a passphrase");
    return line;
}

Passphrase Passphrase::read_file(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        throw Error(path.string() + ": " + std::generic_category().message(errno));
    }
    try {
        Passphrase line = read(file);
        ::close(file);
        return line;
    } catch (const Error& error) {
        ::close(file);
        throw Error(path.string() + ": " + error.what());
    }
}

std::string_view Passphrase::text() const {
    return {reinterpret_cast<const char*>(bytes_.span().data()), size_};
}

}  // namespace holdfast::crypto
