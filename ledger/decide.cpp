#include "ledger/decide.h"

#include <algorithm>
#include <array>

#include "crypto/sha256.h"
#include "ledger/agreement_freezes.h"
#include "ledger/command_list.h"
#include "ledger/replayed_id.h"

namespace holdfast::ledger {

namespace {

constexpr Duration kRequestLapse = 7 * kDay;

// Kinds are small numbers, and asked for with every command.
constexpr std::array<const CommandInfo*, 256> by_kind() {
    std::array<const CommandInfo*, 256> infos{};
    for (const CommandInfo& info : AllCommands::table) {
        infos.at(static_cast<std::size_t>(info.kind)) = &info;
    }
    return infos;
}
constexpr auto kByKind = by_kind();

// An operators' command with too few of them behind it waits for the others' approvals.
Outcome file_request(const Context& context) {
    const auto operators = signing_operators(context);
    RequestFiled event;
    event.payload = crypto::sha256(context.command.leaf_bytes());
    event.requester = operators.front();
    event.approvers.assign(operators.begin() + 1, operators.end());
    event.lapses = context.now + kRequestLapse;
    const std::size_t missing = context.state.facts.genesis.approvals - event.approvers.size();
    Outcome outcome = done(std::move(event));
    outcome.detail = {DetailKind::pending, missing};
    return outcome;
}

bool lacks_approvals(const Context& context) {
    return signing_operators(context).size() <
           context.state.facts.genesis.approvals + std::size_t{1};
}

// A command's id lives in its party's name space, so one of the signers must be of that party:
// nobody uses up another's ids, whoever's money the command moves.
bool acts_at_home(const Context& context) {
    return signed_within_party(context, context.command.record->party);
}

}  // namespace

std::span<const CommandInfo> all_commands() { return AllCommands::table; }

const CommandInfo* find_command(CommandKind kind) {
    const auto number = static_cast<std::size_t>(kind);
    return number < kByKind.size() ? kByKind[number] : nullptr;
}

const CommandInfo* find_command(std::string_view name) {
    const auto found = std::ranges::find(AllCommands::table, name, &CommandInfo::name);
    return found == AllCommands::table.end() ? nullptr : &*found;
}

Outcome decide_command(const Context& context) {
    const CommandInfo* info = find_command(context.command.kind());
    if (info == nullptr) {
        return refuse(Reason::unknown_command);
    }
    if (const auto field = misshapen_field(context.command, info->shape)) {
        return refuse(Reason::malformed, Detail::of(*field));
    }
    if (!acts_at_home(context) || !info->authorized(context)) {
        return refuse(Reason::not_authorized);
    }
    if (const IdUse* use = context.state.ids.find(context.command.id())) {
        return outcome_of_used_id(context, *use);
    }
    if (info->needs_quorum(context.command) && lacks_approvals(context)) {
        return file_request(context);
    }
    if (is_stopped_by_freeze(context)) {
        return refuse_as_frozen(info->decide(context));
    }
    return info->decide(context);
}

Outcome decide_requested(const Context& context) {
    return find_command(context.command.kind())->decide(context);
}

}  // namespace holdfast::ledger
