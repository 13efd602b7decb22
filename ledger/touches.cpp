#include "ledger/touches.h"

#include <algorithm>

#include "ledger/apply.h"

namespace holdfast::ledger {

std::vector<Touch> apply_with_touches(State& state, const Entry& entry) {
    std::vector<Touch> touches;
    touches.reserve(2 * entry.outcomes().size());  // a payer and a payee each
    std::vector<std::uint32_t> edits;
    const Sequence sequence = state.facts.next_sequence;
    state.accounts.record_edits(&edits);
    apply_entry(state, entry, [&](std::size_t index) {
        for (auto edit = edits.begin(); edit != edits.end(); ++edit) {
            if (std::find(edits.begin(), edit, *edit) == edit) {  // its first
                const auto& [account, row] = state.accounts.nth(*edit);
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
