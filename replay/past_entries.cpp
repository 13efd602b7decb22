#include "replay/past_entries.h"

namespace holdfast::replay {

void PastEntries::add(ledger::Sequence sequence, EntryPtr entry) {
    keep(sequence, std::move(entry));
}

EntryPtr PastEntries::entry(ledger::Sequence sequence) const {
    if (const auto at = index_.find(sequence); at != index_.end()) {
        kept_.splice(kept_.begin(), kept_, at->second);
        return at->second->entry;
    }
    auto found = parse_entry(source_.get(sequence), sequence);
    keep(sequence, found);
    return found;
}

void PastEntries::keep(ledger::Sequence sequence, EntryPtr entry) const {
    bytes_ += entry->bytes().size();
    kept_.push_front({sequence, std::move(entry)});
    index_[sequence] = kept_.begin();
    while (bytes_ > bytes_max_ && kept_.size() > 1) {
        bytes_ -= kept_.back().entry->bytes().size();
        index_.erase(kept_.back().sequence);
        kept_.pop_back();
    }
}

}  // namespace holdfast::replay
