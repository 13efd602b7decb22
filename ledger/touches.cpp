#include "ledger/touches.h"

#include <algorithm>

#include "ledger/apply.h"

namespace holdfast::ledger {

std::vector<Touch> apply_with_touches(State& state, const Entry& entry) {
    std::vector<Touch> touches;
    std::vector<AccountId> edits;
    const Sequence sequence = state.facts.next_sequence;
    state.accounts.record_edits(&edits);
    apply_entry(state, entry, [&](std::size_t index) {
        const auto first = static_cast<std::ptrdiff_t>(touches.size());
        for (const AccountId& account : edits) {
            const bool is_there =
                std::any_of(touches.begin() + first, touches.end(),
                            [&](const Touch& touch) { return touch.account == account; });
            if (!is_there) {
                const Account& row = *state.accounts.find(account);
                touches.push_back({account,
                                   {sequence, static_cast<std::uint16_t>(index)},
                                   AccountTotals::of(row),
                                   !row.has(kNoHistory)});
            }
        }
        edits.clear();
    });
    state.accounts.record_edits(nullptr);
    return touches;
}

}  // namespace holdfast::ledger
