#include "replay/entry_source.h"

namespace holdfast::replay {

ledger::Bytes LogSource::get(ledger::Sequence sequence) const {
    auto found = log_.read(sequence, 1);
    if (found.empty()) {
        throw ledger::LogError("entry " + std::to_string(sequence) + " is missing from the log");
    }
    return std::move(found.front());
}

}  // namespace holdfast::replay
