/// What the command line prints: data to stdout, notes to stderr; for people, or with --json for
/// programs.
///
/// Colour only on a terminal, and not where NO_COLOR is set. Thread-safety: one thread, but for
/// `note`.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/text/json_writer.h"

namespace holdfast::api::cli {

enum class Tone { plain, good, bad, faint, strong };

class Output {
   public:
    Output();

    std::string program = "holdfast";  ///< begins each note
    bool is_json = false;

    /// A line of data. It, `json`, `table` and `flush` throw UserError where stdout does not take
    /// what was written to it.
    void line(std::string_view text);
    template <class... Arguments>
    void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        line(std::string_view(fmt::format(format, std::forward<Arguments>(arguments)...)));
    }
    /// One JSON object a line; `write` fills it.
    template <class Write>
    void json(Write&& write) {
        std::string text;
        ledger::JsonWriter out(text);
        out.open_object();
        write(out);
        out.close_object();
        line(std::string_view(text));
    }
    /// To be called at the end: what is buffered may not be taken either.
    void flush();
    /// A note: to stderr, "PROGRAM: …".
    void note(std::string_view text);
    /// In colour on stdout, if there is any.
    [[nodiscard]] std::string paint(Tone tone, std::string_view text) const;

    /// Columns, each as wide as its widest cell. Numbers go to the right.
    struct Column {
        std::string title;
        bool is_number = false;
    };
    void table(const std::vector<Column>& columns,
               const std::vector<std::vector<std::string>>& rows);

   private:
    [[noreturn]] static void fail();

    bool has_color_ = false;
};

/// A bar on stderr, where that is a terminal, once something has taken two seconds.
class ProgressBar {
   public:
    /// `total` 0: not known; then a count.
    explicit ProgressBar(std::string what, std::uint64_t total = 0);
    ~ProgressBar() { clear(); }
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(std::uint64_t done);
    void clear();

   private:
    using Clock = std::chrono::steady_clock;

    const std::string what_;
    const std::uint64_t total_;
    const bool is_terminal_;
    const Clock::time_point begun_ = Clock::now();
    Clock::time_point next_ = begun_ + std::chrono::seconds(2);
    bool is_drawn_ = false;
};

/// "1,234,567"
[[nodiscard]] std::string with_commas(std::uint64_t number);

}  // namespace holdfast::api::cli
