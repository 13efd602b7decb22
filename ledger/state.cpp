#include "ledger/state.h"

#include <algorithm>
#include <array>
#include <memory>

namespace holdfast::ledger {

State::State() = default;
State::State(const State& other) = default;
State::State(State&& other) noexcept = default;
State::~State() = default;

// Assigned as a fresh copy: two dozen tables that each fill the rows they have would be most of
// what this source compiles to.
State& State::operator=(const State& other) { return *this = State(other); }

State& State::operator=(State&& other) noexcept {
    if (this != &other) {
        std::destroy_at(this);
        std::construct_at(this, std::move(other));
    }
    return *this;
}

bool State::may_be_out_of_memory(std::uint8_t table) {
    constexpr std::array<std::uint8_t, 14> kLarge = {6,  7,  8,  9,  10, 13, 15,
                                                     16, 17, 20, 32, 33, 34, 35};
    return std::ranges::find(kLarge, table) != kLarge.end();
}

void State::keep_rest_in(const StoredRows& rows, std::span<const std::uint64_t> sizes) {
    tables(*this, [&](std::uint8_t number, const char*, auto& table) {
        check(!sizes.empty(), "every table has a size");
        table.keep_rest_in(may_be_out_of_memory(number) ? &rows : nullptr, number, sizes.front());
        sizes = sizes.subspan(1);
    });
}

std::vector<std::uint64_t> State::sizes() const {
    std::vector<std::uint64_t> all;
    tables(*this,
           [&](std::uint8_t, const char*, const auto& table) { all.push_back(table.size()); });
    return all;
}

void State::track_changes() {
    tables(*this, [](std::uint8_t, const char*, auto& table) { table.track_changes(); });
}

void State::stop_tracking() {
    tables(*this, [](std::uint8_t, const char*, auto& table) { table.stop_tracking(); });
}

void State::open_savepoint() {
    tables(*this, [](std::uint8_t, const char*, auto& table) { table.open_savepoint(); });
    timers.open_savepoint();
    saved_dues_ = dues;
}

void State::commit() {
    tables(*this, [](std::uint8_t, const char*, auto& table) { table.commit(); });
    timers.commit();
    saved_dues_.clear();
}

void State::rollback() {
    tables(*this, [](std::uint8_t, const char*, auto& table) { table.rollback(); });
    timers.rollback();
    dues = std::move(saved_dues_);
    saved_dues_.clear();
}

TermsId terms_id(PartyId platform, std::uint32_t number) {
    TermsId terms{platform, {}};
    for (std::size_t i = 0; i < 4; ++i) {
        terms.id.bytes[12 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    }
    return terms;
}

AccountId system_account(SystemAccount kind, CurrencyId currency, PartyId rail) {
    AccountId account;
    auto& bytes = account.id.bytes;
    bytes[15] = static_cast<std::uint8_t>(kind);
    bytes[12] = static_cast<std::uint8_t>(currency >> 8);
    bytes[13] = static_cast<std::uint8_t>(currency);
    for (std::size_t i = 0; i < 4; ++i) {
        bytes[8 + i] = static_cast<std::uint8_t>(rail >> (24 - 8 * i));
    }
    return account;
}

}  // namespace holdfast::ledger
