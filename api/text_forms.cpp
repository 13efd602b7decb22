#include "api/text_forms.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "crypto/bytes.h"
#include "crypto/hex.h"
#include "crypto/random.h"
#include "crypto/sha256.h"
#include "ledger/text/time_text.h"

namespace holdfast::api {

using ledger::Id;
using ledger::Time;

namespace {

constexpr std::size_t kNameCharactersMax = 64;
constexpr std::string_view kNameLabel{"holdfast/name/v1\0", 17};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

/// 32 hex digits, or the same with the four hyphens of a UUID.
std::optional<Id> parse_hex_id(std::string_view text) {
    std::string digits = lower(text);
    if (digits.size() == 36) {
        for (const std::size_t at : {23U, 18U, 13U, 8U}) {
            if (digits[at] != '-') {
                return std::nullopt;
            }
            digits.erase(at, 1);
        }
    }
    const auto bytes = crypto::array_from_hex<16>(digits);
    return bytes ? std::optional(Id{*bytes}) : std::nullopt;
}

bool is_name(std::string_view text) {
    constexpr std::string_view kExcluded = "\"'`/:#\\";
    return !text.empty() && text.size() <= kNameCharactersMax &&
           std::ranges::all_of(text, [kExcluded](char c) {
               return c > ' ' && c < 0x7f && kExcluded.find(c) == std::string_view::npos;
           });
}

Id id_of_number(std::uint32_t number) {
    Id id;
    for (std::size_t i = 0; i < 4; ++i) {
        id.bytes[12 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    }
    return id;
}

}  // namespace

std::optional<Id> parse_id(std::string_view text) {
    std::optional<Id> id;
    if (text.starts_with('#')) {
        const auto number = parse_number(text.substr(1), UINT32_MAX);
        id = number ? std::optional(id_of_number(static_cast<std::uint32_t>(*number)))
                    : std::nullopt;
    } else if (id = parse_hex_id(text); !id && is_name(text)) {
        id = id_of_name(text);
    }
    return id;
}

std::string format_id(const Id& id) { return crypto::to_hex(id.bytes); }

Id id_of_name(std::string_view name) {
    crypto::Sha256 hash;
    hash.update(crypto::bytes_of(kNameLabel));
    hash.update(crypto::bytes_of(name));
    const auto digest = hash.finish();
    Id id;
    std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
    return id;
}

Id fresh_id(Time now) {
    Id id;
    crypto::fill_random(id.bytes);
    const std::uint64_t ms = now / 1'000'000;
    for (std::size_t i = 0; i < 6; ++i) {
        id.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
    }
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0f));  // RFC 9562: version 7
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));  // and its variant
    return id;
}

std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t max) {
    if (text.empty() || text.size() > 20 || (text.size() > 1 && text.front() == '0') ||
        !std::ranges::all_of(text, is_digit)) {
        return std::nullopt;
    }
    ledger::u128 value = 0;
    for (const char c : text) {
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value > max ? std::nullopt : std::optional(static_cast<std::uint64_t>(value));
}

std::optional<ledger::Duration> parse_duration(std::string_view text) {
    struct Unit {
        std::string_view name;
        std::uint64_t ns;
    };
    constexpr std::array<Unit, 5> kUnits = {{{"ms", 1'000'000},  // before "m"
                                             {"d", ledger::kDay},
                                             {"h", ledger::kHour},
                                             {"m", 60 * ledger::kSecond},
                                             {"s", ledger::kSecond}}};
    constexpr ledger::u128 kLongest = static_cast<ledger::u128>(500 * 365) * ledger::kDay;
    ledger::u128 total = 0;
    do {
        const auto digits =
            static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
        const auto number = parse_number(text.substr(0, digits), UINT32_MAX);
        const auto unit =
            std::ranges::find_if(kUnits, [rest = text.substr(digits)](const Unit& candidate) {
                return rest.starts_with(candidate.name);
            });
        if (!number || unit == kUnits.end()) {
            return std::nullopt;
        }
        total += static_cast<ledger::u128>(*number) * unit->ns;
        if (total > kLongest) {
            return std::nullopt;
        }
        text.remove_prefix(digits + unit->name.size());
    } while (!text.empty());
    return static_cast<ledger::Duration>(total);
}

std::optional<Time> parse_when(std::string_view text, Time now) {
    if (text == "now") {
        return now;
    }
    if (!text.starts_with('+') && !text.starts_with('-')) {
        return ledger::parse_time(text);
    }
    const auto length = parse_duration(text.substr(1));
    if (text.front() == '-') {
        return length && *length <= now ? std::optional(now - *length) : std::nullopt;
    }
    return length && *length <= UINT64_MAX - now ? std::optional(now + *length) : std::nullopt;
}

Time system_now() {
    return static_cast<Time>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                 std::chrono::system_clock::now().time_since_epoch())
                                 .count());
}

}  // namespace holdfast::api
