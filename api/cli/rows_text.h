/// Rows of the ledger as the command line shows them: a line a field for people, one object for
/// programs.
///
/// Thread-safety: one thread.
#pragma once

#include <functional>

#include "api/cli/session.h"
#include "ledger/text/json_fields.h"

namespace holdfast::api::cli {

/// Collects "name  value" of whatever is not zero or empty, money in its currency.
class TextFields {
   public:
    TextFields(Session& session, ledger::CurrencyId currency)
        : session_(session), currency_(currency) {}

    template <class T>
    void operator()(const char* name, const T& value) {
        if constexpr (std::is_same_v<T, ledger::Amount> || std::is_same_v<T, ledger::Balance>) {
            if (value != T{} && currency_ != 0) {
                const bool is_no_bound =
                    ledger::to_string(value) == ledger::to_string(ledger::Amount::max());
                add(name, is_no_bound ? "none"
                                      : session_.money(static_cast<ledger::i128>(value.value()),
                                                       currency_));
                return;
            }
        }
        if (value_is_shown(value)) {
            std::string text;
            ledger::JsonWriter out(text);
            out.open_object();
            ledger::JsonFields fields(out);
            fields(name, value);
            out.close_object();
            const Json json = Json::parse(text);
            const Json& shown = json.contains(name) ? json.at(name) : Json();
            add(name, shown.is_string() ? shown.get<std::string>() : shown.dump());
        }
    }
    /// Prints what was collected.
    void print() const;

   private:
    template <class T>
    static bool value_is_shown(const T& value) {
        if constexpr (requires { value.empty(); }) {
            return !value.empty();
        } else if constexpr (requires { value == T{}; }) {
            return value != T{} || std::is_enum_v<T>;
        } else {
            return true;
        }
    }
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
