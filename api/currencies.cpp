#include "api/currencies.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/text_forms.h"

namespace holdfast::api {

using ledger::Amount;
using ledger::CurrencyId;

const ledger::Currency* Currencies::find(CurrencyId number) const {
    const auto found = by_number_.find(number);
    return found == by_number_.end() ? nullptr : &found->second;
}

std::optional<CurrencyId> Currencies::find(std::string_view code) const {
    const auto found = std::ranges::find_if(
        by_number_, [code](const auto& row) { return row.second.code == code; });
    return found == by_number_.end() ? std::nullopt : std::optional(found->first);
}

Money Currencies::parse(std::string_view text) const {
    const auto space = text.find(' ');
    if (space == std::string_view::npos) {
        const auto units = ledger::parse_units(text);
        if (!units) {
            throw BadText(fmt::format(
                "'{}' is no amount: write minor units (\"1250\") or major units with their "
                "currency (\"12.50 EUR\")",
                text));
        }
        return {*units, std::nullopt};
    }
    const CurrencyId currency = parse_code(text.substr(space + 1));
    const ledger::Currency* row = find(currency);
    if (row == nullptr) {
        throw BadText(fmt::format("currency {} is not registered with this ledger", currency));
    }
    const auto units = ledger::parse_decimal(text.substr(0, space), row->exponent);
    if (!units) {
        throw BadText(fmt::format("'{}' is no amount of {}, which has {} decimals",
                                  text.substr(0, space), row->code, row->exponent));
    }
    return {*units, currency};
}

CurrencyId Currencies::parse_code(std::string_view text) const {
    if (const auto number = parse_number(text, UINT16_MAX); number && *number != 0) {
        return static_cast<CurrencyId>(*number);
    }
    if (const auto number = find(text)) {
        return *number;
    }
    std::string known;
    for (const auto& [number, currency] : by_number_) {
        known += (known.empty() ? "" : ", ") + currency.code;
    }
    throw BadText(fmt::format("'{}' is no currency of this ledger (it has {})", text,
                              known.empty() ? "none" : known));
}

std::string Currencies::format(ledger::i128 units, CurrencyId currency) const {
    const ledger::Currency* row = find(currency);
    return row == nullptr ? fmt::format("{} (currency {})", ledger::to_string(units), currency)
                          : ledger::format_decimal(units, row->exponent) + ' ' + row->code;
}

}  // namespace holdfast::api
