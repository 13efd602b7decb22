#include <algorithm>
#include <utility>

#include "ledger/account_changes.h"
#include "ledger/agreements.h"
#include "ledger/chargebacks.h"
#include "ledger/charged_holds.h"
#include "ledger/fees.h"
#include "ledger/money_rules.h"
#include "ledger/unrefusable.h"

namespace holdfast::ledger {

namespace {

// Undoes one chargeback, on copies.
class Undoing {
   public:
    Undoing(const Context& context, ChargebackId id, const Chargeback& chargeback)
        : context_(context),
          state_(context.state),
          chargeback_(chargeback),
          deposit_(*state_.deposits.find(chargeback.deposit)),
          accounts_(state_) {
        event_.chargeback = id;
        event_.deposit = chargeback.deposit;
        accounts_.set_from_reserve(chargeback.from_reserve);
        for (const ChargedThing& thing : chargeback.parts.things) {
            holds_.push_back(*state_.holds.find(thing.hold));
        }
    }

    Outcome run() {
        const ChargedParts& parts = chargeback_.parts;
        restore_own_item(parts.own_item);
        give_back(deposit_.account, parts.other_items);
        give_back(deposit_.account, parts.depositor);
        for (std::size_t i = 0; i < holds_.size(); ++i) {
            give_back(holds_[i].payers.front().account, parts.things[i].refunded);
        }
        for (std::size_t i = 0; i < holds_.size(); ++i) {
            restore_released(parts.things[i], holds_[i]);
        }
        for (const ChargedThing& thing : parts.things) {
            if (!thing.mediated.is_zero()) {
                accounts_.credit(system_account(SystemAccount::loss, deposit_.currency),
                                 thing.mediated);
            }
        }
        reopen_all();
        const AccountId rail = system_account(SystemAccount::rail_clearing, deposit_.currency,
                                              chargeback_.deposit.party);
        if (accounts_.overflows() ||
            debit_overflows(*state_.accounts.find(rail), chargeback_.amount)) {
            return refuse(Reason::overflow);
        }
        accounts_.write(event_.taken, event_.given);
        return done(std::move(event_));
    }

   private:
    void give_back(AccountId id, Amount amount) {
        if (!amount.is_zero()) {
            accounts_.give_back(id, amount);
        }
    }

    // Into suspense again, if the deposit still waits there; to its sender, if that has the rest;
    // else to its account.
    void restore_own_item(Amount amount) {
        if (amount.is_zero()) {
            return;
        }
        if (deposit_.state == DepositState::unmatched) {
            event_.to_suspense = amount;
            accounts_.credit(system_account(SystemAccount::suspense, deposit_.currency), amount);
        } else if (waits_for_account(state_, deposit_)) {
            event_.to_suspense = amount;
            accounts_.add_suspense(deposit_.account, amount);
        } else if (deposit_.state == DepositState::returned) {
            event_.to_sender = amount;
        } else {
            give_back(deposit_.account, amount);
        }
    }

    // Lines take again what they gave back, as far as they are owed it on what stands again; the
    // payee has the rest.
    void restore_released(const ChargedThing& thing, Hold& hold) {
        for (const ChargedPayee& charged : thing.released) {
            const PayeeTotals payee = payee_totals(hold).at(charged.place);
            uncharge(hold, payee, charged.amount);
            Amount fees;
            if (!charged.fees_back.empty()) {
                FeesAgain again;
                const Terms& terms = *state_.terms.find(terms_id(thing.hold.party, payee.terms));
                for (std::size_t line = 0; line < charged.fees_back.size(); ++line) {
                    const Amount part =
                        taken_again(hold, terms, payee.terms, line, charged.fees_back[line]);
                    again.lines.push_back(part);
                    fees += part;
                    if (!part.is_zero()) {
                        raise_fee(hold, payee.terms, line, part);
                        accounts_.give_back(line_account(terms.lines[line]), part);
                    }
                }
                event_.fees.push_back(std::move(again));
            }
            accounts_.give_less(payee.account, charged.amount, fees);
        }
    }

    static void uncharge(Hold& hold, const PayeeTotals& payee, Amount amount) {
        const auto stored = std::ranges::find_if(hold.payees, [&](const PayeeTotals& kept) {
            return kept.account == payee.account && kept.terms == payee.terms;
        });
        check(stored != hold.payees.end(), "a charged payee is kept");
        stored->charged -= amount;
    }

    static Amount taken_again(const Hold& hold, const Terms& terms, std::uint32_t number,
                              std::size_t line, Amount given_back) {
        const ExitTotals totals = totals_under(hold, number, true);
        const Amount owed = fee_owed(terms.lines[line], totals.released - totals.reversed);
        const Amount charged = line < totals.charged.size() ? totals.charged[line] : Amount();
        return least(given_back, minus_or_zero(owed, charged));
    }

    [[nodiscard]] AccountId line_account(const FeeLine& line) const {
        return line.to.is_zero() ? system_account(SystemAccount::fees, deposit_.currency) : line.to;
    }

    // Plain holds before milestones, and those of which only locked money was taken last.
    void reopen_all() {
        for (NamedThing& named : deposit_.paid_into) {
            named_.emplace_back(named.hold, state_.holds.find(named.hold));
        }
        const auto& things = chargeback_.parts.things;
        const auto reopen_those = [&](bool are_milestones, bool have_free) {
            for (std::size_t i = 0; i < things.size(); ++i) {
                if (!things[i].from_hold().is_zero() && holds_[i].is_milestone == are_milestones &&
                    !things[i].inside.is_zero() == have_free) {
                    reopen(things[i], holds_[i]);
                }
            }
        };
        reopen_those(false, true);
        reopen_those(true, true);
        reopen_those(true, false);
    }

    void reopen(const ChargedThing& thing, const Hold& hold) {
        const Amount amount = thing.from_hold();
        const AccountId payer = hold.payers.front().account;
        const auto named = std::ranges::find(deposit_.paid_into, thing.hold, &NamedThing::hold);
        check(named != deposit_.paid_into.end(), "what was charged is named");
        named->amount -= amount;
        if (named->amount.is_zero()) {
            std::erase_if(named_, [&](const auto& each) { return each.first == thing.hold; });
        }
        const HoldId id =
            reopened_id(context_.command.id(), static_cast<std::uint8_t>(event_.reopened.size()),
                        thing.hold.party);
        if (thing.filling || is_closed(state_, payer) || !has_room_for(id, hold, amount)) {
            give_back(payer, amount);
            return;
        }
        named_.emplace_back(id, &hold);
        const Time deadline = context_.now + kReopenedClock;
        Reopened reopened{thing.hold, id, amount, Amount(), Amount(), deadline, 0, 0};
        if (hold.is_milestone) {
            const Milestone& row = *state_.milestones.find(thing.hold);
            const AgreementTerms& terms = state_.agreements.find(row.agreement)->terms;
            reopened.locked = thing.locked ? thing.locked->amount : Amount();
            reopened.mediation_max =
                minus_or_zero(terms.mediation_max, hold.mediated + row.claim_fees);
            reopened.hard_deadline = context_.now + terms.clocks.hard;
            reopened.deadline = std::min(deadline, reopened.hard_deadline);
            reopened.case_deadline = thing.locked ? context_.now + terms.clocks.negotiate : 0;
        }
        event_.reopened.push_back(reopened);
    }

    // May the deposit name one more, and may its accounts be promised so much?
    bool has_room_for(HoldId id, const Hold& hold, Amount amount) {
        const HoldId own = hold.is_milestone ? milestone_id(rename<AgreementId>(id), 0) : id;
        const bool is_taken = state_.ids.find(rename<CommandId>(id)) != nullptr ||
                              state_.ids.find(rename<CommandId>(own)) != nullptr ||
                              state_.holds.find(own) != nullptr ||
                              state_.agreements.find(rename<AgreementId>(id)) != nullptr;
        auto all = named_;
        all.emplace_back(id, &hold);
        if (is_taken || all.size() > kNamedMax ||
            charge_bytes(state_, all, deposit_.amount) > kChargeBytesMax) {
            return false;
        }
        const Account& payer = *state_.accounts.find(hold.payers.front().account);
        promised_ += amount;  // at most what was charged
        const bool fits =
            !sum_exceeds_max(payer.held, promised_) && !credit_overflows(payer, promised_);
        return fits && std::ranges::none_of(payees_of_exits(hold), [&](AccountId payee) {
                   return hold_overflows_payee(*state_.accounts.find(payee), promised_);
               });
    }

    static std::vector<AccountId> payees_of_exits(const Hold& hold) {
        std::vector<AccountId> payees;
        for (const Exit& exit : hold.exits) {
            for (const Share& share : exit.payees) {
                payees.push_back(share.to);
            }
        }
        return payees;
    }

    const Context& context_;
    const State& state_;
    const Chargeback& chargeback_;
    Deposit deposit_;  // as it will be
    AccountChanges accounts_;
    std::vector<Hold> holds_;  // one for each thing, as it will be
    std::vector<std::pair<HoldId, const Hold*>> named_;
    Amount promised_;
    ChargebackReversed event_;
};

}  // namespace

Outcome reverse_chargeback(const Context& context) {
    const auto id = context.command.reference<ChargebackId>();
    const Chargeback* chargeback = context.state.chargebacks.find(id);
    if (chargeback == nullptr) {
        return refuse(Reason::transfer_not_found);
    }
    if (chargeback->is_reversed) {
        return refuse(Reason::already_reversed);
    }
    return Undoing(context, id, *chargeback).run();
}

}  // namespace holdfast::ledger
