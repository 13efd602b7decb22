#include "ledger/rail_invariants.h"

#include <map>

#include "crypto/hex.h"
#include "ledger/chargebacks.h"
#include "ledger/charged_holds.h"

namespace holdfast::ledger {

namespace {

i128 signed_sum(Amount amount) { return static_cast<i128>(amount.value()); }

// What open chargebacks have of something, and of a hold what they ever had out of it.
struct ChargedSums {
    i128 own = 0;  // of a deposit: what was charged to nothing that it names
    i128 all = 0;
    i128 refunds = 0;
    i128 mediation = 0;
    i128 from_hold = 0;
    std::map<std::size_t, i128> payees;
};

class RailAudit {
   public:
    RailAudit(const State& state, std::vector<std::string>& broken)
        : state_(state), broken_(broken) {}

    void run() {
        state_.chargebacks.for_each(
            [this](ChargebackId, const Chargeback& chargeback) { add_up(chargeback); });
        state_.deposits.for_each(
            [this](DepositId id, const Deposit& deposit) { check_deposit(id, deposit); });
        state_.holds.for_each([this](HoldId id, const Hold& hold) { check_hold(id, hold); });
        check_suspense();
        check_clearing();
    }

   private:
    void expect(bool condition, const std::string& where, const char* what) {
        if (!condition) {
            broken_.push_back(where + ": " + what);
        }
    }
    static std::string name_in(const auto& name) {
        return std::to_string(name.party) + "/" + crypto::to_hex(name.id.bytes);
    }

    void add_up(const Chargeback& chargeback) {
        const ChargedParts& parts = chargeback.parts;
        i128 sum = signed_sum(parts.own_item) + signed_sum(parts.other_items) +
                   signed_sum(parts.depositor);
        for (const ChargedThing& thing : parts.things) {
            ChargedSums& hold = holds_[thing.hold];
            sum += signed_sum(thing.total());
            hold.from_hold += signed_sum(thing.from_hold());
            if (chargeback.is_reversed) {
                continue;
            }
            things_[{chargeback.deposit, thing.hold}] += signed_sum(thing.total());
            hold.refunds += signed_sum(thing.refunded);
            hold.mediation += signed_sum(thing.mediated);
            for (const ChargedPayee& payee : thing.released) {
                hold.payees[payee.place] += signed_sum(payee.amount);
            }
        }
        expect(sum == signed_sum(chargeback.amount), "deposit " + name_in(chargeback.deposit),
               "a chargeback's parts add up to it");
        if (!chargeback.is_reversed) {
            ChargedSums& deposit = deposits_[chargeback.deposit];
            deposit.all += signed_sum(chargeback.amount);
            deposit.own += signed_sum(parts.own_item) + signed_sum(parts.depositor);
        }
    }

    void check_deposit(DepositId id, const Deposit& deposit) {
        const std::string where = "deposit " + name_in(id);
        const ChargedSums& sums = deposits_[id];
        expect(signed_sum(deposit.charged) == sums.all && deposit.charged <= deposit.amount, where,
               "charged is the sum of its open chargebacks, and part of it");
        i128 named = 0;
        for (const NamedThing& thing : deposit.paid_into) {
            named += signed_sum(thing.amount);
            expect(signed_sum(thing.charged) == things_[{id, thing.hold}] &&
                       thing.charged <= thing.amount && !thing.amount.is_zero(),
                   where, "what it named is charged within what it put there");
        }
        expect(signed_sum(deposit.own_charged) == sums.own &&
                   named + sums.own <= signed_sum(deposit.amount),
               where, "what it named and what else is charged are part of it");
        expect(deposit.paid_into.size() <= kNamedMax, where, "it names no more than it may");
        const Amount waits = own_item_of(state_, deposit);
        if (deposit.state == DepositState::unmatched) {
            items_[deposit.currency] += signed_sum(waits);
        } else if (!waits.is_zero()) {
            of_deposits_[deposit.account] += signed_sum(waits);
        }
        // A returned one is square: what was not charged back has gone to its sender.
        const bool money_in = deposit.state == DepositState::cleared ||
                              deposit.state == DepositState::matched ||
                              deposit.state == DepositState::unmatched;
        const auto rail = system_account(SystemAccount::rail_clearing, deposit.currency, id.party);
        clearing_[rail] -= money_in ? signed_sum(deposit.amount) - signed_sum(deposit.charged) : 0;
    }

    void check_hold(HoldId id, const Hold& hold) {
        const std::string where = "hold " + name_in(id);
        const auto found = holds_.find(id);
        const ChargedSums& sums = found == holds_.end() ? none_ : found->second;
        expect(signed_sum(hold.charged_back) == sums.from_hold, where,
               "C is what chargebacks had out of it");
        expect(signed_sum(hold.charged_refunds) == sums.refunds &&
                   sums.refunds <= signed_sum(hold.refunded) + signed_sum(hold.reversed),
               where, "what is charged to its payer was refunded or reversed");
        expect(signed_sum(hold.charged_mediation) == sums.mediation &&
                   hold.charged_mediation <= hold.mediated,
               where, "what is charged of M is part of it");
        if (hold.payees.empty()) {
            expect(sums.payees.empty(), where, "what is charged to its payees was released");
            return;
        }
        i128 released = 0;
        const auto payees = payee_totals(hold);
        for (std::size_t i = 0; i < payees.size(); ++i) {
            const auto charged = sums.payees.find(i);
            released += signed_sum(payees[i].released);
            expect(signed_sum(payees[i].charged) ==
                           (charged == sums.payees.end() ? 0 : charged->second) &&
                       payees[i].charged <= payees[i].released,
                   where, "what is charged to its payees was released");
        }
        expect(
            !has_split(hold) || released == signed_sum(hold.released) - signed_sum(hold.reversed),
            where, "its payees got what was released and not reversed");
    }

    // Everything in `suspense` is somebody's item or an unmatched deposit.
    void check_suspense() {
        state_.suspense.for_each([&](AccountId id, const SuspenseItem& item) {
            items_[item.currency] += signed_sum(item.amount);
            expect(
                signed_sum(item.of_deposits) == of_deposits_[id] && item.of_deposits <= item.amount,
                "suspense of " + name_in(id), "of_deposits is what deposits brought");
        });
        state_.currencies.for_each([&](std::uint32_t number, const Currency& currency) {
            const auto id =
                system_account(SystemAccount::suspense, static_cast<CurrencyId>(number));
            expect(state_.accounts.find(id)->available.value() ==
                       items_[static_cast<CurrencyId>(number)],
                   currency.code, "suspense is the sum of its items");
        });
    }

    // rail_clearing = - cleared (and unmatched, matched) deposits + charged + settled - returned
    // +- adjustments.
    void check_clearing() {
        state_.payouts.for_each([&](PayoutId, const Payout& payout) {
            const auto currency = state_.accounts.copy(payout.account)->currency;
            const auto rail = system_account(SystemAccount::rail_clearing, currency, payout.rail);
            const bool went_out =
                payout.state == PayoutState::settled || payout.state == PayoutState::returned;
            clearing_[rail] +=
                went_out ? signed_sum(payout.amount) - signed_sum(payout.came_back) : 0;
        });
        state_.reconciliations.for_each([&](AccountId id, const Reconciliation& row) {
            clearing_[id] += row.adjusted.value();
            expect(row.differs() == (row.since != 0), "rail " + name_in(id),
                   "a difference has a beginning, and nothing else");
        });
        for (const auto& [id, sum] : clearing_) {
            const Account* account = state_.accounts.find(id);
            expect(account == nullptr ? sum == 0 : account->available.value() == sum,
                   "rail " + name_in(id), "clearing mirrors what came in and went out");
        }
    }

    const State& state_;
    std::vector<std::string>& broken_;
    std::map<DepositId, ChargedSums> deposits_;
    std::map<std::pair<DepositId, HoldId>, i128> things_;
    std::map<HoldId, ChargedSums> holds_;
    std::map<CurrencyId, i128> items_;
    std::map<AccountId, i128> of_deposits_;
    std::map<AccountId, i128> clearing_;
    const ChargedSums none_;
};

}  // namespace

void check_rails(const State& state, std::vector<std::string>& broken) {
    RailAudit(state, broken).run();
}

}  // namespace holdfast::ledger
