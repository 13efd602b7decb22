/// The registered currencies as a client knows them, and amounts as people write them.
///
///     "1250"       minor units: digits only
///     "12.50 EUR"  major units, by the currency's exponent; names the currency too
///
/// A decimal point without a currency is refused: nobody guesses how many minor units are meant.
/// Thread-safety: as a plain container.
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "ledger/rows.h"

namespace holdfast::api {

/// A text that can't be understood; what() says which and what would be.
class BadText : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
};

struct Money {
    ledger::Amount amount;
    std::optional<ledger::CurrencyId>
        currency;  ///< absent: minor units of whatever currency is meant
};

class Currencies {
   public:
    void add(ledger::CurrencyId number, ledger::Currency currency) {
        by_number_.insert_or_assign(number, std::move(currency));
    }
    [[nodiscard]] const ledger::Currency* find(ledger::CurrencyId number) const;
    [[nodiscard]] std::optional<ledger::CurrencyId> find(std::string_view code) const;
    [[nodiscard]] bool empty() const { return by_number_.empty(); }
    [[nodiscard]] auto begin() const { return by_number_.begin(); }
    [[nodiscard]] auto end() const { return by_number_.end(); }

    /// Throws BadText.
    [[nodiscard]] Money parse(std::string_view text) const;
    /// A code, or the number of a currency. Throws BadText.
    [[nodiscard]] ledger::CurrencyId parse_code(std::string_view text) const;
    /// "12.50 EUR"; of a currency not known here "1250 (currency 3)".
    [[nodiscard]] std::string format(ledger::i128 units, ledger::CurrencyId currency) const;

   private:
    std::map<ledger::CurrencyId, ledger::Currency> by_number_;
};

}  // namespace holdfast::api
