#include "api/csv/complaints.h"

#include <fmt/format.h>

namespace holdfast::api::csv {

void Complaints::add(const std::string& file, std::uint64_t line, std::string_view why) {
    if (count_of_[file]++ < shown_max_) {
        fmt::print(stderr, "{}: {}:{}: {}\n", program_, file, line, why);
    }
}

void Complaints::finish() const {
    for (const auto& [file, count] : count_of_) {
        if (count > shown_max_) {
            fmt::print(stderr, "{}: {}: {} more rows like these were skipped\n", program_, file,
                       count - shown_max_);
        }
    }
}

std::string shown(std::string_view text) {
    constexpr std::size_t kShownMax = 40;
    std::string out = "'";
    for (const char c : text.substr(0, kShownMax)) {
        out += c >= ' ' && c <= '~' ? c : '?';
    }
    return out + (text.size() > kShownMax ? "...'" : "'");
}

}  // namespace holdfast::api::csv
