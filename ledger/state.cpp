#include "ledger/state.h"

namespace holdfast::ledger {

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
