#include "ledger/agreement_freezes.h"

#include "ledger/agreement_clocks.h"

namespace holdfast::ledger {

namespace {

const Agreement* agreement_of(const NamedMilestone& milestone) {
    return milestone ? milestone.agreement : nullptr;
}

// The agreement that a command which freezes stop acts on; null where there is none.
const Agreement* agreement_acted_on(const Context& context) {
    switch (context.command.kind()) {
        case CommandKind::counter:
        case CommandKind::agree:
        case CommandKind::fund:
        case CommandKind::fund_on_clear:
        case CommandKind::cancel: return named_agreement(context);
        case CommandKind::accept_proposal: {
            const Proposal* proposal = named_proposal(context);
            return proposal == nullptr
                       ? nullptr
                       : agreement_of(find_milestone(context.state, proposal->milestone));
        }
        case CommandKind::cancel_milestone:
        case CommandKind::ship:
        case CommandKind::confirm_receipt:
        case CommandKind::extend_clock:
        case CommandKind::propose_settlement:
        case CommandKind::request_refund:
        case CommandKind::accept_refund:
        case CommandKind::reject_refund:
        case CommandKind::return_shipped:
        case CommandKind::return_received:
        case CommandKind::dispute:
        case CommandKind::withdraw_case:
        case CommandKind::escalate:
        case CommandKind::award:
        case CommandKind::appeal:
        case CommandKind::claim:
        case CommandKind::settle_claim:
        case CommandKind::propose_amendment:
        case CommandKind::fund_amendment: return agreement_of(named_milestone(context));
        default: return nullptr;
    }
}

}  // namespace

bool is_stopped_by_freeze(const Context& context) {
    const Agreement* agreement = agreement_acted_on(context);
    return agreement != nullptr && agreement->is_frozen();
}

Outcome refuse_as_frozen(const Outcome& decided) {
    const Reason first = first_by_precedence({decided.reason, Reason::agreement_frozen});
    return first == decided.reason ? decided : refuse(Reason::agreement_frozen);
}

void apply_agreement_frozen(State& state, const AgreementFrozen& event) {
    stop_clocks(state, event.agreement);
    Agreement& agreement = state.agreements.edit(event.agreement);
    agreement.frozen_since = event.since;
    agreement.frozen_until = event.until;
    start_clocks(state, event.agreement);
}

void apply_agreement_thawed(State& state, const AgreementThawed& event) {
    stop_clocks(state, event.agreement);
    Agreement& agreement = state.agreements.edit(event.agreement);
    agreement.frozen_until = 0;
    agreement.thawed = event.ended;
    move_out_of_freeze(state, event.agreement, {event.since, event.ended});
    start_clocks(state, event.agreement);
}

}  // namespace holdfast::ledger
