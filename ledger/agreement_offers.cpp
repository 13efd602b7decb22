#include "ledger/agreement_offers.h"

#include <algorithm>

#include "ledger/authority.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger {

namespace {

bool has_duplicates(std::vector<PartyId> parties) {
    std::ranges::sort(parties);
    return std::ranges::adjacent_find(parties) != parties.end();
}

// Every clock runs, and none for ever.
class ClockCheck {
   public:
    void operator()(const char* /*name*/, Duration clock) {
        good_ = good_ && clock > 0 && clock <= kMaxClock;
    }
    [[nodiscard]] bool good() const { return good_; }

   private:
    bool good_ = true;
};

Reason check_two_accounts(const Agreement& agreement) {
    return agreement.buyer == agreement.seller ? Reason::same_account : Reason::ok;
}

bool has_mediation_account(const Agreement& agreement) {
    return !agreement.terms.mediation_account.is_zero();
}

Reason check_accounts_found(const State& state, const Agreement& agreement) {
    const bool found = find_payable(state, agreement.buyer) != nullptr &&
                       find_payable(state, agreement.seller) != nullptr &&
                       (!has_mediation_account(agreement) ||
                        find_payable(state, agreement.terms.mediation_account) != nullptr);
    return found ? Reason::ok : Reason::account_not_found;
}

Reason check_carriers(const State& state, const AgreementTerms& terms) {
    const bool known = std::ranges::all_of(
        terms.carriers, [&](PartyId carrier) { return has_role(state, carrier, Role::carrier); });
    return known ? Reason::ok : Reason::party_not_found;
}

// Of the sides, of mediation's account and of those that a schedule names.
Reason check_currencies(const State& state, const Agreement& agreement, const Terms* schedule) {
    const CurrencyId currency = state.accounts.find(agreement.buyer)->currency;
    const auto fits = [&](AccountId id) {
        const Account* account = state.accounts.find(id);
        return account != nullptr && account->currency == currency;
    };
    const bool all_fit =
        fits(agreement.seller) &&
        (!has_mediation_account(agreement) || fits(agreement.terms.mediation_account)) &&
        (schedule == nullptr || std::ranges::all_of(schedule->lines, [&](const FeeLine& line) {
             return line.to.is_zero() || fits(line.to);
         }));
    return all_fit ? Reason::ok : Reason::currency_mismatch;
}

}  // namespace

bool are_well_formed(const AgreementTerms& terms) {
    ClockCheck clocks;
    AgreementClocks::fields(terms.clocks, clocks);
    return !terms.prices.empty() && terms.prices.size() <= kMaxMilestones &&
           terms.seller_bps <= 10'000 && !has_duplicates(terms.carriers) && clocks.good() &&
           (terms.mediation_max.is_zero() || !terms.mediation_account.is_zero());
}

Reason check_prices(const AgreementTerms& terms) {
    u128 sum = 0;
    for (const Amount price : terms.prices) {
        sum += price.value();
        if (price.is_zero()) {
            return Reason::invalid_amount;
        }
    }
    return sum <= kMaxAmount ? Reason::ok : Reason::invalid_amount;
}

Reason check_accounts(const State& state, const Agreement& agreement) {
    return first_refusal([&] { return check_two_accounts(agreement); },
                         [&] { return check_accounts_found(state, agreement); },
                         [&] { return check_currencies(state, agreement, nullptr); },
                         [&] {
                             return check_parties(*state.accounts.find(agreement.buyer),
                                                  *state.accounts.find(agreement.seller));
                         });
}

Reason check_offer(const State& state, AgreementId id, const Agreement& agreement) {
    const AgreementTerms& terms = agreement.terms;
    const Terms* schedule =
        terms.fee_terms == 0 ? nullptr : state.terms.find(terms_id(id.party, terms.fee_terms));
    return first_refusal([&] { return check_prices(terms); },
                         [&] { return check_two_accounts(agreement); },
                         [&] {
                             const bool is_known = terms.fee_terms == 0 || schedule != nullptr;
                             return is_known ? Reason::ok : Reason::terms_not_found;
                         },
                         [&] { return check_carriers(state, terms); },
                         [&] { return check_accounts_found(state, agreement); },
                         [&] { return check_currencies(state, agreement, schedule); },
                         [&] {
                             return check_parties(*state.accounts.find(agreement.buyer),
                                                  *state.accounts.find(agreement.seller));
                         });
}

Reason check_payment(const Context& context, const Agreement& agreement, Amount amount,
                     Events& events) {
    const Account& buyer = *context.state.accounts.find(agreement.buyer);
    const Account& seller = *context.state.accounts.find(agreement.seller);
    return first_refusal(
        [&] { return check_parties(buyer, seller); },
        [&] {
            const bool overflows =
                hold_overflows_payer(buyer, amount) || hold_overflows_payee(seller, amount);
            return overflows ? Reason::overflow : Reason::ok;
        },
        [&] { return check_key_limits(context, amount, events); },
        [&] { return amount > spendable(buyer) ? Reason::insufficient_funds : Reason::ok; },
        [&] { return amount > room(seller) ? Reason::over_ceiling : Reason::ok; });
}

}  // namespace holdfast::ledger
