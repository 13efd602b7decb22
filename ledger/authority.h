/// Whose command is it? The checks of authority that several commands share.
///
/// A command lives in the name space of the party that makes it (`record.party`), and one of its
/// signers must stand for that party: operators act in the ledger's own (party 0), rails and
/// platforms in theirs. System accounts are named in party 0 and are nobody's to act on.
/// Thread-safety: pure.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

/// In the ledger's name space, signed by at least one operator. How many more it takes is the
/// quorum's matter (ledger/decide.h).
[[nodiscard]] bool operators_act(const Context& context);
/// The same for what takes two operators even where the quorum would be content with one.
[[nodiscard]] bool two_operators_act(const Context& context);
/// In the name space of a party of this role, signed by a key of the party itself.
[[nodiscard]] bool party_acts_as(const Context& context, Role role);
/// The operators act on an account that a platform manages: never on a system account.
[[nodiscard]] bool operators_act_on(const Context& context, AccountId account);
/// Signed for the account (`signed_for_account`), which is no system account.
[[nodiscard]] bool account_acts(const Context& context, AccountId account);

/// Is this a registered party of that role?
[[nodiscard]] bool has_role(const State& state, PartyId party, Role role);

}  // namespace holdfast::ledger
