#include "ledger/apply.h"

#include <utility>

#include "ledger/agreement_freezes.h"
#include "ledger/agreements.h"
#include "ledger/apply_agreements.h"
#include "ledger/apply_campaigns.h"
#include "ledger/apply_chargebacks.h"
#include "ledger/apply_holds.h"
#include "ledger/apply_rails.h"
#include "ledger/apply_time.h"
#include "ledger/fetch_ahead.h"
#include "ledger/reconciliation.h"
#include "ledger/suspense.h"

namespace holdfast::ledger {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;  // Clang 14 does not see it by itself

void open_system_account(State& state, SystemAccount kind, CurrencyId currency, PartyId rail) {
    Account account;
    account.currency = currency;
    account.flags = kSystem;
    account.credit_line = Amount::max();
    state.accounts.insert(system_account(kind, currency, rail), std::move(account));
}

void apply(State& state, const CurrencyRegistered& event) {
    state.currencies.insert(event.number, event.currency);
    for (const auto kind : {SystemAccount::fees, SystemAccount::loss, SystemAccount::suspense}) {
        open_system_account(state, kind, event.number, 0);
    }
    std::vector<PartyId> rails;
    state.parties.for_each([&](PartyId number, const Party& party) {
        if (party.role == Role::rail) {
            rails.push_back(number);
        }
    });
    for (const PartyId rail : rails) {
        open_system_account(state, SystemAccount::rail_clearing, event.number, rail);
    }
}

void apply(State& state, const PartyRegistered& event) {
    state.parties.insert(event.number, event.party);
    if (event.party.role == Role::rail) {
        std::vector<CurrencyId> currencies;
        state.currencies.for_each([&](std::uint32_t number, const Currency&) {
            currencies.push_back(static_cast<CurrencyId>(number));
        });
        for (const CurrencyId currency : currencies) {
            open_system_account(state, SystemAccount::rail_clearing, currency, event.number);
        }
    }
}

void apply(State& state, const KeyRegistered& event) {
    Key key;
    key.party = event.party;
    key.member = event.member;
    key.valid_until = event.valid_until;
    key.limits = event.limits;
    state.keys.insert(event.key, key);
}

void apply(State& state, const KeyRotated& event, Time now) {
    Key& old_key = state.keys.edit(event.old_key);
    old_key.revoked_at = now;
    Key fresh;
    fresh.party = old_key.party;
    fresh.member = old_key.member;
    fresh.valid_until = old_key.valid_until;
    fresh.limits = old_key.limits;
    fresh.window_start = old_key.window_start;  // a new key does not open a new window
    fresh.window_spent = old_key.window_spent;
    state.keys.insert(event.new_key, fresh);
    if (const Member* member = state.members.find({fresh.party, fresh.member});
        member != nullptr && member->key == event.old_key) {
        state.members.edit({fresh.party, fresh.member}).key = event.new_key;
    }
}

void apply(State& state, const MemberBound& event, Time now) {
    if (const Member* member = state.members.find(event.member)) {
        if (const Key* old_key = state.keys.find(member->key);
            old_key != nullptr && old_key->revoked_at == 0) {
            state.keys.edit(member->key).revoked_at = now;
        }
        Member& row = state.members.edit(event.member);
        remove_rebind_timer(state, event.member, row);
        row.key = event.key;
        row.pending_key.reset();
        row.pending_until = 0;
    } else {
        state.members.insert(event.member, Member{event.key, std::nullopt, 0});
    }
    if (state.keys.find(event.key) != nullptr) {
        state.keys.edit(event.key).revoked_at = 0;  // it waited
        return;
    }
    Key key;
    key.party = event.member.party;
    key.member = event.member.id;
    state.keys.insert(event.key, key);
}

// The new key is known from now on, so that nobody else can register it, but not live until it is
// bound.
void apply(State& state, const RebindStarted& event, Time now) {
    Key key;
    key.party = event.member.party;
    key.member = event.member.id;
    key.revoked_at = now;
    state.keys.insert(event.key, key);
    start_rebind(state, event);
}

void apply(State& state, const AccountOpened& event) {
    Account account;
    account.owner = event.owner;
    account.currency = event.currency;
    account.tag = event.tag;
    account.flags = event.flags;
    account.ceiling = event.ceiling;
    state.accounts.insert(event.account, std::move(account));
}

void apply(State& state, const LimitsSet& event) {
    Account& account = state.accounts.edit(event.account);
    account.credit_line = event.credit_line.value_or(account.credit_line);
    account.ceiling = event.ceiling.value_or(account.ceiling);
}

void apply(State& state, const Transferred& event, const Command& command) {
    const Amount amount = event.amount ? *event.amount : *command.amount();
    Account& payer = state.accounts.edit(command.payer());
    payer.available -= amount;
    payer.debits += amount;
    credit_account(state, command.payee(), amount);
}

void apply(State& state, const DestinationSet& event, Time now) {
    const Destination destination{event.destination, now};
    if (state.destinations.find(event.account) != nullptr) {
        state.destinations.edit(event.account) = destination;
    } else {
        state.destinations.insert(event.account, destination);
    }
}

void apply(State& state, const RequestFiled& event, const Command& command) {
    Request request;
    request.command = command.leaf_bytes();
    request.payload = event.payload;
    request.requester = event.requester;
    request.approvers = event.approvers;
    request.lapses = event.lapses;
    add_request_timer(state, command.id(), request);
    state.requests.insert(command.id(), std::move(request));
}

void apply(State& state, const RequestClosed& event) {
    Request& request = state.requests.edit(event.request);
    remove_request_timer(state, event.request, request);
    request.open = false;
}

}  // namespace

void apply_event(State& state, const Event& event, const Command* command, Time now) {
    std::visit(
        Overloaded{
            [&](const CurrencyRegistered& e) { apply(state, e); },
            [&](const PartyRegistered& e) { apply(state, e); },
            [&](const KeyRegistered& e) { apply(state, e); },
            [&](const KeyRotated& e) { apply(state, e, now); },
            [&](const KeyRevoked& e) { state.keys.edit(e.key).revoked_at = now; },
            [&](const KeySpent& e) {
                Key& key = state.keys.edit(e.key);
                key.window_start = e.window_start;
                key.window_spent = e.spent;
            },
            [&](const MemberBound& e) { apply(state, e, now); },
            [&](const RebindStarted& e) { apply(state, e, now); },
            [&](const RebindVetoed& e) { veto_rebind(state, e); },
            [&](const TermsRegistered& e) { state.terms.insert(e.terms, e.content); },
            [&](const AccountOpened& e) { apply(state, e); },
            [&](const LimitsSet& e) { apply(state, e); },
            [&](const KycLevelSet& e) { state.accounts.edit(e.account).kyc_level = e.level; },
            [&](const GuardsSet& e) { state.accounts.edit(e.account).guards = e.guards; },
            [&](const FreezeSet& e) { apply_freeze(state, e); },
            [&](const AccountClosed& e) { state.accounts.edit(e.account).flags |= kClosed; },
            [&](const Transferred& e) { apply(state, e, *command); },
            [&](const HoldPlaced& e) { apply_hold_placed(state, e, *command); },
            [&](const HoldToppedUp& e) { apply_top_up(state, e, *command); },
            [&](const ExpiryMoved& e) { apply_expiry_moved(state, e, *command); },
            [&](const Released& e) { apply_released(state, e, command); },
            [&](const Refunded& e) { apply_refunded(state, e, command); },
            [&](const DuePaid& e) { apply_due_paid(state, e); },
            [&](const Reversed& e) { apply_reversed(state, e); },
            [&](const DepositMoved& e) { apply_deposit_moved(state, e, now); },
            [&](const InstructionGiven& e) { apply_instruction_given(state, e, *command); },
            [&](const InstructionEnded& e) { apply_instruction_ended(state, e); },
            [&](const PayoutRequested& e) { apply_payout_requested(state, e); },
            [&](const PayoutMoved& e) { apply_payout_moved(state, e, now); },
            [&](const DestinationSet& e) { apply(state, e, now); },
            [&](const RequestFiled& e) { apply(state, e, *command); },
            [&](const RequestApproved& e) {
                state.requests.edit(e.request).approvers.push_back(e.approver);
            },
            [&](const RequestClosed& e) { apply(state, e); },
            [&](const TimeExcluded& e) { exclude_time(state, e.interval); },
            [&](const TimerFired& e) { apply_timer_fired(state, e.timer); },
            [&](const SuspensePaid& e) { pay_from_suspense(state, e.account, e.to, e.amount); },
            [&](const DebtWrittenOff& e) { apply_debt_written_off(state, e); },
            [&](const AgreementOffered& e) { apply_offered(state, e); },
            [&](const AgreementMoved& e) { apply_agreement_moved(state, e); },
            [&](const MilestoneFunded& e) { apply_milestone_funded(state, e); },
            [&](const MilestoneChanged& e) { apply_milestone_changed(state, e); },
            [&](const MediationPaid& e) { apply_mediation_paid(state, e); },
            [&](const ProposalMade& e) { state.proposals.insert(e.proposal, e.content); },
            [&](const ProposalEnded& e) { state.proposals.edit(e.proposal).open = false; },
            [&](const MandateGranted& e) { apply_mandate_granted(state, e); },
            [&](const MandateEnded& e) { state.mandates.edit(e.mediator).ended = true; },
            [&](const ClaimPaid& e) { apply_claim_paid(state, e); },
            [&](const TopUpPaid& e) { apply_top_up_paid(state, e); },
            [&](const TopUpJoined& e) { apply_top_up_joined(state, e); },
            [&](const TopUpReturned& e) { apply_top_up_returned(state, e); },
            [&](const CampaignDrafted& e) { apply_campaign_drafted(state, e); },
            [&](const CampaignMoved& e) { apply_campaign_moved(state, e, now); },
            [&](const GiftMade& e) { apply_gift_made(state, e, *command, now); },
            [&](const GiftSettled& e) { apply_gift_settled(state, e); },
            [&](const GiftPassed& e) { apply_gift_passed(state, e); },
            [&](const GiftRefunded& e) { apply_gift_refunded(state, e); },
            [&](const TipsPaid& e) { apply_tips_paid(state, e); },
            [&](const DisbursementRequested& e) {
                apply_disbursement_requested(state, e, *command);
            },
            [&](const DisbursementApproved& e) {
                state.disbursements.edit(e.disbursement).approvers.push_back(e.approver);
            },
            [&](const DisbursementPaid& e) { apply_disbursement_paid(state, e); },
            [&](const DisbursementLapsed& e) { apply_disbursement_lapsed(state, e); },
            [&](const PoolOpened& e) { apply_pool_opened(state, e, *command); },
            [&](const GiftMatched& e) { apply_gift_matched(state, e); },
            [&](const RailReconciled& e) { apply_rail_reconciled(state, e, now); },
            [&](const RailAdjusted& e) { apply_rail_adjusted(state, e); },
            [&](const AgreementFrozen& e) { apply_agreement_frozen(state, e); },
            [&](const AgreementThawed& e) { apply_agreement_thawed(state, e); },
            [&](const DepositCharged& e) { apply_deposit_charged(state, e); },
            [&](const ChargebackReversed& e) { apply_chargeback_reversed(state, e, now); },
        },
        event);
}

void apply_outcome(State& state, const Outcome& outcome, const Command& command, Sequence sequence,
                   std::uint16_t index, Time now) {
    for (const Event& event : outcome.events) {
        apply_event(state, event, &command, now);
    }
    const auto claim_id = [&](HoldId name) {
        state.ids.insert(rename<CommandId>(name), {sequence, index, Reason::ok, false});
    };
    if (outcome.reason == Reason::ok) {
        state.ids.insert(command.id(), {sequence, index, Reason::ok, false});
        if (command.kind() == CommandKind::agree) {  // the milestones have names from now on
            for (const HoldId milestone : milestones_of(state, command.reference<AgreementId>())) {
                claim_id(milestone);
            }
        }
        if (command.kind() == CommandKind::chargeback_reversed) {
            for (const HoldId name : reopened_names(state, outcome)) {
                claim_id(name);
            }
        }
    } else if (burns_id(outcome.reason)) {
        state.ids.insert(command.id(), {sequence, index, outcome.reason, false});
    }
}

void apply_position(State& state, const Entry& entry) {
    Facts& facts = state.facts;
    const Leaf& leaf = entry.leaf();
    for (const LeafSigner& signer : leaf.signers) {
        Key& key = state.keys.edit(signer.signer.key);
        key.sequence = signer.signer.sequence;
        key.last_header = crypto::sha256(entry.header_bytes());
    }
    facts.next_sequence += 1;
    facts.next_event += entry.event_count();
    facts.head = entry.head();
    facts.time = leaf.time;
    facts.rules_version = leaf.rules_version;
}

namespace {

void apply_genesis(State& state, const Entry& entry) {
    auto genesis = decode_genesis(entry.commands_bytes());
    check(genesis.has_value(), "entry 0 is a genesis of a format this program knows");
    state.facts.origin_hash = entry.leaf().origin_hash;
    state.parties.insert(kLedgerParty, {Role::operators, "operators"});
    for (std::size_t i = 0; i < genesis->operators.size(); ++i) {
        Key key;
        key.member.bytes[15] = static_cast<std::uint8_t>(i + 1);
        state.keys.insert(genesis->operators[i], key);
    }
    state.facts.genesis = std::move(*genesis);
}

void check_follows(const State& state, const Entry& entry) {
    const Facts& facts = state.facts;
    const Leaf& leaf = entry.leaf();
    check(entry.previous_head() == facts.head, "an entry names the head before it");
    check((leaf.type == EntryType::genesis) == (facts.next_sequence == 0),
          "genesis is entry 0, and only it");
    check(leaf.time >= facts.time, "time never decreases");
    check(leaf.first_event == facts.next_event, "events are numbered without gaps");
    check(facts.next_sequence == 0 || leaf.origin_hash == facts.origin_hash,
          "an entry is of this ledger");
    for (const LeafSigner& signer : leaf.signers) {
        const Key* key = state.keys.find(signer.signer.key);
        check(key != nullptr && key->sequence + 1 == signer.signer.sequence &&
                  key->last_header == signer.signer.previous,
              "a signer's sequence is its next one");
    }
}

}  // namespace

void apply_entry(State& state, const Entry& entry, const AfterOutcome& after_outcome) {
    check_follows(state, entry);
    const Leaf& leaf = entry.leaf();
    if (leaf.type == EntryType::genesis) {
        apply_genesis(state, entry);
    }
    if (leaf.type == EntryType::batch) {
        bring_rows(state, entry.outcomes().size(),
                   [&](std::size_t at) { return entry.command(at); });
    }
    for (std::size_t i = 0; i < entry.outcomes().size(); ++i) {
        const Outcome& outcome = entry.outcomes()[i];
        if (leaf.type == EntryType::batch) {
            fetch_ahead(state, i, entry.outcomes().size(),
                        [&](std::size_t at) { return entry.command(at); });
            apply_outcome(state, outcome, entry.command(i), state.facts.next_sequence,
                          static_cast<std::uint16_t>(i), leaf.time);
        } else {
            for (const Event& event : outcome.events) {
                apply_event(state, event, nullptr, leaf.time);
            }
        }
        if (after_outcome) {
            after_outcome(i);
        }
    }
    apply_position(state, entry);
}

}  // namespace holdfast::ledger
