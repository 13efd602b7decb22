#include "ledger/store/log_reader.h"

#include "ledger/store/env_files.h"
#include "ledger/store/store_error.h"

namespace holdfast::store {

LogReader::LogReader(StoreOptions options) : options_(std::move(options)) {
    if (env_of(options_).FileExists(options_.log_path()).IsNotFound()) {
        throw StoreError(StoreFault::folder_missing,
                         "there is no ledger in " + options_.folder.string());
    }
    db_ = LogDb::open_read_only(options_);
    static_cast<void>(db_->next_in_tables());
    next_ = db_->next();
}

AnchorRecord LogReader::anchor() const {
    return Anchor::read(options_.files, options_.anchor_path());
}

}  // namespace holdfast::store
