#include "api/recent_touches.h"

#include <algorithm>

namespace holdfast::api {

namespace {

constexpr std::size_t kEntriesMax = 1024;
constexpr std::size_t kAccountsMax = std::size_t{1} << 18;  // some 5 MB

}  // namespace

std::shared_ptr<const void> RecentTouches::begin() {
    const std::lock_guard lock(mutex_);
    auto wanted = wanted_.lock();
    if (!wanted) {
        wanted = std::make_shared<const bool>(true);
        wanted_ = wanted;
    }
    return wanted;
}

RecentTouches::Touched RecentTouches::of(ledger::Sequence entry) const {
    const std::lock_guard lock(mutex_);
    const ledger::Sequence first = next_ - entries_.size();
    return entry >= first && entry < next_ ? entries_[entry - first] : nullptr;
}

std::optional<crypto::MerkleFrontier> RecentTouches::load(ledger::State& state) {
    auto frontier = views_.load(state);
    next_ = state.facts.next_sequence;
    return frontier;
}

// The views first: what is at hand here is in them, too.
void RecentTouches::take_in(std::span<const ledger::Touch> touches, ledger::State& state,
                            const crypto::MerkleFrontier& frontier) {
    views_.take_in(touches, state, frontier);
    const std::lock_guard lock(mutex_);
    if (wanted_.expired()) {
        entries_.clear();
        accounts_ = 0;
        next_ = state.facts.next_sequence;
    } else {
        keep(touches, state.facts.next_sequence);
    }
}

void RecentTouches::keep(std::span<const ledger::Touch> touches, ledger::Sequence next) {
    for (auto at = touches.begin(); next_ < next; ++next_) {
        auto touched = std::make_shared<std::vector<ledger::AccountId>>();
        for (; at != touches.end() && at->place.entry == next_; ++at) {
            touched->push_back(at->account);
        }
        std::ranges::sort(*touched);
        touched->erase(std::unique(touched->begin(), touched->end()), touched->end());
        accounts_ += touched->size();
        entries_.push_back(std::move(touched));
        while (entries_.size() > kEntriesMax || accounts_ > kAccountsMax) {
            accounts_ -= entries_.front()->size();
            entries_.pop_front();
        }
    }
}

}  // namespace holdfast::api
