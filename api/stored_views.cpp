#include "api/stored_views.h"

#include "ledger/check.h"

namespace holdfast::api {

std::optional<crypto::MerkleFrontier> StoredViews::load(ledger::State& state) {
    const auto note = views_.load(state);
    if (!note) {
        return std::nullopt;
    }
    auto frontier = crypto::MerkleFrontier::deserialise(*note);
    ledger::check(frontier.has_value(), "the views' note is a Merkle frontier");
    loaded_ = state.facts.next_sequence;
    return frontier;
}

void StoredViews::take_in(std::span<const ledger::Touch> touches, ledger::State& state,
                          const crypto::MerkleFrontier& frontier) {
    views_.take_in(touches, state, [&frontier] { return frontier.serialise(); });
}

void StoredViews::finish(ledger::State& state, const crypto::MerkleFrontier& frontier) {
    views_.finish(state, [&frontier] { return frontier.serialise(); });
}

}  // namespace holdfast::api
