#include "ledger/unrefusable.h"

#include <algorithm>

#include "ledger/holds.h"
#include "ledger/money_rules.h"

namespace holdfast::ledger {

bool is_closed(const State& state, AccountId id) { return state.accounts.find(id)->has(kClosed); }
bool is_frozen(const State& state, AccountId id) {
    return state.accounts.find(id)->has(kFrozenCredits);
}

const Terms* terms_of(const State& state, HoldId id, const Exit& exit) {
    return exit.terms == 0 ? nullptr : state.terms.find(terms_id(id.party, exit.terms));
}

void refund_unrefused(const State& state, HoldId id, const Hold& hold, Amount amount,
                      Events& events) {
    Refunded event;
    event.hold = id;
    event.amount = amount;
    const auto parts = shares_of_payers(hold, amount);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const AccountId payer = hold.payers[i].account;
        const LegKind kind = is_closed(state, payer)   ? LegKind::suspense
                             : is_frozen(state, payer) ? LegKind::due
                                                       : LegKind::posted;
        if (!parts[i].is_zero()) {
            event.legs.push_back({payer, parts[i], Leg::kOwnPart, kind});
        }
    }
    if (event.legs.size() == 1 && hold.payers.size() == 1 &&
        event.legs.front().kind == LegKind::posted) {
        event.legs.clear();
    }
    events.emplace_back(std::move(event));
}

void release_unrefused(const State& state, HoldId id, const Hold& hold, std::uint8_t exit_index,
                       Amount amount, Events& events) {
    const Exit& exit = hold.exits[exit_index];
    const auto gross = shares_of_payees(exit, amount);
    std::vector<AccountId> left_out;
    std::vector<Leg> waiting;
    Amount refunded;
    for (std::size_t i = 0; i < gross.size(); ++i) {
        const AccountId payee = exit.payees[i].to;
        if (is_closed(state, payee)) {
            refunded += gross[i];
            left_out.push_back(payee);
        } else if (is_frozen(state, payee)) {
            waiting.push_back({payee, gross[i], Leg::kOwnPart, LegKind::due});
            left_out.push_back(payee);
        }
    }
    Released event;
    event.hold = id;
    event.exit = exit_index;
    event.amount = amount - refunded;
    Amount posted = amount - refunded;
    for (const Leg& leg : waiting) {
        posted -= leg.amount;
    }
    if (!posted.is_zero()) {
        event.legs = legs_of_release(hold, exit_index, posted, terms_of(state, id, exit),
                                     hold.currency, left_out);
        divert_unpayable_fees(state, event.legs);
        check(!event.legs.empty() || waiting.empty(), "a single payee waits or is paid, not both");
    }
    event.legs.insert(event.legs.end(), waiting.begin(), waiting.end());
    if (!event.amount->is_zero()) {
        events.emplace_back(std::move(event));
    }
    if (!refunded.is_zero()) {
        refund_unrefused(state, id, hold, refunded, events);
    }
}

}  // namespace holdfast::ledger
