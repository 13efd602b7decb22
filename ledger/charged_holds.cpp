#include "ledger/charged_holds.h"

#include <algorithm>

#include "ledger/holds.h"
#include "ledger/shares.h"

namespace holdfast::ledger {

namespace {

bool is_same(const PayeeTotals& one, AccountId account, std::uint32_t terms) {
    return one.account == account && one.terms == terms;
}

PayeeTotals& stored(Hold& hold, AccountId account, std::uint32_t terms) {
    const auto found = std::ranges::find_if(
        hold.payees, [&](const PayeeTotals& payee) { return is_same(payee, account, terms); });
    if (found != hold.payees.end()) {
        return *found;
    }
    return hold.payees.emplace_back(PayeeTotals{account, terms, Amount(), Amount()});
}

std::vector<Amount> weights_of(const Exit& exit, const std::vector<AccountId>& left_out) {
    std::vector<Amount> weights;
    weights.reserve(exit.payees.size());
    for (const Share& share : exit.payees) {
        const bool is_out = std::ranges::find(left_out, share.to) != left_out.end();
        weights.push_back(is_out ? Amount() : Amount(share.weight));
    }
    return weights;
}

Amount sum_of(const std::vector<Amount>& amounts) {
    Amount sum;
    for (const Amount amount : amounts) {
        sum += amount;
    }
    return sum;
}

}  // namespace

bool has_split(const Hold& hold) {
    return std::ranges::any_of(hold.exits, [](const Exit& exit) { return exit.payees.size() > 1; });
}

std::vector<PayeeTotals> payee_totals(const Hold& hold) {
    std::vector<PayeeTotals> all;
    const bool is_split = has_split(hold);
    for (std::size_t i = 0; i < hold.exits.size(); ++i) {
        const Exit& exit = hold.exits[i];
        for (const Share& share : exit.payees) {
            auto found = std::ranges::find_if(all, [&](const PayeeTotals& payee) {
                return is_same(payee, share.to, exit.terms);
            });
            if (found == all.end()) {
                all.push_back({share.to, exit.terms, Amount(), Amount()});
                found = all.end() - 1;
            }
            if (!is_split) {
                found->released += hold.totals[i].released - hold.totals[i].reversed;
            }
        }
    }
    for (const PayeeTotals& kept : hold.payees) {
        const auto found = std::ranges::find_if(all, [&](const PayeeTotals& payee) {
            return is_same(payee, kept.account, kept.terms);
        });
        check(found != all.end(), "a payee is one of an exit");
        found->released += kept.released;
        found->charged = kept.charged;
    }
    return all;
}

bool is_any_payee_charged(const Hold& hold) {
    return std::ranges::any_of(hold.payees,
                               [](const PayeeTotals& payee) { return !payee.charged.is_zero(); });
}

void count_release(Hold& hold, std::uint8_t exit, Amount amount,
                   const std::vector<AccountId>& left_out) {
    if (amount.is_zero() || !has_split(hold)) {
        return;
    }
    const Exit& way = hold.exits[exit];
    const auto parts = proportional_shares(amount, weights_of(way, left_out));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i].is_zero()) {
            stored(hold, way.payees[i].to, way.terms).released += parts[i];
        }
    }
}

void count_due(Hold& hold, std::uint8_t exit, AccountId account, Amount amount) {
    if (has_split(hold)) {
        stored(hold, account, hold.exits[exit].terms).released += amount;
    }
}

void count_reversal(Hold& hold, std::uint8_t exit, Amount amount) {
    if (amount.is_zero() || !has_split(hold)) {
        return;
    }
    const Exit& way = hold.exits[exit];
    const auto parts = shares_of_payees(way, amount);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i].is_zero()) {
            stored(hold, way.payees[i].to, way.terms).released -= parts[i];
        }
    }
}

void charge_payee(Hold& hold, std::size_t place, Amount amount) {
    const PayeeTotals payee = payee_totals(hold).at(place);
    stored(hold, payee.account, payee.terms).charged += amount;
}

void uncharge_payee(Hold& hold, std::size_t place, Amount amount) {
    const PayeeTotals payee = payee_totals(hold).at(place);
    stored(hold, payee.account, payee.terms).charged -= amount;
    std::erase_if(hold.payees, [](const PayeeTotals& kept) {
        return kept.released.is_zero() && kept.charged.is_zero();
    });
}

ExitTotals totals_under(const Hold& hold, std::uint32_t terms, bool gives_back) {
    ExitTotals sum;
    for (std::size_t i = 0; i < hold.exits.size(); ++i) {
        if (hold.exits[i].terms != terms) {
            continue;
        }
        const ExitTotals& exit = hold.totals[i];
        sum.released += exit.released;
        sum.reversed += exit.reversed;
        sum.charged.resize(std::max(sum.charged.size(), exit.charged.size()));
        for (std::size_t line = 0; line < exit.charged.size(); ++line) {
            sum.charged[line] += exit.charged[line];
        }
    }
    if (gives_back) {
        for (const PayeeTotals& payee : hold.payees) {
            sum.reversed += payee.terms == terms ? payee.charged : Amount();
        }
    }
    return sum;
}

void lower_fee(Hold& hold, std::uint32_t terms, std::size_t line, Amount amount,
               std::size_t first_exit) {
    for (std::size_t i = 0; i < hold.exits.size() && !amount.is_zero(); ++i) {
        const std::size_t at = (first_exit + i) % hold.exits.size();
        std::vector<Amount>& charged = hold.totals[at].charged;
        if (hold.exits[at].terms == terms && line < charged.size()) {
            const Amount part = least(amount, charged[line]);
            charged[line] -= part;
            amount -= part;
        }
    }
    check(amount.is_zero(), "a fee line gives back what it has charged");
}

void raise_fee(Hold& hold, std::uint32_t terms, std::size_t line, Amount amount) {
    for (std::size_t i = 0; i < hold.exits.size() && !amount.is_zero(); ++i) {
        ExitTotals& totals = hold.totals[i];
        if (hold.exits[i].terms == terms) {
            const Amount part = least(amount, totals.released - sum_of(totals.charged));
            totals.charged.resize(std::max(totals.charged.size(), line + 1));
            totals.charged[line] += part;
            amount -= part;
        }
    }
    check(amount.is_zero(), "fees are part of what was released");
}

Amount take_dues(Hold& hold, Amount amount) {
    Amount others;
    const auto take_of = [&](AccountId account, bool is_payer) {
        for (Due& due : hold.dues) {
            const Amount part = due.account == account ? least(due.amount, amount) : Amount();
            due.amount -= part;
            amount -= part;
            others += is_payer ? Amount() : part;
        }
    };
    for (const HoldPayer& payer : hold.payers) {
        take_of(payer.account, true);
    }
    for (const AccountId payee : payees_of(hold)) {
        take_of(payee, false);
    }
    check(amount.is_zero(), "no more is taken than is due");
    std::erase_if(hold.dues, [](const Due& due) { return due.amount.is_zero(); });
    return others;
}

}  // namespace holdfast::ledger
