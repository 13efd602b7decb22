#include "api/cli/line_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <system_error>

#include "api/cli/exit_code.h"

namespace holdfast::api::cli {

namespace {

constexpr std::size_t kReadBytes = 256 << 10;

}  // namespace

LineReader::LineReader(const std::string& file) : name_(file == "-" ? "standard input" : file) {
    file_ = file == "-" ? ::dup(STDIN_FILENO) : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (file_ < 0) {
        throw UserError(ExitCode::local,
                        fmt::format("{}: {}", name_, std::system_category().message(errno)));
    }
}

LineReader::~LineReader() { ::close(file_); }

void LineReader::fill() {
    buffer_.erase(0, begin_);
    scanned_ -= begin_;
    begin_ = 0;
    const std::size_t had = buffer_.size();
    buffer_.resize(had + kReadBytes);
    ssize_t count = -1;
    do {
        count = ::read(file_, buffer_.data() + had, kReadBytes);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        throw UserError(ExitCode::local,
                        fmt::format("{}: {}", name_, std::system_category().message(errno)));
    }
    buffer_.resize(had + static_cast<std::size_t>(count));
    is_at_end_ = count == 0;
}

std::optional<std::string> LineReader::next() {
    while (true) {
        const auto newline = buffer_.find('\n', scanned_);
        if (newline != std::string::npos || (is_at_end_ && begin_ < buffer_.size())) {
            const std::size_t end = newline == std::string::npos ? buffer_.size() : newline;
            std::string line = buffer_.substr(begin_, end - begin_);
            begin_ = scanned_ = std::min(end + 1, buffer_.size());
            return line;
        }
        scanned_ = buffer_.size();
        if (is_at_end_) {
            return std::nullopt;
        }
        if (buffer_.size() - begin_ > kLineBytesMax) {
            throw UserError(ExitCode::usage, fmt::format("{}: a line is longer than {} bytes",
                                                         name_, kLineBytesMax));
        }
        fill();
    }
}

bool LineReader::is_ready() {
    if (is_at_end_ || buffer_.find('\n', scanned_) != std::string::npos) {
        return true;
    }
    pollfd wanted{file_, POLLIN, 0};
    return ::poll(&wanted, 1, 0) != 0;
}

}  // namespace holdfast::api::cli
