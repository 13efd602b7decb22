#include "ledger/apply_holds.h"

#include <algorithm>

#include "ledger/agreements.h"
#include "ledger/amendments.h"
#include "ledger/apply_time.h"
#include "ledger/change_hold.h"
#include "ledger/charged_holds.h"
#include "ledger/holds.h"
#include "ledger/suspense.h"

namespace holdfast::ledger {

namespace {

// Credits the legs of a release; returns what they come to in all, dues left out.
void post_legs(State& state, const std::vector<Leg>& legs) {
    for (const Leg& leg : legs) {
        switch (leg.kind) {
            case LegKind::posted: credit_account(state, leg.to, leg.amount); break;
            case LegKind::suspense: keep_in_suspense(state, leg.to, leg.amount); break;
            case LegKind::due: break;
        }
    }
}

void charge_fees(ExitTotals& totals, const std::vector<Leg>& legs) {
    for (const Leg& leg : legs) {
        if (leg.fee_line != Leg::kOwnPart) {
            if (totals.charged.size() <= leg.fee_line) {
                totals.charged.resize(leg.fee_line + std::size_t{1});
            }
            totals.charged[leg.fee_line] += leg.amount;
        }
    }
}

// What a milestone's hold was closed by: its sides' own wish, or else time or a ruling.
HoldEnd end_of(const Hold& hold, const Command* command, HoldEnd wished) {
    const bool is_wish = command != nullptr && command->kind() != CommandKind::appeal &&
                         command->kind() != CommandKind::escalate &&
                         command->kind() != CommandKind::attest;
    return hold.is_milestone && !is_wish ? HoldEnd::expired : wished;
}

// Whose part of a release is not posted: it waits, or the account is closed and it goes back.
std::vector<AccountId> left_out(const State& state, const Exit& exit, const Released& event) {
    std::vector<AccountId> accounts;
    for (const Leg& leg : event.legs) {
        if (leg.kind == LegKind::due) {
            accounts.push_back(leg.to);
        }
    }
    for (const Share& share : exit.payees) {
        if (exit.payees.size() > 1 && state.accounts.find(share.to)->has(kClosed)) {
            accounts.push_back(share.to);
        }
    }
    return accounts;
}

HoldId hold_of(const std::optional<HoldId>& explicit_hold, const Command* command) {
    check(explicit_hold.has_value() || command != nullptr,
          "an event names its hold, or its command does");
    return explicit_hold ? *explicit_hold : command->reference<HoldId>();
}

Amount amount_of(const std::optional<Amount>& explicit_amount, const Command* command) {
    check(explicit_amount.has_value() || command != nullptr,
          "an event has an amount, or its command has");
    return explicit_amount ? *explicit_amount : *command->amount();
}

}  // namespace

namespace {

void give_available(Account& account, Amount amount) {
    const Amount repaid = least(account.debt, amount);
    account.debt -= repaid;
    account.available += amount - repaid;
}

}  // namespace

void credit_account(State& state, AccountId id, Amount amount) {
    Account& account = state.accounts.edit(id);
    give_available(account, amount);
    account.credits += amount;
}

void give_available(State& state, AccountId id, Amount amount) {
    give_available(state.accounts.edit(id), amount);
}

void owe(Account& account, Amount amount) {
    const Amount taken =
        least(Amount(static_cast<u128>(std::max<i128>(account.available.value(), 0))), amount);
    account.available -= taken;
    account.debt += amount - taken;
}

void debit_account(State& state, AccountId id, Amount amount) {
    Account& account = state.accounts.edit(id);
    account.available -= amount;
    account.debits += amount;
}

void place_hold(State& state, HoldId id, Hold hold) {
    hold.currency = state.accounts.find(hold.payers.front().account)->currency;
    for (const HoldPayer& payer : hold.payers) {
        Account& account = state.accounts.edit(payer.account);
        account.available -= payer.put_in;
        account.held += payer.put_in;
    }
    add_to_mirrors(state, hold);
    add_hold_timer(state, id, hold);
    state.holds.insert(id, std::move(hold));
}

void apply_hold_placed(State& state, const HoldPlaced& event, const Command& command) {
    const Amount amount = amount_of(event.amount, &command);
    place_hold(state, rename<HoldId>(command.id()), hold_from(command, 0, amount));
}

void apply_top_up(State& state, const HoldToppedUp& event, const Command& command) {
    const Amount amount = amount_of(event.amount, &command);
    Returned returned;
    change_hold(state, command.reference<HoldId>(), returned, [&](Hold& hold) {
        const AccountId from =
            command.record->payer.is_zero() ? hold.payers.front().account : command.payer();
        for (HoldPayer& payer : hold.payers) {
            if (payer.account == from) {
                payer.put_in += amount;
                Account& account = state.accounts.edit(from);
                account.available -= amount;
                account.held += amount;
                payer.held += amount;
                break;
            }
        }
        hold.funded += amount;
    });
}

void apply_milestone_funded(State& state, const MilestoneFunded& event) {
    const HoldId id = milestone_id(event.agreement, event.index);
    Agreement& agreement = state.agreements.edit(event.agreement);
    agreement.paid += event.amount;
    if (state.holds.find(id) != nullptr) {
        Account& buyer = state.accounts.edit(agreement.buyer);
        buyer.available -= event.amount;
        buyer.held += event.amount;
        change_hold(state, id, {}, [&](Hold& hold) {
            hold.payers.front().put_in += event.amount;
            hold.payers.front().held += event.amount;
            hold.funded += event.amount;
        });
        return;
    }
    place_hold(state, id, milestone_hold(agreement, event.amount));
}

void apply_mediation_paid(State& state, const MediationPaid& event) {
    const Milestone& milestone = *state.milestones.find(event.milestone);
    const AccountId to = state.agreements.find(milestone.agreement)->terms.mediation_account;
    change_hold(state, event.milestone, {}, [&](Hold& hold) {
        hold.mediated += event.amount;
        post_legs(state, {{to, event.amount, Leg::kOwnPart, event.credit}});
        if (event.closes) {
            close_hold(state, event.milestone, hold, HoldEnd::expired);
        }
    });
}

void apply_top_up_paid(State& state, const TopUpPaid& event) {
    change_hold(state, event.milestone, {}, [&](Hold& hold) {
        HoldPayer& payer = hold.payers.front();
        Account& buyer = state.accounts.edit(payer.account);
        buyer.available -= event.amount;
        buyer.held += event.amount;
        payer.put_in += event.amount;
        payer.held += event.amount;
        hold.apart += event.amount;
    });
}

void apply_top_up_joined(State& state, const TopUpJoined& event) {
    change_hold(state, event.milestone, {}, [&](Hold& hold) {
        hold.apart -= event.amount;
        hold.funded += event.amount;
    });
}

void apply_top_up_returned(State& state, const TopUpReturned& event) {
    const AccountId buyer = state.holds.find(event.milestone)->payers.front().account;
    const bool is_posted = event.credit == LegKind::posted;
    const Returned returned = is_posted ? Returned{{buyer, event.amount}} : Returned{};
    change_hold(state, event.milestone, returned, [&](Hold& hold) {
        hold.apart -= event.amount;
        hold.payers.front().put_in -= event.amount;
        if (is_posted) {
            give_available(state, buyer, event.amount);
        } else {
            keep_in_suspense(state, buyer, event.amount);
        }
    });
}

void apply_claim_paid(State& state, const ClaimPaid& event) {
    Account& payer = state.accounts.edit(event.payer);
    const Amount from_reserve = least(payer.reserve, event.amount);
    payer.reserve -= from_reserve;
    owe(payer, event.amount - from_reserve);
    payer.debits += event.amount;
    post_legs(state, event.legs);
}

void apply_expiry_moved(State& state, const ExpiryMoved& event, const Command& command) {
    const auto id = command.reference<HoldId>();
    Hold& hold = state.holds.edit(id);
    remove_hold_timer(state, id, hold);
    hold.expires = event.expires;
    add_hold_timer(state, id, hold);
}

void apply_released(State& state, const Released& event, const Command* command) {
    const HoldId id = hold_of(event.hold, command);
    const Amount amount = amount_of(event.amount, command);
    change_hold(state, id, {}, [&](Hold& hold) {
        Amount posted = amount;
        for (const Leg& leg : event.legs) {
            if (leg.kind == LegKind::due) {
                hold.dues.push_back({leg.to, leg.amount, event.exit});
                posted -= leg.amount;
            }
        }
        hold.released += posted;
        hold.totals[event.exit].released += posted;
        if (has_split(hold)) {
            count_release(hold, event.exit, posted, left_out(state, hold.exits[event.exit], event));
        }
        charge_fees(hold.totals[event.exit], event.legs);
        if (event.legs.empty()) {
            credit_account(state, hold.exits[event.exit].payees.front().to, amount);
        } else {
            post_legs(state, event.legs);
        }
        if (event.closes) {
            close_hold(state, id, hold, end_of(hold, command, HoldEnd::released));
        }
    });
    register_dues(state, id);
}

void apply_refunded(State& state, const Refunded& event, const Command* command) {
    const HoldId id = hold_of(event.hold, command);
    const Amount amount = amount_of(event.amount, command);
    Returned returned;
    const auto give_back = [&](Hold& hold, AccountId to, Amount part) {
        for (HoldPayer& payer : hold.payers) {
            if (payer.account == to) {
                payer.had_back += part;
            }
        }
        hold.refunded += part;
    };
    std::vector<Leg> legs = event.legs;
    if (legs.empty()) {
        legs.push_back(
            {state.holds.find(id)->payers.front().account, amount, Leg::kOwnPart, LegKind::posted});
    }
    for (const Leg& leg : legs) {
        if (leg.kind == LegKind::posted) {
            returned.emplace_back(leg.to, leg.amount);
        }
    }
    change_hold(state, id, returned, [&](Hold& hold) {
        for (const Leg& leg : legs) {
            if (leg.kind == LegKind::due) {
                hold.dues.push_back({leg.to, leg.amount, Due::kRefund});
                continue;
            }
            give_back(hold, leg.to, leg.amount);
            if (leg.kind == LegKind::posted) {
                give_available(state, leg.to, leg.amount);
            }
        }
        for (const Leg& leg : legs) {
            if (leg.kind == LegKind::suspense) {
                post_legs(state, {leg});
            }
        }
        if (event.closes) {
            close_hold(state, id, hold, end_of(hold, command, HoldEnd::refunded));
        }
    });
    register_dues(state, id);
}

void apply_due_paid(State& state, const DuePaid& event) {
    const Due due = state.holds.find(event.hold)->dues.at(event.due);
    unregister_due(state, event.hold, due.account);
    Returned returned;
    if (due.is_refund() && event.legs.front().kind == LegKind::posted) {
        returned.emplace_back(due.account, due.amount);
    }
    change_hold(state, event.hold, returned, [&](Hold& hold) {
        hold.dues.erase(hold.dues.begin() + event.due);
        if (due.is_refund()) {
            hold.refunded += due.amount;
            for (HoldPayer& payer : hold.payers) {
                if (payer.account == due.account) {
                    payer.had_back += due.amount;
                }
            }
            if (event.legs.front().kind == LegKind::posted) {
                give_available(state, due.account, due.amount);
            } else {
                post_legs(state, event.legs);
            }
        } else {
            hold.released += due.amount;
            hold.totals[due.exit].released += due.amount;
            count_due(hold, due.exit, due.account, due.amount);
            charge_fees(hold.totals[due.exit], event.legs);
            post_legs(state, event.legs);
        }
        if (event.closes) {  // a milestone's; any other one was closed by its timer
            close_hold(state, event.hold, hold, HoldEnd::expired);
        }
    });
    register_dues(state, event.hold);
    wake_dues(state, event.hold);
}

void apply_reversed(State& state, const Reversed& event) {
    for (const Leg& leg : event.debits) {
        debit_account(state, leg.to, leg.amount);
    }
    for (const Leg& leg : event.credits) {
        credit_account(state, leg.to, leg.amount);
    }
    if (event.hold) {
        change_hold(state, *event.hold, {}, [&](Hold& hold) {
            hold.reversed += event.amount;
            ExitTotals& totals = hold.totals[event.exit];
            totals.reversed += event.amount;
            count_reversal(hold, event.exit, event.amount);
            for (const Leg& leg : event.debits) {
                if (leg.fee_line != Leg::kOwnPart) {
                    lower_fee(hold, hold.exits[event.exit].terms, leg.fee_line, leg.amount,
                              event.exit);
                }
            }
            for (const Leg& leg : event.credits) {
                for (HoldPayer& payer : hold.payers) {
                    if (payer.account == leg.to) {
                        payer.had_back += leg.amount;
                    }
                }
            }
        });
    }
    state.ids.edit(event.original).reversed = true;
}

}  // namespace holdfast::ledger
