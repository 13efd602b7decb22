#include "replay/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace holdfast::replay {

namespace {

constexpr std::size_t kBarWidth = 30;

}  // namespace

std::string with_commas(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) {
        digits.insert(at - 3, 1, ',');
    }
    return digits;
}

std::string progress_line(const Progress& progress, double seconds) {
    const double all = static_cast<double>(std::max<std::uint64_t>(progress.entries_in_all, 1));
    const double share = std::min(1.0, static_cast<double>(progress.entries) / all);
    const auto filled = static_cast<std::size_t>(share * kBarWidth);
    const double rate = seconds > 0 ? static_cast<double>(progress.commands) / seconds : 0;
    const double left = share > 0 ? seconds / share - seconds : 0;
    return fmt::format("[{:<{}}] {:3.0f} %  {} of {} entries  {} commands/s  {:.0f} s left",
                       std::string(filled, '#'), kBarWidth, share * 100,
                       with_commas(progress.entries), with_commas(progress.entries_in_all),
                       with_commas(static_cast<std::uint64_t>(rate)), left);
}

ProgressBar::ProgressBar(bool is_shown) : is_shown_(is_shown && ::isatty(STDERR_FILENO) == 1) {}

void ProgressBar::show(const Progress& progress) {
    if (!is_shown_) {
        return;
    }
    const auto now = Clock::now();
    if (progress.entries < entries_) {
        begun_ = now;
    }
    entries_ = progress.entries;
    if (now < next_) {
        return;
    }
    next_ = now + std::chrono::milliseconds(100);
    is_drawn_ = true;
    const std::chrono::duration<double> taken = now - begun_;
    fmt::print(stderr, "\r{}\033[K", progress_line(progress, taken.count()));
    static_cast<void>(std::fflush(stderr));
}

void ProgressBar::clear() {
    if (is_drawn_) {
        fmt::print(stderr, "\r\033[K");
        static_cast<void>(std::fflush(stderr));
        is_drawn_ = false;
    }
}

}  // namespace holdfast::replay
