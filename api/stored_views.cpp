#include "api/stored_views.h"

namespace holdfast::api {

std::optional<crypto::MerkleFrontier> StoredViews::load(ledger::State& state) {
    std::optional<crypto::MerkleFrontier> frontier;
    const auto note = views_.load(state, [&](const ledger::Bytes& bytes, ledger::Sequence next) {
        frontier = crypto::MerkleFrontier::deserialise(bytes);
        return frontier && frontier->size() == next;
    });
    if (!note) {
        return std::nullopt;
    }
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
