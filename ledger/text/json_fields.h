/// JSON of anything that lists its fields (ledger/fields.h): rows, events, extension values.
///
/// Amounts are decimal strings of minor units, names "party/hex id", keys and hashes hex, enums
/// their names, instants RFC 3339 (null: never). An absent optional is left out. Thread-safety:
/// free functions.
#pragma once

#include <algorithm>
#include <array>

#include "crypto/hex.h"
#include "ledger/text/enum_names.h"
#include "ledger/text/json_writer.h"
#include "ledger/text/time_text.h"

namespace holdfast::ledger {

/// "7/0190a1b2…": the party's number and the id in hex.
template <class Tag>
[[nodiscard]] std::string text_of(const Name<Tag>& name) {
    return std::to_string(name.party) + "/" + crypto::to_hex(name.id.bytes);
}

/// Is a u64 field of this name an instant? (The others are counts and durations.)
[[nodiscard]] constexpr bool is_time_field(std::string_view name) {
    constexpr std::array<std::string_view, 19> kTimes = {
        "after",         "case_deadline", "deadline",     "expires", "from",
        "frozen_until",  "hard_deadline", "ship_by",      "shipped", "lapses",
        "pending_until", "revoked_at",    "since",        "sweep",   "to",
        "until",         "valid_until",   "window_start", "closed"};
    return name == "time" || std::ranges::find(kTimes, name) != kTimes.end();
}

class JsonFields {
   public:
    explicit JsonFields(JsonWriter& out) : out_(out) {}

    template <class T>
    void operator()(std::string_view name, const T& value) {
        out_.key(name);
        put(name, value);
    }
    template <class T>
    void operator()(std::string_view name, const std::optional<T>& value) {
        if (value) {
            (*this)(name, *value);
        }
    }

   private:
    void put(std::string_view /*name*/, bool value) { out_.boolean(value); }
    void put(std::string_view name, std::uint64_t value) {
        if (!is_time_field(name)) {
            out_.number(value);
        } else if (value == 0) {
            out_.null();
        } else {
            out_.text(format_time(value));
        }
    }
    template <std::unsigned_integral T>
    void put(std::string_view /*name*/, T value) {
        out_.number(value);
    }
    template <class T>
    requires std::is_enum_v<T>
    void put(std::string_view /*name*/, T value) { out_.text(name_of(value)); }
    void put(std::string_view /*name*/, Amount value) { out_.text(to_string(value)); }
    void put(std::string_view /*name*/, Total value) { out_.text(to_string(value)); }
    void put(std::string_view /*name*/, Balance value) { out_.text(to_string(value)); }
    template <class T>
    requires requires(const T& value) { value.bytes.size(); }
    void put(std::string_view /*name*/, const T& value) {  // Id, PublicKey, Signature
        out_.text(crypto::to_hex(value.bytes));
    }
    template <class Tag>
    void put(std::string_view /*name*/, const Name<Tag>& value) {
        out_.text(text_of(value));
    }
    template <std::size_t N>
    void put(std::string_view /*name*/, const std::array<std::uint8_t, N>& value) {
        out_.text(crypto::to_hex(value));
    }
    void put(std::string_view /*name*/, const Bytes& value) { out_.text(crypto::to_hex(value)); }
    void put(std::string_view /*name*/, const std::string& value) { out_.text(value); }
    template <class T>
    void put(std::string_view name, const std::vector<T>& values) {
        out_.open_array();
        for (const auto& value : values) {
            put(name, value);
        }
        out_.close_array();
    }
    template <class T>
    requires requires(const T& value, JsonFields& self) { T::fields(value, self); }
    void put(std::string_view /*name*/, const T& value) {
        out_.open_object();
        T::fields(value, *this);
        out_.close_object();
    }

    JsonWriter& out_;
};

/// The fields of a value, into an object that is open.
template <class T>
void write_fields(JsonWriter& out, const T& value) {
    JsonFields visit(out);
    T::fields(value, visit);
}

}  // namespace holdfast::ledger
