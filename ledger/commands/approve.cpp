#include "ledger/commands/approve.h"

#include <algorithm>

#include "ledger/authority.h"
#include "ledger/decide.h"

namespace holdfast::ledger::commands {

namespace {

// The signing operators who have neither made the request nor approved it.
std::vector<Id> new_approvers(const Context& context, const Request& request) {
    std::vector<Id> approvers = signing_operators(context);
    std::erase_if(approvers, [&](const Id& id) {
        return id == request.requester ||
               std::ranges::find(request.approvers, id) != request.approvers.end();
    });
    return approvers;
}

// The requested command's own rules, on the state as it is now.
Outcome decide_request(const Context& context, const Request& request) {
    const auto stored = StoredCommand::from_leaf(request.command);
    check(stored.has_value(), "a request keeps a whole command");
    const Command command = stored->view();
    return decide_requested({context.state, command, context.signers, context.now, context.past});
}

}  // namespace

bool Approve::authorized(const Context& context) { return operators_act(context); }

Outcome Approve::decide(const Context& context) {
    const auto id = context.command.reference<CommandId>();
    const Request* request = context.state.requests.find(id);
    if (request == nullptr || !request->open) {
        return refuse(Reason::request_not_found);
    }
    if (*context.command.get(&Extension::payload) != request->payload) {
        return refuse(Reason::payload_mismatch);
    }
    const auto approvers = new_approvers(context, *request);
    if (approvers.empty()) {
        return refuse(Reason::already_approved);
    }
    Outcome outcome;
    for (const Id& approver : approvers) {
        outcome.events.emplace_back(RequestApproved{id, approver});
    }
    const std::size_t approvals = request->approvers.size() + approvers.size();
    const std::size_t needed = context.state.facts.genesis.approvals;
    if (approvals < needed) {
        outcome.detail = {DetailKind::pending, needed - approvals};
        return outcome;
    }
    Outcome executed = decide_request(context, *request);
    if (executed.reason != Reason::ok) {
        return executed;
    }
    outcome.events.emplace_back(RequestClosed{id, true});
    std::ranges::move(executed.events, std::back_inserter(outcome.events));
    outcome.detail = executed.detail;
    return outcome;
}

}  // namespace holdfast::ledger::commands
