/// A progress bar on a terminal, once a pass has taken two seconds.
///
/// Silent where stderr is no terminal. Thread-safety: one thread.
#pragma once

#include <chrono>
#include <string>

#include "replay/verify.h"

namespace holdfast::replay {

class ProgressBar {
   public:
    /// `is_shown` false: never draws.
    explicit ProgressBar(bool is_shown);
    ~ProgressBar() { clear(); }
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// Draws at most ten times a second.
    void show(const Progress& progress);
    /// Takes the bar off the terminal.
    void clear();

    /// As a callback; valid as long as the bar.
    [[nodiscard]] OnProgress callback() {
        return [this](const Progress& progress) { show(progress); };
    }

   private:
    using Clock = std::chrono::steady_clock;

    const bool is_shown_;
    Clock::time_point begun_ = Clock::now();
    Clock::time_point next_ = begun_ + std::chrono::seconds(2);
    ledger::Sequence entries_ = 0;  // as last told; fewer: another pass has begun
    bool is_drawn_ = false;
};

/// "[#####     ]  50 %  1,200 of 2,400 entries  310,000 commands/s  4 s left"
[[nodiscard]] std::string progress_line(const Progress& progress, double seconds);
/// "1,234,567"
[[nodiscard]] std::string with_commas(std::uint64_t number);

}  // namespace holdfast::replay
