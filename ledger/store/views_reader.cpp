#include "ledger/store/views_reader.h"

#include "ledger/store/pending_history.h"
#include "ledger/store/store_error.h"

namespace holdfast::store {

using ledger::ByteSpan;
using ledger::Touch;

ViewsReader::ViewsReader(const StoreOptions& options)
    : db_(ViewsDb::open(options, ViewsDb::Mode::inspect)), runs_(std::make_unique<ViewRuns>(*db_)) {
    if (const auto bytes = db_->applied()) {
        applied_ = decode_applied(*bytes);
        if (!applied_) {
            fail_unreadable("how far they go can't be read, or is of another version's format");
        }
    }
}

void ViewsReader::for_each_row(std::uint8_t table,
                               const std::function<void(ByteSpan, ByteSpan)>& visit) const {
    const auto& families = db_->families();
    const std::size_t family = family_of(families, table);
    const std::size_t width = families[family].key_width;
    for_each_newest(*db_, family, *runs_->of(family), {}, [&](ByteSpan record) {
        visit(key_of_record(record, width), value_of_record(record, width));
        return true;
    });
}

void ViewsReader::check_filters(std::uint8_t table) const {
    runs_->check_filters(family_of(db_->families(), table));
}

TimeMarks ViewsReader::time_marks() const { return load_marks(*db_, *runs_); }

void ViewsReader::for_each_touch(const std::function<void(const Touch&)>& visit) const {
    const std::size_t family = history_index(db_->families());
    for_each_newest(*db_, family, *runs_->of(family), {}, [&](ByteSpan record) {
        visit(decode_touch(record));
        return true;
    });
}

}  // namespace holdfast::store
