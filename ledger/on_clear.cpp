#include "ledger/on_clear.h"

#include <algorithm>

#include "ledger/agreements.h"
#include "ledger/authority.h"
#include "ledger/chargebacks.h"
#include "ledger/deposits.h"
#include "ledger/funding.h"
#include "ledger/hold_placement.h"
#include "ledger/holds.h"

namespace holdfast::ledger {

namespace {

// A deposit's row, and what is stored of it, has room for as much as can wait.
static_assert(kInstructionsMax * (kMaxExtensionBytes + sizeof(CommandRecord) + 32) < 48 << 10);

// A payment into an agreement fits its weight whatever its terms are. A hold may be too large for
// any deposit to be named for.
std::size_t weight_of(const State& state, const Command& command) {
    if (command.kind() != CommandKind::hold_on_clear) {
        return 4;
    }
    constexpr std::size_t kBytesOfOne = kChargeBytesMax / kInstructionsMax;
    const HoldId id = rename<HoldId>(command.id());
    const Hold hold = hold_from(command, 0, Amount());
    const std::size_t bytes = charge_bytes(state, {{id, &hold}}, Amount::max());
    return (bytes + kBytesOfOne - 1) / kBytesOfOne;
}

StoredCommand stored(const Instruction& instruction) {
    auto command = StoredCommand::from_leaf(instruction.command);
    check(command.has_value(), "an instruction keeps a whole command");
    return std::move(*command);
}

std::size_t weight_of(const State& state, const Deposit& deposit) {
    std::size_t sum = 0;
    for (const Instruction& instruction : deposit.instructions) {
        sum += weight_of(state, stored(instruction).view());
    }
    return sum;
}

const Instruction* find_waiting(const State& state, DepositId id, CommandId name) {
    const Deposit* deposit = state.deposits.find(id);
    if (deposit == nullptr) {
        return nullptr;
    }
    const auto found = std::ranges::find(deposit->instructions, name, &Instruction::name);
    return found == deposit->instructions.end() ? nullptr : &*found;
}

bool is_to_come(const Deposit& deposit) {
    return deposit.state == DepositState::expected || deposit.state == DepositState::seen ||
           deposit.state == DepositState::expired;
}

// Its money is held as if it had been commanded now, or `reason` says why not.
struct Execution {
    Reason reason = Reason::ok;
    std::vector<PaidInto> paid_into;
    Events events;
};

Execution execute_hold(const Context& context, Amount most) {
    const Amount amount = *context.command.amount();
    if (amount > most) {
        return {Reason::insufficient_funds, {}, {}};
    }
    return {check_placement(context).outcome.reason,
            {{rename<HoldId>(context.command.id()), amount}},
            {}};
}

Execution execute_fund(const Context& context, Amount most) {
    const Agreement& agreement = *named_agreement(context);
    if (agreement.is_frozen()) {
        return {Reason::agreement_frozen, {}, {}};
    }
    Outcome outcome = pay_in(context, context.command.reference<AgreementId>(), agreement,
                             *context.command.amount());
    Execution execution{outcome.reason, {}, std::move(outcome.events)};
    Amount sum;
    for (const Event& event : execution.events) {
        if (const auto* funded = std::get_if<MilestoneFunded>(&event)) {
            execution.paid_into.push_back(
                {milestone_id(funded->agreement, funded->index), funded->amount});
            sum += funded->amount;
        }
    }
    return sum > most ? Execution{Reason::insufficient_funds, {}, {}} : execution;
}

}  // namespace

std::optional<AccountId> payer_of(const State& state, const Command& instruction) {
    if (instruction.kind() == CommandKind::hold_on_clear) {
        return instruction.payer();
    }
    const Agreement* agreement = state.agreements.find(instruction.reference<AgreementId>());
    return agreement == nullptr ? std::nullopt : std::optional(agreement->buyer);
}

bool waits(const State& state, const Command& instruction) {
    return find_waiting(state, *instruction.get(&Extension::deposit), instruction.id()) != nullptr;
}

std::optional<StoredCommand> named_instruction(const Context& context) {
    const Instruction* waiting =
        find_waiting(context.state, *context.command.get(&Extension::deposit),
                     context.command.reference<CommandId>());
    return waiting == nullptr ? std::nullopt : std::optional(stored(*waiting));
}

Reason check_instruction(const Context& context, AccountId payer) {
    const DepositId id = *context.command.get(&Extension::deposit);
    if (!has_role(context.state, id.party, Role::rail)) {
        return Reason::party_not_found;
    }
    const Deposit* deposit = context.state.deposits.find(id);
    if (deposit == nullptr) {
        return Reason::deposit_not_found;
    }
    if (!is_to_come(*deposit) || deposit->account != payer) {
        return Reason::wrong_state;
    }
    const bool fits =
        weight_of(context.state, *deposit) + weight_of(context.state, context.command) <=
        kInstructionsMax;
    return fits ? Reason::ok : Reason::instruction_limit;
}

Outcome give_instruction(const Context& context, Outcome outcome, AccountId payer) {
    const Reason first = first_by_precedence({outcome.reason, check_instruction(context, payer)});
    if (first != Reason::ok) {
        return outcome.reason == first ? std::move(outcome) : refuse(first);
    }
    outcome.events.emplace_back(InstructionGiven{*context.command.get(&Extension::deposit)});
    return outcome;
}

Events next_instruction(const Context& context) {
    const DepositId id = deposit_of(context.command);
    const Deposit& deposit = *context.state.deposits.find(id);
    const bool has_arrived = deposit.state == DepositState::cleared && deposit.suspense_round == 0;
    for (const Instruction& next : deposit.instructions) {
        const StoredCommand command = stored(next);
        const Command instruction = command.view();
        const bool is_for_payer = payer_of(context.state, instruction) == deposit.account;
        if (is_to_come(deposit) && is_for_payer) {
            continue;  // still waits
        }
        InstructionEnded ended{id, next.name, InstructionEnd::dropped, Reason::ok, {}};
        Events events;
        if (has_arrived && is_for_payer) {
            // Whose keys signed it was seen, and counted against their limits, when it was given.
            const std::vector<Signer> nobody;
            const Context now{context.state, instruction, nobody, context.now, context.past};
            Execution execution = instruction.kind() == CommandKind::hold_on_clear
                                      ? execute_hold(now, deposit.unnamed)
                                      : execute_fund(now, deposit.unnamed);
            ended.reason = execution.reason;
            ended.end = InstructionEnd::refused;
            if (execution.reason == Reason::ok) {
                ended.end = InstructionEnd::executed;
                ended.paid_into = std::move(execution.paid_into);
                events = std::move(execution.events);
            }
        }
        events.insert(events.begin(), std::move(ended));
        return events;
    }
    return {};
}

}  // namespace holdfast::ledger
