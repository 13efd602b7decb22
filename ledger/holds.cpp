#include "ledger/holds.h"

#include <algorithm>

#include "ledger/charged_holds.h"
#include "ledger/fees.h"
#include "ledger/shares.h"
#include "ledger/state.h"

namespace holdfast::ledger {

namespace {

// The three obvious ways out: the payer pays, the payee gives back; the timer is not an exit.
std::vector<Exit> plain_exits(AccountId payer, AccountId payee, std::uint32_t terms) {
    Exit release;
    release.payees.push_back({payee, 1});
    release.by_account = payer;
    release.terms = terms;
    Exit refund;
    refund.by_account = payee;
    return {std::move(release), std::move(refund)};
}

}  // namespace

Hold hold_from(const Command& command, CurrencyId currency, Amount amount) {
    Hold hold;
    hold.currency = currency;
    hold.tag = command.record->tag;
    hold.release_on_expiry = command.has(kReleaseOnExpiry);
    hold.expires = command.record->expires;
    hold.funded = amount;
    if (const auto* payers = command.get(&Extension::payers)) {
        for (const PayerPart& part : *payers) {
            hold.payers.push_back({part.account, part.amount, Amount(), part.amount});
        }
    } else {
        hold.payers.push_back({command.payer(), amount, Amount(), amount});
    }
    if (const auto* exits = command.get(&Extension::exits)) {
        hold.exits = *exits;
    } else {
        hold.exits =
            plain_exits(hold.payers.front().account, command.payee(), command.record->terms);
    }
    hold.totals.resize(hold.exits.size());
    return hold;
}

std::vector<AccountId> payees_of(const Hold& hold) {
    std::vector<AccountId> payees;
    for (const Exit& exit : hold.exits) {
        for (const Share& share : exit.payees) {
            if (std::ranges::find(payees, share.to) == payees.end()) {
                payees.push_back(share.to);
            }
        }
    }
    return payees;
}

std::vector<Amount> shares_of_payers(const Hold& hold, Amount amount) {
    if (hold.payers.size() == 1) {
        return {amount};
    }
    std::vector<Amount> weights;
    weights.reserve(hold.payers.size());
    for (const HoldPayer& payer : hold.payers) {
        weights.push_back(payer.put_in - payer.had_back);
    }
    return proportional_shares(amount, weights);
}

std::vector<Amount> shares_of_payees(const Exit& exit, Amount amount) {
    if (exit.payees.size() == 1) {
        return {amount};
    }
    std::vector<Amount> weights;
    weights.reserve(exit.payees.size());
    for (const Share& share : exit.payees) {
        weights.emplace_back(share.weight);
    }
    return proportional_shares(amount, weights);
}

std::optional<std::uint8_t> first_release_exit(const Hold& hold) {
    for (std::size_t i = 0; i < hold.exits.size(); ++i) {
        if (!hold.exits[i].is_refund()) {
            return static_cast<std::uint8_t>(i);
        }
    }
    return std::nullopt;
}

std::vector<Leg> legs_of_release(const Hold& hold, std::uint8_t exit_index, Amount amount,
                                 const Terms* terms, CurrencyId currency,
                                 const std::vector<AccountId>& left_out) {
    const Exit& exit = hold.exits[exit_index];
    if (exit.payees.size() == 1 && terms == nullptr) {
        return {};
    }
    std::vector<Leg> legs;
    Amount residue = amount;
    if (terms != nullptr) {
        const auto fees = fees_of_release(
            *terms, totals_under(hold, exit.terms, terms->fee_back_on_refund), amount);
        for (std::size_t line = 0; line < fees.size(); ++line) {
            if (fees[line].is_zero()) {
                continue;
            }
            const AccountId named = terms->lines[line].to;
            const AccountId to =
                named.is_zero() ? system_account(SystemAccount::fees, currency) : named;
            legs.push_back({to, fees[line], static_cast<std::uint8_t>(line), LegKind::posted});
            residue -= fees[line];
        }
    }
    std::vector<AccountId> payees;
    std::vector<Amount> weights;
    for (const Share& share : exit.payees) {
        if (std::ranges::find(left_out, share.to) == left_out.end()) {
            payees.push_back(share.to);
            weights.emplace_back(share.weight);
        }
    }
    const auto parts = proportional_shares(residue, weights);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i].is_zero()) {
            legs.push_back({payees[i], parts[i], Leg::kOwnPart, LegKind::posted});
        }
    }
    return legs;
}

}  // namespace holdfast::ledger
