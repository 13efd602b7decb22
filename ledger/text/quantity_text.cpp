#include "ledger/text/quantity_text.h"

#include <charconv>

namespace holdfast::ledger {

std::optional<std::uint64_t> parse_quantity(std::string_view text, std::span<const Unit> units) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    const std::string_view suffix(at, static_cast<std::size_t>(end - at));
    for (const Unit& unit : units) {
        if (error == std::errc() && at != text.data() && suffix == unit.suffix &&
            number <= UINT64_MAX / unit.factor) {
            return number * unit.factor;
        }
    }
    return std::nullopt;
}

std::string format_quantity(std::uint64_t value, std::span<const Unit> units) {
    const Unit* best = nullptr;
    for (const Unit& unit : units) {
        if (value % unit.factor == 0 && (best == nullptr || unit.factor > best->factor) &&
            (value != 0 || best == nullptr)) {
            best = &unit;
        }
    }
    return std::to_string(value / best->factor) + std::string(best->suffix);
}

}  // namespace holdfast::ledger
