#include "api/memory_views.h"

#include <algorithm>

namespace holdfast::api {

std::optional<crypto::MerkleFrontier> MemoryViews::load(ledger::State& state) {
    state.keep_rest_in(*this, state.sizes());
    state.track_changes();
    return std::nullopt;
}

void MemoryViews::take_in(std::span<const ledger::Touch> touches, ledger::State& state,
                          const crypto::MerkleFrontier& /*frontier*/) {
    const std::lock_guard lock(mutex_);
    for (const ledger::Touch& touch : touches) {
        if (touch.keeps_history) {
            histories_[touch.account].push_back(touch);
        }
    }
    ledger::State::tables(state, [this](std::uint8_t number, const char*, auto& table) {
        table.take_changes([&](const auto& key, const auto& row) {
            ledger::Bytes name;
            ledger::encode_key(key, name);
            rows_[number][name] = ledger::encode_fields(row);
        });
    });
    taken_in_ = state.facts.next_sequence;
}

void MemoryViews::finish(ledger::State& /*state*/, const crypto::MerkleFrontier& /*frontier*/) {}

ledger::Sequence MemoryViews::taken_in() const {
    const std::lock_guard lock(mutex_);
    return taken_in_;
}

ledger::Sequence MemoryViews::stored() const { return taken_in(); }

std::pair<ledger::Sequence, ledger::Sequence> MemoryViews::entries_at(ledger::Time /*time*/) const {
    return {0, taken_in()};
}

std::optional<ledger::Bytes> MemoryViews::find_row(std::uint8_t table, ledger::ByteSpan key) const {
    const std::lock_guard lock(mutex_);
    const auto rows = rows_.find(table);
    if (rows == rows_.end()) {
        return std::nullopt;
    }
    const auto row = rows->second.find({key.begin(), key.end()});
    return row == rows->second.end() ? std::nullopt : std::optional(row->second);
}

void MemoryViews::for_each_row(
    std::uint8_t table,
    const std::function<bool(ledger::ByteSpan, ledger::ByteSpan)>& visit) const {
    const std::lock_guard lock(mutex_);
    const auto rows = rows_.find(table);
    if (rows == rows_.end()) {
        return;
    }
    for (const auto& [key, record] : rows->second) {
        if (!visit(key, record)) {
            return;
        }
    }
}

std::optional<ledger::Sequence> MemoryViews::list_rows(
    std::uint8_t table, ledger::ByteSpan after,
    const std::function<bool(ledger::ByteSpan, ledger::ByteSpan)>& visit) {
    const std::lock_guard lock(mutex_);
    const auto& rows = rows_[table];
    for (auto at = rows.upper_bound({after.begin(), after.end()});
         at != rows.end() && visit(at->first, at->second); ++at) {
    }
    return taken_in_;
}

std::vector<ledger::Touch> MemoryViews::touches(const ledger::AccountId& account,
                                                ledger::Place from, bool backwards,
                                                std::size_t max) const {
    const std::lock_guard lock(mutex_);
    const auto found = histories_.find(account);
    if (found == histories_.end()) {
        return {};
    }
    const std::vector<ledger::Touch>& all = found->second;
    std::vector<ledger::Touch> page;
    if (backwards) {
        const auto end = std::ranges::upper_bound(all, from, {}, &ledger::Touch::place);
        const auto count = std::min(max, static_cast<std::size_t>(end - all.begin()));
        page.assign(std::make_reverse_iterator(end),
                    std::make_reverse_iterator(end - static_cast<std::ptrdiff_t>(count)));
    } else {
        const auto begin = std::ranges::lower_bound(all, from, {}, &ledger::Touch::place);
        const auto count = std::min(max, static_cast<std::size_t>(all.end() - begin));
        page.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
    }
    return page;
}

}  // namespace holdfast::api
