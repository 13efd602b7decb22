/// What is wrong with an input, told on stderr as FILE:LINE: WHY, and counted.
///
/// Only the first of each file are told, so that a file of nothing but dirt does not drown the
/// rest. Text of a file is shown cut short and without control characters. Thread-safety: one
/// object, one thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace holdfast::api::csv {

class Complaints {
   public:
    /// `program` begins each line; `shown_max` complaints of each file are told.
    Complaints(std::string program, std::uint64_t shown_max)
        : program_(std::move(program)), shown_max_(shown_max) {}

    void add(const std::string& file, std::uint64_t line, std::string_view why);
    /// Says of each file how many more there were than were told.
    void finish() const;

   private:
    std::string program_;
    std::uint64_t shown_max_;
    std::map<std::string, std::uint64_t> count_of_;
};

/// 'abc', quoted, at most 40 bytes of it, all printable ASCII.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace holdfast::api::csv
