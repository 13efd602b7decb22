/// Rows of the ledger as the command line shows them: a line a field for people, one object for
/// programs.
///
/// Thread-safety: one thread.
#pragma once

#include <functional>

#include "api/cli/session.h"
#include "ledger/text/json_fields.h"

namespace holdfast::api::cli {

/// Collects "name  value" of whatever is not zero or empty: money in its currency, lists a line an
/// element.
class TextFields {
   public:
    TextFields(Session& session, ledger::CurrencyId currency)
        : session_(session), currency_(currency) {}

    template <class T>
    void operator()(const char* name, const T& value) {
        if constexpr (requires {
                          value.push_back({});
                          value.front().bytes;
                      }) {
            add(name, json_text(name, value));
        } else if constexpr (requires { T::value_type::fields(value.front(), *this); }) {
            for (const auto& element : value) {
                TextFields inner(session_, currency_);
                T::value_type::fields(element, inner);
                add(name, inner.in_one_line());
            }
        } else if constexpr (std::is_same_v<T, ledger::Amount> ||
                             std::is_same_v<T, ledger::Balance>) {
            if (value != T{}) {
                add(name, money_text(static_cast<ledger::i128>(value.value())));
            }
        } else if constexpr (std::is_same_v<T, ledger::CurrencyId>) {
            const ledger::Currency* row = session_.currencies().find(value);
            add(name, row == nullptr ? std::to_string(value) : row->code);
        } else if (is_shown(value)) {
            add(name, json_text(name, value));
        }
    }
    /// Prints what was collected.
    void print() const;
    [[nodiscard]] std::string in_one_line() const;

   private:
    template <class T>
    static bool is_shown(const T& value) {
        if constexpr (requires { value.has_value(); }) {
            return value.has_value();
        } else if constexpr (requires { value.empty(); }) {
            return !value.empty();
        } else if constexpr (requires { value == T{}; }) {
            return value != T{} || std::is_enum_v<T>;
        } else {
            return true;
        }
    }
    /// As JSON has it, without quotes.
    template <class T>
    static std::string json_text(const char* name, const T& value) {
        std::string text;
        ledger::JsonWriter out(text);
        out.open_object();
        ledger::JsonFields fields(out);
        fields(name, value);
        out.close_object();
        const Json json = Json::parse(text);
        const Json shown = json.contains(name) ? json.at(name) : Json();
        return shown.is_string() ? shown.get<std::string>() : shown.dump();
    }
    [[nodiscard]] std::string money_text(ledger::i128 units) const;
    void add(std::string name, std::string value) {
        lines_.emplace_back(std::move(name), std::move(value));
    }

    Session& session_;
    ledger::CurrencyId currency_;
    std::vector<std::pair<std::string, std::string>> lines_;
};

/// `kind`: "account", "hold" …
template <class KeyType, class Row>
void print_row(Session& session, const char* kind, const KeyType& key, const Row& row) {
    if (session.out.is_json) {
        session.out.json([&](ledger::JsonWriter& json) {
            ledger::JsonFields fields(json);
            fields(kind, key);
            write_fields(json, row);
        });
        return;
    }
    ledger::CurrencyId currency = 0;
    if constexpr (requires { row.currency; }) {
        if constexpr (std::is_same_v<std::decay_t<decltype(row.currency)>, ledger::CurrencyId>) {
            currency = row.currency;
        }
    }
    TextFields fields(session, currency);
    fields(kind, key);
    Row::fields(row, fields);
    fields.print();
}

using AccountRow = std::function<void(const ledger::AccountId&, const ledger::Account&)>;
/// A table of balances; `source` calls what it is given with each account.
void print_balances(Session& session, const std::function<void(const AccountRow&)>& source,
                    const std::vector<std::string>& labels = {});

}  // namespace holdfast::api::cli
