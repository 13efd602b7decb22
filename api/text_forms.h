/// How ids, names and times are written by people and in JSON.
///
///     id      32 hex digits, a UUID, `#7` (a number, in the last four bytes), or a name such as
///     `alice`
///             or `order-4711`: 1 to 64 printable ASCII characters without space, quotes, `/`, `:`
///             and
///             `#`. A name stands for the first 16 bytes of SHA-256("holdfast/name/v1\0" || name).
///     name    [PARTY/]ID: an account, hold, command ... of that party
///     time    RFC 3339 or a day (ledger/text/time_text.h), `now`, or counted from now: "+7d",
///     "+1d12h",
///             "-90s" (d h m s ms)
///
/// Printed are ids as 32 hex digits, names as PARTY/ID. Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/types.h"

namespace holdfast::api {

/// Nothing if the text is none of the forms above.
[[nodiscard]] std::optional<ledger::Id> parse_id(std::string_view text);
[[nodiscard]] std::string format_id(const ledger::Id& id);
/// The id that a name stands for.
[[nodiscard]] ledger::Id id_of_name(std::string_view name);
/// A fresh UUIDv7: sorts by the time of its making, which is the cheap order for the ledger.
[[nodiscard]] ledger::Id fresh_id(ledger::Time now);

/// A decimal number without sign or superfluous zeros.
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t max);

template <class NameType>
[[nodiscard]] std::optional<NameType> parse_name(std::string_view text, ledger::PartyId party) {
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        const auto number = parse_number(text.substr(0, slash), UINT32_MAX);
        if (!number) {
            return std::nullopt;
        }
        party = static_cast<ledger::PartyId>(*number);
        text.remove_prefix(slash + 1);
    }
    const auto id = parse_id(text);
    return id ? std::optional(NameType{party, *id}) : std::nullopt;
}
template <class Tag>
[[nodiscard]] std::string format_name(const ledger::Name<Tag>& name) {
    return std::to_string(name.party) + "/" + format_id(name.id);
}

[[nodiscard]] std::optional<ledger::Time> parse_when(std::string_view text, ledger::Time now);
/// "7d", "36h", "1d12h"; nothing if the text is no such length, or longer than five hundred years.
[[nodiscard]] std::optional<ledger::Duration> parse_duration(std::string_view text);
/// The system's clock.
[[nodiscard]] ledger::Time system_now();

}  // namespace holdfast::api
