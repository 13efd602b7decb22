#include "replay/money_watch.h"

#include <algorithm>
#include <map>

namespace holdfast::replay {

namespace {

using ledger::Account;
using ledger::AccountId;
using ledger::HoldId;
using ledger::i128;

i128 units(ledger::Amount amount) { return static_cast<i128>(amount.value()); }

std::array<i128, 4> parts_of(const Account& account) {  // by PotKind
    return {account.available.value(), units(account.reserve), units(account.payout_pending),
            -units(account.debt)};
}

// The rows at these positions, each once, in the order of their ids. Forgets the positions.
template <class Key, class Row>
std::vector<std::pair<Key, const Row*>> take_edited(const ledger::Table<Key, Row>& table,
                                                    std::vector<std::uint32_t>& positions) {
    std::vector<std::pair<Key, const Row*>> rows;
    for (const std::uint32_t position : positions) {
        const auto& [key, row] = table.nth(position);
        rows.emplace_back(key, &row);
    }
    positions.clear();
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

auto sorted_keys(const auto& map) {
    std::vector<std::remove_cvref_t<decltype(map.begin()->first)>> keys;
    keys.reserve(map.size());
    for (const auto& [key, value] : map) {
        keys.push_back(key);
    }
    std::ranges::sort(keys);
    return keys;
}

}  // namespace

std::string_view name_of(PotKind kind) {
    constexpr std::array<std::string_view, 5> kNames = {"available", "reserve", "payout_pending",
                                                        "debt", "hold"};
    return kNames.at(static_cast<std::size_t>(kind));
}

MoneyWatch::MoneyWatch(ledger::State& state) : state_(state) {
    state_.accounts.record_edits(&edited_accounts_);
    state_.holds.record_edits(&edited_holds_);
}

MoneyWatch::~MoneyWatch() {
    state_.accounts.record_edits(nullptr);
    state_.holds.record_edits(nullptr);
}

const std::vector<Movement>& MoneyWatch::take() {
    moved_.clear();
    compare_accounts();
    compare_holds();
    check_sums();
    return moved_;
}

void MoneyWatch::compare_accounts() {
    for (const auto& [id, row] : take_edited(state_.accounts, edited_accounts_)) {
        const Account& account = *row;
        const auto parts = parts_of(account);
        SeenAccount& seen = accounts_[id];
        for (std::size_t i = 0; i < kParts; ++i) {
            if (seen.parts[i] != parts[i]) {
                moved_.push_back({{static_cast<PotKind>(i), id},
                                  account.currency,
                                  seen.parts[i],
                                  parts[i],
                                  !seen.moved[i]});
                seen.moved[i] = true;
            }
        }
        seen.parts = parts;
    }
}

void MoneyWatch::compare_holds() {
    for (const auto& [id, row] : take_edited(state_.holds, edited_holds_)) {
        const ledger::Hold& hold = *row;
        const auto [seen, is_first] = holds_.try_emplace(id);
        const ledger::Amount left = hold.left() + hold.apart;
        if (seen->second != left) {
            moved_.push_back({{PotKind::hold, ledger::rename<AccountId>(id)},
                              hold.currency,
                              units(seen->second),
                              units(left),
                              is_first});
            seen->second = left;
        }
    }
}

void MoneyWatch::check_sums() const {
    std::map<ledger::CurrencyId, i128> sums;
    for (const Movement& movement : moved_) {
        sums[movement.currency] += movement.after - movement.before;
    }
    for (const auto& [currency, sum] : sums) {
        ledger::check(sum == 0, "the postings of an event add up to zero in each currency");
    }
}

void MoneyWatch::for_each_pot(const std::function<void(const Movement&)>& visit) const {
    for (const AccountId& id : sorted_keys(accounts_)) {
        const SeenAccount& seen = accounts_.at(id);
        const ledger::CurrencyId currency = state_.accounts.find(id)->currency;
        for (std::size_t i = 0; i < kParts; ++i) {
            if (seen.moved[i]) {
                visit(
                    {{static_cast<PotKind>(i), id}, currency, seen.parts[i], seen.parts[i], false});
            }
        }
    }
    for (const HoldId& id : sorted_keys(holds_)) {
        const i128 left = units(holds_.at(id));
        visit({{PotKind::hold, ledger::rename<AccountId>(id)},
               state_.holds.find(id)->currency,
               left,
               left,
               false});
    }
}

}  // namespace holdfast::replay
