/// Sizes and times as people set them: `64MiB`, `90s`.
///
/// Digits and a unit's suffix, nothing between them. Thread-safety: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::ledger {

struct Unit {
    std::string_view suffix;
    std::uint64_t factor = 1;
};

/// Of bytes.
inline constexpr std::array kSizeUnits = {Unit{"KiB", 1 << 10}, Unit{"MiB", 1 << 20},
                                          Unit{"GiB", 1 << 30}, Unit{"", 1}};

/// In base units; nothing where it is no such number, or too large.
[[nodiscard]] std::optional<std::uint64_t> parse_quantity(std::string_view text,
                                                          std::span<const Unit> units);
/// With the largest unit that divides it.
[[nodiscard]] std::string format_quantity(std::uint64_t value, std::span<const Unit> units);

}  // namespace holdfast::ledger
