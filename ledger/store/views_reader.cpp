#include "ledger/store/views_reader.h"

#include "ledger/store/store_error.h"

namespace holdfast::store {

ViewsReader::ViewsReader(const StoreOptions& options)
    : db_(ViewsDb::open(options, ViewsDb::Mode::inspect)), runs_(std::make_unique<ViewRuns>(*db_)) {
    if (const auto bytes = db_->applied()) {
        applied_ = decode_applied(*bytes);
        if (!applied_) {
            fail_unreadable("how far they go can't be read, or is of another version's format");
        }
    }
}

ViewCursor ViewsReader::rows(std::uint8_t table) const {
    return cursor_of(family_of(db_->families(), table));
}

ViewCursor ViewsReader::touches() const { return cursor_of(history_index(db_->families())); }

ViewCursor ViewsReader::times() const { return cursor_of(times_index(db_->families())); }

ViewCursor ViewsReader::cursor_of(std::size_t family) const {
    return {*db_, family, *runs_->of(family)};
}

void ViewsReader::check_filters(std::uint8_t table) const {
    runs_->check_filters(family_of(db_->families(), table));
}

}  // namespace holdfast::store
