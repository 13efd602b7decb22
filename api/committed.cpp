#include "api/committed.h"

#include <algorithm>

#include "crypto/bytes.h"
#include "crypto/checkpoint.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kRecentHeads = 4096;
constexpr std::size_t kReplayChunk = 1024;

}  // namespace

void Committed::restore(const ledger::EventLog& log, const ledger::Tip& tip) {
    ledger::check(tip.next > 0, "the log has a genesis: make one with `holdfastd init`");
    if (auto frontier = views_.load(state_)) {
        frontier_ = std::move(*frontier);
        ledger::check(frontier_.size() == state_.facts.next_sequence,
                      "the views' frontier fits their state");
    }
    while (state_.facts.next_sequence < tip.next) {
        const ledger::Sequence from = state_.facts.next_sequence;
        auto stored = log.read(from, kReplayChunk);
        ledger::check(!stored.empty(), "the log has every entry before its tip");
        DurableGroup group;
        for (auto& bytes : stored) {
            if (state_.facts.next_sequence < tip.next) {
                apply_one(parse_stored(std::move(bytes), state_.facts.next_sequence), group);
                budget_.keep(state_, views_.stored());
            }
        }
        views_.take_in(group.touches, state_, frontier_);
    }
    ledger::check(state_.facts.next_sequence == tip.next && state_.facts.head == tip.head,
                  "the state ends where the log does");
    ledger::check(state_.facts.genesis.log_key == log_key_.public_key(),
                  "the log key is the ledger's");
    sign_head();
}

void Committed::apply_one(EntryPtr entry, DurableGroup& group) {
    const ledger::Sequence sequence = state_.facts.next_sequence;
    std::vector<ledger::Touch> touches = ledger::apply_with_touches(state_, *entry);
    if (group.touches.empty()) {
        group.touches = std::move(touches);
    } else {
        group.touches.insert(group.touches.end(), touches.begin(), touches.end());
    }
    frontier_.append(entry->leaf_hash());
    group.entries.push_back({sequence, std::move(entry)});
}

DurableGroup Committed::apply(std::span<const EntryPtr> entries) {
    const std::unique_lock lock(mutex_);
    budget_.keep(state_, views_.stored());  // first: what is touched here is looked at afterwards
    DurableGroup group;
    for (const EntryPtr& entry : entries) {
        apply_one(entry, group);
    }
    sign_head();
    return group;
}

void Committed::sign_head() {
    SignedHead head{frontier_.size(), frontier_.root(), {}};
    const std::string text =
        crypto::format_checkpoint({state_.facts.genesis.origin, head.size, head.root});
    head.signature = crypto::sign(log_key_, crypto::bytes_of(text));
    position_ = {state_.facts.next_sequence, state_.facts.time, state_.facts.head, head};
    recent_heads_.push_back(head);
    if (recent_heads_.size() > kRecentHeads) {
        recent_heads_.pop_front();
    }
}

bool Committed::can_have_shown(const ledger::SeenHead& seen) const {
    const std::shared_lock lock(mutex_);
    if (seen.size > position_.sequence) {
        return false;
    }
    const auto at = std::ranges::lower_bound(recent_heads_, seen.size, {}, &SignedHead::size);
    return at == recent_heads_.end() || at->size != seen.size || at->root == seen.root;
}

}  // namespace holdfast::api
