#include "api/entry_cache.h"

namespace holdfast::api {

namespace {

// What an entry takes up in memory: its bytes, and its outcomes once more in decoded form.
std::size_t weight_of(const ledger::Entry& entry) {
    return entry.bytes().size() + entry.outcomes().size() * sizeof(ledger::Outcome);
}

}  // namespace

void EntryCache::add(ledger::Sequence sequence, EntryPtr entry) {
    const std::lock_guard lock(mutex_);
    if (entries_.empty()) {
        first_ = sequence;
    }
    ledger::check(sequence == first_ + entries_.size(),
                  "entries are cached in the order of the log");
    bytes_ += weight_of(*entry);
    entries_.push_back(std::move(entry));
    drop_old();
}

void EntryCache::set_durable(ledger::Sequence sequence) {
    const std::lock_guard lock(mutex_);
    durable_ = sequence;
    drop_old();
}

void EntryCache::drop_old() {
    while (bytes_ > bytes_max_ && first_ < durable_ && !entries_.empty()) {
        bytes_ -= weight_of(*entries_.front());
        entries_.pop_front();
        ++first_;
    }
}

EntryPtr EntryCache::recent(ledger::Sequence sequence) const {
    const std::lock_guard lock(mutex_);
    const bool is_here = sequence >= first_ && sequence - first_ < entries_.size();
    return is_here ? entries_[sequence - first_] : nullptr;
}

EntryPtr EntryCache::entry(ledger::Sequence sequence) const {
    if (auto found = recent(sequence)) {
        return found;
    }
    auto stored = log_.read(sequence, 1);
    return stored.empty() ? nullptr : parse_stored(std::move(stored.front()), sequence);
}

EntryPtr parse_stored(ledger::Bytes bytes, ledger::Sequence sequence) {
    auto entry = ledger::Entry::parse(std::move(bytes));
    if (!entry) {
        throw ledger::LogError("entry " + std::to_string(sequence) + " can't be parsed");
    }
    return std::make_shared<const ledger::Entry>(std::move(*entry));
}

}  // namespace holdfast::api
