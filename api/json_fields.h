/// Reads JSON into whatever lists its fields (ledger/fields.h): what ledger/text/json_fields.h
/// writes, and what people write in its place.
///
/// An object a struct, its keys the names of the fields. Amounts are strings (api/currencies.h),
/// ids, names and times as in api/text_forms.h, hashes, signatures and bytes hex, keys hex or
/// vkeys, enumerations by name, `currency` a code or a number. What is missing or null is zero.
/// Reading is strict: an unknown key or a value of another kind throws BadText, which says where.
/// Thread-safety: pure.
#pragma once

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "api/currencies.h"
#include "api/text_forms.h"
#include "crypto/hex.h"
#include "crypto/key_file.h"
#include "ledger/fields.h"
#include "ledger/text/enum_names.h"
#include "ledger/text/json_fields.h"

namespace holdfast::api {

using Json = nlohmann::json;

/// The currency that the amounts read so far name, and which of them did so first.
struct NamedCurrency {
    std::optional<ledger::CurrencyId> currency;
    std::string path;
};

/// What a text's meaning may depend on.
struct JsonContext {
    ledger::PartyId party = 0;  ///< of names that do not say theirs
    ledger::Time now = 0;       ///< what "+7d" counts from
    const Currencies& currencies;
    NamedCurrency* named = nullptr;  ///< if there: filled, and a second currency is refused
};

/// Reads an object's keys by name, and then refuses those that nobody asked for.
class JsonFieldReader {
   public:
    /// `path` names the object in errors ("exits[0]"); empty: the top.
    JsonFieldReader(const Json& object, const JsonContext& context, std::string path);

    template <class T>
    void operator()(const char* name, T& value) {
        if (const Json* json = take(name)) {
            read(*json, name, path_of(name), value);
        }
    }
    /// The value of a key, which counts as read; null where it is missing or null.
    [[nodiscard]] const Json* take(std::string_view name);
    /// Throws BadText if a key was not taken.
    void finish() const;
    [[nodiscard]] std::string path_of(std::string_view name) const;

    template <class T>
    void read(const Json& json, std::string_view name, const std::string& path, T& value) const {
        if constexpr (std::is_same_v<T, bool>) {
            expect(json.is_boolean(), path, "true or false", json);
            value = json.get<bool>();
        } else if constexpr (std::is_unsigned_v<T>) {
            value = static_cast<T>(read_number(json, name, path, std::numeric_limits<T>::max()));
        } else if constexpr (std::is_enum_v<T>) {
            value = read_enum<T>(json, path);
        } else if constexpr (std::is_same_v<T, ledger::Amount>) {
            value = read_money(json, path).amount;
        } else if constexpr (std::is_same_v<T, ledger::Balance>) {
            value = read_balance(json, path);
        } else if constexpr (std::is_same_v<T, ledger::Id>) {
            const auto parsed = parse_id(text(json, path, "an id"));
            expect(parsed.has_value(), path, "32 hex digits, a UUID or a name", json);
            value = *parsed;
        } else if constexpr (requires { format_name(value); }) {
            const auto parsed = parse_name<T>(text(json, path, "a name"), context_.party);
            expect(parsed.has_value(), path,
                   "[PARTY/]ID, the id as 32 hex digits, a UUID or a name", json);
            value = *parsed;
        } else if constexpr (std::is_same_v<T, crypto::PublicKey>) {
            const auto parsed = crypto::parse_public_key(text(json, path, "a key"));
            expect(parsed.has_value(), path, "a public key: 64 hex digits or a vkey", json);
            value = *parsed;
        } else if constexpr (std::is_same_v<T, std::string>) {
            value = text(json, path, "a text");
        } else if constexpr (std::is_same_v<T, ledger::Bytes>) {
            const auto hex = text(json, path, "hex digits");
            const auto parsed =
                hex.size() <= 2 * ledger::kMaxExtensionBytes ? crypto::from_hex(hex) : std::nullopt;
            expect(parsed.has_value(), path, "an even number of hex digits", json);
            value = *parsed;
        } else if constexpr (requires { value.bytes.size(); }) {
            expect(crypto::from_hex(text(json, path, "hex digits"), value.bytes), path,
                   fmt::format("{} hex digits", 2 * value.bytes.size()), json);
        } else if constexpr (std::is_same_v<T, ledger::Digest>) {
            expect(crypto::from_hex(text(json, path, "hex digits"), value), path, "64 hex digits",
                   json);
        } else if constexpr (requires { value.has_value(); }) {
            value.emplace();
            read(json, name, path, *value);
        } else if constexpr (requires { value.begin(); }) {
            expect(json.is_array() && json.size() <= UINT8_MAX, path, "a list of at most 255",
                   json);
            value.clear();
            for (const Json& element : json) {
                const std::string element_path = fmt::format("{}[{}]", path, value.size());
                read(element, name, element_path, value.emplace_back());
            }
        } else {
            JsonFieldReader fields(json, context_, path);
            T::fields(value, fields);
            fields.finish();
        }
    }

    /// Throws BadText: "exits[0].weight: expected a number, found \"x\"".
    static void expect(bool condition, const std::string& path, std::string_view expected,
                       const Json& found);
    [[nodiscard]] Money read_money(const Json& json, const std::string& path) const;
    /// The same with or without a minus sign in front.
    [[nodiscard]] ledger::Balance read_balance(const Json& json, const std::string& path) const;

   private:
    template <class Enum>
    [[nodiscard]] static Enum read_enum(const Json& json, const std::string& path) {
        const std::string name = text(json, path, "a name");
        std::string known;
        for (unsigned number = 0; is_known(static_cast<Enum>(number)); ++number) {
            if (name_of(static_cast<Enum>(number)) == name) {
                return static_cast<Enum>(number);
            }
            known +=
                (known.empty() ? "" : " or ") + std::string(name_of(static_cast<Enum>(number)));
        }
        expect(false, path, known, json);
        return {};
    }
    [[nodiscard]] static std::string text(const Json& json, const std::string& path,
                                          std::string_view expected);
    [[nodiscard]] std::uint64_t read_number(const Json& json, std::string_view name,
                                            const std::string& path, std::uint64_t max) const;

    const Json& object_;
    const JsonContext& context_;
    std::string path_;
    std::set<std::string, std::less<>> taken_;
};

}  // namespace holdfast::api
