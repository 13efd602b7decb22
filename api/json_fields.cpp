#include "api/json_fields.h"

namespace holdfast::api {

JsonFieldReader::JsonFieldReader(const Json& object, const JsonContext& context, std::string path)
    : object_(object), context_(context), path_(std::move(path)) {
    expect(object.is_object(), path_, "an object", object);
}

const Json* JsonFieldReader::take(std::string_view name) {
    taken_.emplace(name);
    const auto found = object_.find(std::string(name));
    return found == object_.end() || found->is_null() ? nullptr : &*found;
}

void JsonFieldReader::finish() const {
    for (const auto& [key, value] : object_.items()) {
        if (taken_.contains(key)) {
            continue;
        }
        std::string known;
        for (const std::string& name : taken_) {
            known += (known.empty() ? "" : ", ") + name;
        }
        throw BadText(fmt::format("{}: unknown field; there are {}", path_of(key), known));
    }
}

std::string JsonFieldReader::path_of(std::string_view name) const {
    return path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name);
}

void JsonFieldReader::expect(bool condition, const std::string& path, std::string_view expected,
                             const Json& found) {
    if (condition) {
        return;
    }
    std::string shown = found.dump(-1, ' ', true, Json::error_handler_t::replace);
    if (shown.size() > 60) {
        shown.replace(57, std::string::npos, "...");
    }
    throw BadText(
        fmt::format("{}: expected {}, found {}", path.empty() ? "command" : path, expected, shown));
}

std::string JsonFieldReader::text(const Json& json, const std::string& path,
                                  std::string_view expected) {
    expect(json.is_string(), path, expected, json);
    return json.get<std::string>();
}

Money JsonFieldReader::read_money(const Json& json, const std::string& path) const {
    expect(json.is_string(), path, "an amount as a string, \"1250\" (minor units) or \"12.50 EUR\"",
           json);
    Money money;
    try {
        money = context_.currencies.parse(json.get<std::string>());
    } catch (const BadText& error) {
        throw BadText(path + ": " + error.what());
    }
    if (money.currency && context_.named != nullptr) {
        NamedCurrency& named = *context_.named;
        if (named.currency && named.currency != money.currency) {
            throw BadText(fmt::format("{}: another currency than that of {}", path, named.path));
        }
        if (!named.currency) {
            named = {money.currency, path};
        }
    }
    return money;
}

ledger::Balance JsonFieldReader::read_balance(const Json& json, const std::string& path) const {
    const bool is_negative =
        json.is_string() && json.get_ref<const std::string&>().starts_with('-');
    if (!is_negative) {
        return ledger::Balance(read_money(json, path).amount);
    }
    const ledger::Amount amount = read_money(json.get<std::string>().substr(1), path).amount;
    return ledger::Balance() - amount;
}

std::uint64_t JsonFieldReader::read_number(const Json& json, std::string_view name,
                                           const std::string& path, std::uint64_t max) const {
    if (name == "currency" && json.is_string()) {
        try {
            return context_.currencies.parse_code(json.get<std::string>());
        } catch (const BadText& error) {
            throw BadText(path + ": " + error.what());
        }
    }
    if (max == UINT64_MAX && (ledger::is_time_field(name) || name == "business_time")) {
        const auto time =
            json.is_string() ? parse_when(json.get<std::string>(), context_.now) : std::nullopt;
        expect(time.has_value(), path, "a time as \"2025-01-31T12:00:00Z\" or \"+7d\"", json);
        return *time;
    }
    expect(json.is_number_unsigned() && json.get<std::uint64_t>() <= max, path,
           fmt::format("a number up to {}", max), json);
    return json.get<std::uint64_t>();
}

}  // namespace holdfast::api
