#include "api/committed.h"

#include <algorithm>

#include "crypto/bytes.h"
#include "crypto/checkpoint.h"
#include "ledger/apply.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kRecentHeads = 4096;
constexpr std::size_t kReplayChunk = 1024;

AccountTotals totals_of(const ledger::Account& account) {
    return {account.available, account.held, account.incoming, account.debits, account.credits};
}

// Adds a touch for each account in `edits`, once.
void add_touches(const ledger::State& state, std::vector<ledger::AccountId>& edits, Place place,
                 std::vector<Touch>& touches) {
    const std::size_t first = touches.size();
    for (const auto& account : edits) {
        const bool is_known =
            std::any_of(touches.begin() + static_cast<std::ptrdiff_t>(first), touches.end(),
                        [&](const Touch& touch) { return touch.account == account; });
        const ledger::Account* row = state.accounts.find(account);
        if (!is_known) {
            touches.push_back({account, place, totals_of(*row), !row->has(ledger::kNoHistory)});
        }
    }
    edits.clear();
}

}  // namespace

void Committed::restore(const ledger::EventLog& log, const ledger::Tip& tip, Views& views) {
    ledger::check(tip.next > 0, "the log has a genesis: make one with `holdfastd init`");
    if (auto frontier = views.load(state_)) {
        frontier_ = std::move(*frontier);
        ledger::check(frontier_.size() == state_.facts.next_sequence, "the views' frontier fits their state");
    }
    while (state_.facts.next_sequence < tip.next) {
        const ledger::Sequence from = state_.facts.next_sequence;
        auto stored = log.read(from, kReplayChunk);
        ledger::check(!stored.empty(), "the log has every entry before its tip");
        std::vector<DurableEntry> entries;
        for (auto& bytes : stored) {
            if (state_.facts.next_sequence < tip.next) {
                entries.push_back(apply_one(parse_stored(std::move(bytes), state_.facts.next_sequence)));
            }
        }
        views.take_in(entries, state_, frontier_);
    }
    ledger::check(state_.facts.next_sequence == tip.next && state_.facts.head == tip.head,
                  "the state ends where the log does");
    ledger::check(state_.facts.genesis.log_key == log_key_.public_key(), "the log key is the ledger's");
    sign_head();
}

DurableEntry Committed::apply_one(EntryPtr entry) {
    DurableEntry durable{state_.facts.next_sequence, std::move(entry), {}};
    std::vector<ledger::AccountId> edits;
    state_.accounts.record_edits(&edits);
    ledger::apply_entry(state_, *durable.entry, [&](std::size_t index) {
        add_touches(state_, edits, {durable.sequence, static_cast<std::uint16_t>(index)}, durable.touches);
    });
    state_.accounts.record_edits(nullptr);
    frontier_.append(durable.entry->leaf_hash());
    return durable;
}

std::vector<DurableEntry> Committed::apply(std::span<const EntryPtr> entries) {
    const std::unique_lock lock(mutex_);
    std::vector<DurableEntry> durable;
    durable.reserve(entries.size());
    for (const EntryPtr& entry : entries) {
        durable.push_back(apply_one(entry));
    }
    sign_head();
    return durable;
}

void Committed::sign_head() {
    SignedHead head{frontier_.size(), frontier_.root(), {}};
    const std::string text = crypto::format_checkpoint({state_.facts.genesis.origin, head.size, head.root});
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
