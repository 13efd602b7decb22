/// Lines of a file or pipe, bounded, and whether the next one is there without waiting.
///
/// Thread-safety: one thread.
#pragma once

#include <optional>
#include <string>

namespace holdfast::api::cli {

class LineReader {
   public:
    static constexpr std::size_t kLineBytesMax = 1 << 20;

    /// "-": standard input. Throws UserError.
    explicit LineReader(const std::string& file);
    ~LineReader();
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

    /// The next line without its newline; nothing at the end. Throws UserError on a line too long.
    std::optional<std::string> next();
    /// Would `next` answer without waiting for whoever writes?
    [[nodiscard]] bool is_ready();

   private:
    void fill();

    std::string name_;
    int file_ = -1;
    std::string buffer_;
    std::size_t begin_ = 0;    // of what is unread in the buffer
    std::size_t scanned_ = 0;  // no newline before this
    bool is_at_end_ = false;
};

}  // namespace holdfast::api::cli
