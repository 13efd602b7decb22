#include "ledger/store/recovery.h"

#include <rocksdb/env.h>

#include <algorithm>

#include "crypto/hex.h"
#include "ledger/store/chain.h"
#include "ledger/store/env_files.h"
#include "ledger/store/store_error.h"

namespace holdfast::store {

namespace {

using ledger::Sequence;
using ledger::Tip;

std::string describe(const Tip& tip) {
    return std::to_string(tip.next) + " entries (head " + crypto::to_hex(tip.head).substr(0, 16) +
           "…)";
}

[[noreturn]] void refuse_behind(Sequence next, const Tip& anchored) {
    throw StoreError(StoreFault::log_behind_anchor,
                     "the log ends after " + std::to_string(next) + " entries, but " +
                         describe(anchored) +
                         " were acknowledged. Look for the missing files on this disk or a copy. "
                         "Only if they are "
                         "lost for good: restore --accept-loss-after SEQ, and tell your clients");
}

[[noreturn]] void refuse_other(const Tip& anchored) {
    throw StoreError(
        StoreFault::head_differs,
        "this is not the log that was anchored at " + describe(anchored) +
            ": check that folder and anchor belong together. It may have been replaced or altered: "
            "keep it as evidence, and restore a backup");
}

// Holds the log as it lies on disk against the anchor. Changes nothing.
ChainEnd inspect(const StoreOptions& options, const Tip& anchored) {
    const auto db = LogDb::open_read_only(options);
    const Sequence next = db->next();
    const Sequence in_tables = db->next_in_tables();
    if (next < anchored.next) {
        refuse_behind(next, anchored);
    }
    // From the last entry that is surely good, so that the first link is checked too.
    const Sequence tail = std::min(in_tables, anchored.next);
    bool meets_anchor = anchored.next == 0 && anchored.head == ledger::Digest{};
    const auto end = walk_chain(*db, tail == 0 ? 0 : tail - 1, next, [&](const Tip& tip) {
        meets_anchor = meets_anchor || tip == anchored;
        if (tip.next == anchored.next && !meets_anchor) {
            refuse_other(anchored);
        }
    });
    if (!meets_anchor) {
        refuse_other(anchored);
    }
    return end;
}

// Hard links: opening the log writes new files and unlinks these, but never changes them.
void keep_wals(const StoreOptions& options) {
    remove_flat_folder(options, options.wal_copies_path());
    expect_done(env_of(options).CreateDirIfMissing(options.wal_copies_path()),
                "create recovered-wals");
    for (const auto& name : names_in(options, options.log_path())) {
        if (name.ends_with(".log")) {
            expect_done(env_of(options).LinkFile(options.log_path() + "/" + name,
                                                 options.wal_copies_path() + "/" + name),
                        "keep " + name);
        }
    }
}

void expect_a_log(const StoreOptions& options) {
    if (!env_of(options).FileExists(options.log_path()).IsNotFound()) {
        return;
    }
    if (env_of(options).FileExists(options.anchor_path()).IsNotFound()) {
        throw StoreError(StoreFault::folder_missing,
                         "there is no ledger in " + options.folder.string() + "; init makes one");
    }
    throw StoreError(StoreFault::log_unreadable,
                     "the log's folder " + options.log_path() +
                         " is gone, its anchor is there; find it, or restore a backup");
}

}  // namespace

std::unique_ptr<RocksLog> init_store(const StoreOptions& options) {
    make_empty_folder(options, options.folder.string());
    FolderLock lock(options.files, options.folder.string());
    auto db = LogDb::create(options);
    sync_folder(options.files, options.folder.string());
    auto anchor = Anchor::create(options.files, options.anchor_path(), AnchorRecord{});
    return std::make_unique<RocksLog>(
        options, RocksLog::Parts{std::move(lock), std::move(db), std::move(anchor)});
}

OpenedStore open_store(const StoreOptions& options) {
    FolderLock lock(options.files, options.folder.string());
    expect_a_log(options);
    auto anchor = Anchor::open(options.files, options.anchor_path());
    OpenedStore opened;
    opened.report.anchored = anchor.newest().tip;
    opened.report.anchor_slot_bad = anchor.slot_was_bad();

    const ChainEnd end = inspect(options, anchor.newest().tip);
    keep_wals(options);
    auto db = LogDb::open(options);
    if (db->next() != end.tip.next || db->next_in_tables() != end.tip.next) {
        throw StoreError(StoreFault::log_unreadable,
                         "the log changed while it was opened; its write-ahead files are kept in " +
                             options.wal_copies_path());
    }
    AnchorRecord record = anchor.newest();
    record.tip = end.tip;
    record.epoch = std::max(record.epoch, end.epoch);
    anchor.write(record);
    opened.report.tip = end.tip;
    opened.log = std::make_unique<RocksLog>(
        options, RocksLog::Parts{std::move(lock), std::move(db), std::move(anchor)});
    return opened;
}

}  // namespace holdfast::store
