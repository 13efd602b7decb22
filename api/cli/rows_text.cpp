#include "api/cli/rows_text.h"

#include <algorithm>

namespace holdfast::api::cli {

namespace {

std::string flags_of(const ledger::Account& row) {
    std::string text;
    const auto add = [&](ledger::AccountFlag flag, const char* name) {
        if (row.has(flag)) {
            text += (text.empty() ? "" : " ") + std::string(name);
        }
    };
    add(ledger::kFrozenDebits, "debits-frozen");
    add(ledger::kFrozenCredits, "credits-frozen");
    add(ledger::kClosed, "closed");
    add(ledger::kSystem, "system");
    return text;
}

void print_json(Session& session, const ledger::AccountId& id, const ledger::Account& row) {
    session.out.json([&](ledger::JsonWriter& json) {
        json.member("account", ledger::text_of(id));
        const ledger::Currency* currency = session.currencies().find(row.currency);
        if (currency != nullptr) {
            json.member("currency", currency->code);
            json.member("exponent", currency->exponent);
        }
        json.member("available", ledger::to_string(row.available));
        json.member("held", ledger::to_string(row.held));
        json.member("incoming", ledger::to_string(row.incoming));
        json.member("reserve", ledger::to_string(row.reserve));
        json.member("payout_pending", ledger::to_string(row.payout_pending));
        json.member("debt", ledger::to_string(row.debt));
        json.member("flags", flags_of(row));
    });
}

}  // namespace

void TextFields::print() const {
    std::size_t width = 0;
    for (const auto& [name, value] : lines_) {
        width = std::max(width, name.size());
    }
    for (const auto& [name, value] : lines_) {
        session_.out.line("{:<{}}  {}", name, width, value);
    }
}

std::string TextFields::in_one_line() const {
    std::string text;
    for (const auto& [name, value] : lines_) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
    }
    return text.empty() ? "-" : text;
}

std::string TextFields::money_text(ledger::i128 units) const {
    if (units == static_cast<ledger::i128>(ledger::kMaxAmount)) {
        return "no bound";
    }
    return currency_ == 0 ? ledger::to_string(units) : session_.money(units, currency_);
}

void print_balances(Session& session, const std::function<void(const AccountRow&)>& source,
                    const std::vector<std::string>& labels) {
    std::vector<std::vector<std::string>> rows;
    bool has_more = false;
    source([&](const ledger::AccountId& id, const ledger::Account& row) {
        if (session.out.is_json) {
            print_json(session, id, row);
            return;
        }
        const auto money = [&](ledger::i128 units) { return session.money(units, row.currency); };
        const auto amount = [&](ledger::Amount units) {
            return money(static_cast<ledger::i128>(units.value()));
        };
        std::string more = flags_of(row);
        const auto note = [&](const char* name, ledger::Amount units) {
            if (!units.is_zero()) {
                more += fmt::format("{}{} {}", more.empty() ? "" : ", ", name, amount(units));
            }
        };
        note("reserve", row.reserve);
        note("payout pending", row.payout_pending);
        note("debt", row.debt);
        has_more = has_more || !more.empty();
        const std::string label =
            rows.size() < labels.size() ? labels[rows.size()] : ledger::text_of(id);
        rows.push_back(
            {label, money(row.available.value()), amount(row.held), amount(row.incoming), more});
    });
    if (!rows.empty()) {
        session.out.table({{"account", false},
                           {"available", true},
                           {"held", true},
                           {"incoming", true},
                           {has_more ? "more" : "", false}},
                          rows);
    }
}

}  // namespace holdfast::api::cli
