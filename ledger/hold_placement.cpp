#include "ledger/hold_placement.h"

#include <algorithm>

#include "ledger/holds.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger {

namespace {

// Exactly one way to say who pays and where the money may go, and every exit well-formed.
std::optional<FieldName> malformed_part(const Command& command) {
    const CommandRecord& record = *command.record;
    const auto* payers = command.get(&Extension::payers);
    const auto* exits = command.get(&Extension::exits);
    if (record.payer.is_zero() == (payers == nullptr)) {
        return FieldName::payer;
    }
    if (record.payee.is_zero() == (exits == nullptr)) {
        return FieldName::payee;
    }
    if (exits != nullptr && record.terms != 0) {
        return FieldName::terms;
    }
    if (payers != nullptr &&
        (payers->size() < 2 || command.has(kUpToPayer) || command.has(kUpToPayee))) {
        return FieldName::extension;
    }
    if (command.has(kReleaseOnExpiry) && record.expires == 0) {
        return FieldName::flags;
    }
    return std::nullopt;
}

bool is_malformed(const Exit& exit) {
    const bool named = !exit.by_account.is_zero();
    if (named != (exit.by == ExitBy::account) || (exit.is_refund() && exit.terms != 0)) {
        return true;
    }
    for (std::size_t i = 0; i < exit.payees.size(); ++i) {
        if (exit.payees[i].weight == 0 || exit.payees[i].to.is_zero()) {
            return true;
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (exit.payees[j].to == exit.payees[i].to) {
                return true;
            }
        }
    }
    return false;
}

// Payers' parts are positive, of distinct accounts, and add up to the amount.
bool payers_add_up(const std::vector<PayerPart>& payers, Amount amount) {
    u128 sum = 0;
    for (std::size_t i = 0; i < payers.size(); ++i) {
        sum += payers[i].amount.value();
        if (payers[i].amount.is_zero()) {
            return false;
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (payers[j].account == payers[i].account) {
                return false;
            }
        }
    }
    return sum == amount.value();
}

bool is_way_out(const Exit& exit) { return !exit.condition && exit.until == 0; }

// The rules in the published order. Each returns the first reason against the placement.
struct Rules {
    const Context& context;
    Hold hold;
    std::vector<AccountId> payee_ids = payees_of(hold);
    std::vector<const Account*> payers = {};
    std::vector<const Account*> payees = {};

    Reason check_form() const {
        const auto* parts = context.command.get(&Extension::payers);
        if (hold.funded.is_zero() || (parts != nullptr && !payers_add_up(*parts, hold.funded))) {
            return Reason::invalid_amount;
        }
        const bool pays_itself = std::ranges::any_of(hold.payers, [&](const HoldPayer& payer) {
            return std::ranges::find(payee_ids, payer.account) != payee_ids.end();
        });
        return pays_itself ? Reason::same_account : Reason::ok;
    }

    const Terms* terms_of(const Exit& exit) const {
        return context.state.terms.find(terms_id(context.command.record->party, exit.terms));
    }
    Reason check_terms_known() const {
        const bool known = std::ranges::all_of(hold.exits, [&](const Exit& exit) {
            return exit.terms == 0 || terms_of(exit) != nullptr;
        });
        return known ? Reason::ok : Reason::terms_not_found;
    }

    Reason find_accounts() {
        for (const HoldPayer& payer : hold.payers) {
            payers.push_back(context.state.accounts.find(payer.account));
        }
        for (const AccountId payee : payee_ids) {
            payees.push_back(find_payable(context.state, payee));
        }
        // An exit that nobody can use would be no way out.
        const bool usable = std::ranges::all_of(hold.exits, [&](const Exit& exit) {
            return exit.by == ExitBy::anyone ||
                   find_payable(context.state, exit.by_account) != nullptr;
        });
        const bool found = usable && !contains(payers, nullptr) && !contains(payees, nullptr);
        return found ? Reason::ok : Reason::account_not_found;
    }
    static bool contains(const std::vector<const Account*>& accounts, const Account* account) {
        return std::ranges::find(accounts, account) != accounts.end();
    }

    Reason check_currency() {
        hold.currency = payers.front()->currency;
        const auto fits = [&](const Account* account) {
            return account->currency == hold.currency;
        };
        const auto fee_fits = [&](const FeeLine& line) {
            const Account* to = context.state.accounts.find(line.to);
            return line.to.is_zero() || (to != nullptr && fits(to));
        };
        const bool fees_fit = std::ranges::all_of(hold.exits, [&](const Exit& exit) {
            return exit.terms == 0 || std::ranges::all_of(terms_of(exit)->lines, fee_fits);
        });
        const bool all_fit =
            std::ranges::all_of(payers, fits) && std::ranges::all_of(payees, fits) && fees_fit;
        return all_fit && currency_fits(context.command, hold.currency) ? Reason::ok
                                                                        : Reason::currency_mismatch;
    }

    Reason check_sides() const {
        std::vector<Reason> found;
        for (const Account* payer : payers) {
            found.push_back(check_side_open(*payer, kFrozenDebits));
        }
        for (const Account* payee : payees) {
            found.push_back(check_side_open(*payee, kFrozenCredits));
        }
        return first_by_precedence(found);
    }

    Reason check_windows() const {
        const bool expires_too_soon = hold.expires != 0 && hold.expires <= context.now;
        const bool window_is_empty = std::ranges::any_of(hold.exits, [&](const Exit& exit) {
            return exit.until != 0 && (exit.until <= context.now || exit.until <= exit.after);
        });
        if (expires_too_soon || window_is_empty) {
            return Reason::invalid_time_window;
        }
        const bool can_expire =
            hold.expires != 0 && (!hold.release_on_expiry || first_release_exit(hold));
        return can_expire || std::ranges::any_of(hold.exits, is_way_out) ? Reason::ok
                                                                         : Reason::no_way_out;
    }

    void resolve_amount() {
        if (payers.size() != 1) {
            return;
        }
        for (const Account* payee : payees) {
            hold.funded = balanced(context.command, hold.funded, *payers.front(), *payee);
        }
        hold.payers.front().put_in = hold.funded;
    }

    Reason check_bounds() const {
        const bool payees_overflow = std::ranges::any_of(
            payees, [&](const Account* a) { return hold_overflows_payee(*a, hold.funded); });
        for (std::size_t i = 0; i < payers.size(); ++i) {
            if (payees_overflow || hold_overflows_payer(*payers[i], hold.payers[i].put_in)) {
                return Reason::overflow;
            }
        }
        return Reason::ok;
    }

    Reason check_funds() const {
        for (std::size_t i = 0; i < payers.size(); ++i) {
            if (hold.payers[i].put_in > spendable(*payers[i])) {
                return Reason::insufficient_funds;
            }
        }
        const bool fits =
            std::ranges::all_of(payees, [&](const Account* a) { return hold.funded <= room(*a); });
        return fits ? Reason::ok : Reason::over_ceiling;
    }
};

Placement check_rules(const Context& context, bool money_is_there) {
    const Command& command = context.command;
    if (const auto field = malformed_part(command)) {
        return {refuse(Reason::malformed, Detail::of(*field)), {}};
    }
    Rules rules{context, hold_from(command, 0, *command.amount())};
    if (std::ranges::any_of(rules.hold.exits, is_malformed) || rules.payee_ids.empty()) {
        return {refuse(Reason::malformed, Detail::of(FieldName::extension)), {}};
    }
    Placement placement;
    Outcome& outcome = placement.outcome;
    outcome.reason =
        first_refusal([&] { return rules.check_form(); }, [&] { return rules.check_terms_known(); },
                      [&] { return rules.find_accounts(); }, [&] { return rules.check_currency(); },
                      [&] { return rules.check_sides(); }, [&] { return rules.check_windows(); },
                      [&] {
                          rules.resolve_amount();
                          return money_is_there ? rules.check_bounds() : Reason::ok;
                      },
                      [&] { return check_key_limits(context, rules.hold.funded, outcome.events); },
                      [&] { return money_is_there ? rules.check_funds() : Reason::ok; });
    if (outcome.reason != Reason::ok) {
        return {refuse(outcome.reason), {}};
    }
    placement.hold = std::move(rules.hold);
    return placement;
}

}  // namespace

Placement check_placement(const Context& context) { return check_rules(context, true); }
Placement check_later_placement(const Context& context) { return check_rules(context, false); }

}  // namespace holdfast::ledger
