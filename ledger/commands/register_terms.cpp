#include "ledger/commands/register_terms.h"

#include "ledger/authority.h"
#include "ledger/fees.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger::commands {

namespace {

constexpr std::uint8_t kFeeBackOnRefund = 1;
constexpr std::uint32_t kBpsInAll = 10'000;

bool bps_fit(const std::vector<FeeLine>& lines) {
    std::uint32_t sum = 0;
    for (const FeeLine& line : lines) {
        sum += line.bps;
    }
    return sum <= kBpsInAll;
}

// Accounts that lines name: there, a platform's, and of one currency.
Reason check_accounts(const State& state, const std::vector<FeeLine>& lines) {
    std::optional<CurrencyId> currency;
    bool mixed = false;
    for (const FeeLine& line : lines) {
        if (line.to == AccountId{}) {
            continue;
        }
        const Account* account = find_payable(state, line.to);
        if (account == nullptr) {
            return Reason::account_not_found;
        }
        mixed = mixed || (currency && *currency != account->currency);
        currency = account->currency;
    }
    return mixed ? Reason::currency_mismatch : Reason::ok;
}

}  // namespace

bool RegisterTerms::authorized(const Context& context) {
    return party_acts_as(context, Role::platform);
}

Outcome RegisterTerms::decide(const Context& context) {
    const CommandRecord& record = *context.command.record;
    const auto& lines = *context.command.get(&Extension::fee_lines);
    const std::uint8_t* options = context.command.get(&Extension::options);
    if (!bps_fit(lines) || (options != nullptr && *options != kFeeBackOnRefund)) {
        return refuse(Reason::malformed, Detail::of(FieldName::extension));
    }
    const TermsId id = terms_id(record.party, record.terms);
    if (context.state.terms.find(id) != nullptr) {
        return refuse(Reason::already_registered);
    }
    if (const Reason reason = check_accounts(context.state, lines); reason != Reason::ok) {
        return refuse(reason);
    }
    return done(TermsRegistered{id, {lines, options != nullptr}});
}

}  // namespace holdfast::ledger::commands
