#include "api/cli/output.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "api/cli/exit_code.h"

namespace holdfast::api::cli {

namespace {

constexpr std::size_t kBarWidth = 30;

std::string_view code_of(Tone tone) {
    switch (tone) {
        case Tone::plain: return "";
        case Tone::good: return "\x1b[32m";
        case Tone::bad: return "\x1b[31m";
        case Tone::faint: return "\x1b[2m";
        case Tone::strong: return "\x1b[1m";
    }
    return "";
}

/// Code points: a cell's width, as far as our texts go.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

Output::Output() : has_color_(::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr) {}

void Output::line(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
        std::fputc('\n', stdout) == EOF) {
        fail();
    }
}

void Output::flush() {
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        fail();
    }
}

void Output::fail() {
    throw UserError(ExitCode::local,
                    fmt::format("standard output: {}", std::system_category().message(errno)));
}

void Output::note(std::string_view text) {
    std::fflush(stdout);
    fmt::print(stderr, "{}: {}\n", program, text);
}

std::string Output::paint(Tone tone, std::string_view text) const {
    return has_color_ && tone != Tone::plain ? fmt::format("{}{}\x1b[0m", code_of(tone), text)
                                             : std::string(text);
}

void Output::table(const std::vector<Column>& columns,
                   const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        std::size_t width = width_of(columns[i].title);
        for (const auto& row : rows) {
            width = std::max(width, width_of(row[i]));
        }
        widths.push_back(width);
    }
    const auto print = [&](const auto& cell_of, Tone tone) {
        std::string text;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::string& cell = cell_of(i);
            const std::string padding(widths[i] - width_of(cell), ' ');
            text += i == 0 ? "" : "  ";
            text += columns[i].is_number ? padding + cell : cell + padding;
        }
        text.erase(text.find_last_not_of(' ') + 1);
        line(std::string_view(paint(tone, text)));
    };
    print([&](std::size_t i) -> const std::string& { return columns[i].title; }, Tone::faint);
    for (const auto& row : rows) {
        print([&](std::size_t i) -> const std::string& { return row[i]; }, Tone::plain);
    }
}

ProgressBar::ProgressBar(std::string what, std::uint64_t total)
    : what_(std::move(what)), total_(total), is_terminal_(::isatty(STDERR_FILENO) == 1) {}

void ProgressBar::show(std::uint64_t done) {
    const auto now = Clock::now();
    if (!is_terminal_ || now < next_) {
        return;
    }
    next_ = now + std::chrono::milliseconds(100);
    is_drawn_ = true;
    const double seconds = std::chrono::duration<double>(now - begun_).count();
    const auto rate = static_cast<std::uint64_t>(static_cast<double>(done) / seconds);
    if (total_ == 0) {
        fmt::print(stderr, "\r\x1b[K{}: {} ({}/s)", what_, with_commas(done), with_commas(rate));
    } else {
        const std::uint64_t part = std::min(done, total_);
        const auto filled = static_cast<std::size_t>(part * kBarWidth / total_);
        fmt::print(stderr, "\r\x1b[K{} [{:#<{}}{:<{}}] {:3} %  {} of {}  {}/s", what_, "", filled,
                   "", kBarWidth - filled, part * 100 / total_, with_commas(part),
                   with_commas(total_), with_commas(rate));
    }
    std::fflush(stderr);
}

void ProgressBar::clear() {
    if (is_drawn_) {
        fmt::print(stderr, "\r\x1b[K");
        std::fflush(stderr);
        is_drawn_ = false;
    }
}

std::string with_commas(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, 1, ',');
    }
    return text;
}

}  // namespace holdfast::api::cli
