/// The answer to a batch that is in the log. Thread-safety: pure functions.
#pragma once

#include "api/committed.h"

namespace holdfast::api {

/// Results of a logged batch, under a head that covers it; without balances.
[[nodiscard]] SubmitReply make_submit_reply(const ledger::Entry& entry, ledger::Sequence sequence,
                                            const SignedHead& head);

/// The accounts that an entry touched, each once, as they are in `state`. `touches` may be of more
/// entries.
[[nodiscard]] std::vector<AccountAfter> balances_after(std::span<const ledger::Touch> touches,
                                                       ledger::Sequence entry,
                                                       const ledger::State& state);

}  // namespace holdfast::api
