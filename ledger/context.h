/// What a rule sees when it decides: the state, the command, who signed it, and the entry's time.
///
/// Nothing here reads a clock or writes anything. Thread-safety: as the state's.
#pragma once

#include <vector>

#include "ledger/state.h"

namespace holdfast::ledger {

/// A signer named by a command, as registered.
struct Signer {
    crypto::PublicKey key;
    PartyId party = 0;
    Id member;  ///< zero: the party's own key; for operators their number
};

/// An executed command read back: for "same content?" and for reversals.
struct PastCommand {
    Command command;
    const Outcome* outcome = nullptr;
};

/// Finds executed commands of this entry and of earlier ones (see PastEntries in engine.h).
class PastCommands {
   public:
    virtual ~PastCommands() = default;
    /// Throws CheckFailed where the log does not have it. Valid until the entry is decided.
    [[nodiscard]] virtual PastCommand find(Sequence sequence, std::uint16_t index) const = 0;
};

struct Context {
    const State& state;
    const Command& command;
    const std::vector<Signer>& signers;  ///< those the command names; at least one
    Time now = 0;
    const PastCommands& past;
};

/// Does one of the signers stand for the party itself?
[[nodiscard]] bool signed_by_party(const Context& context, PartyId party);
/// Is one of them of the party at all: its own key, or a member's? Asked where the object is
/// unknown.
[[nodiscard]] bool signed_within_party(const Context& context, PartyId party);
/// Does one of them stand for the party in this role?
[[nodiscard]] bool signed_by_role(const Context& context, Role role);
/// Does one of them hold the account's authority: its owner's key, or its platform's where the
/// owner has bound none? For an account that does not exist: the key of the party that would manage
/// it.
[[nodiscard]] bool signed_for_account(const Context& context, AccountId id);
/// Numbers of the operators among the signers, each once.
[[nodiscard]] std::vector<Id> signing_operators(const Context& context);

/// Runs checks in order until one refuses.
template <class... Checks>
[[nodiscard]] Reason first_refusal(Checks&&... checks) {
    Reason reason = Reason::ok;
    (void)(((reason = checks()) == Reason::ok) && ...);
    return reason;
}
/// The one of these that stands first in the published order; `ok` if none refuses.
[[nodiscard]] Reason first_by_precedence(const std::vector<Reason>& found);

/// Shorthands for a rule's answer.
[[nodiscard]] inline Outcome refuse(Reason reason, Detail detail = {}) {
    return {reason, detail, {}};
}
template <class... Events>
[[nodiscard]] Outcome done(Events&&... events) {
    Outcome outcome;
    outcome.events.reserve(sizeof...(events));
    (outcome.events.emplace_back(std::forward<Events>(events)), ...);
    return outcome;
}

}  // namespace holdfast::ledger
