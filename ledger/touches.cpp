#include "ledger/touches.h"

#include <algorithm>

#include "ledger/apply.h"

namespace holdfast::ledger {

namespace {

/// Adds the parties of the accounts from `first` on that are not yet among `known`.
void touch_parties(std::vector<Touch>& touches, std::size_t first, std::vector<PartyId>& known) {
    const std::size_t end = touches.size();
    for (std::size_t i = first; i < end; ++i) {
        const PartyId party = touches[i].account.party;
        if (std::ranges::find(known, party) == known.end()) {
            known.push_back(party);
            touches.push_back({party_as_touched(party), touches[i].place, {}, true});
        }
    }
}

}  // namespace

std::vector<Touch> apply_with_touches(State& state, const Entry& entry) {
    std::vector<Touch> touches;
    touches.reserve(2 * entry.outcomes().size());  // a payer and a payee each
    std::vector<std::uint32_t> edits;
    std::vector<PartyId> parties;  // a few, even of many commands
    const Sequence sequence = state.facts.next_sequence;
    state.accounts.record_edits(&edits);
    apply_entry(state, entry, [&](std::size_t index) {
        const std::size_t first = touches.size();
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
        touch_parties(touches, first, parties);
    });
    state.accounts.record_edits(nullptr);
    return touches;
}

}  // namespace holdfast::ledger
