#include "ledger/store/backup.h"

#include <algorithm>

#include "ledger/store/chain.h"
#include "ledger/store/env_files.h"
#include "ledger/store/folder_lock.h"
#include "ledger/store/store_error.h"

namespace holdfast::store {

namespace {

using ledger::Sequence;

constexpr std::size_t kGroupBytesMax = 8 << 20;

// The whole chain, from genesis; its end must be where the operator says it is.
ChainEnd check_whole(const LogDb& db, Sequence last) {
    const Sequence next = db.next();
    static_cast<void>(db.next_in_tables());
    if (next == 0 || next - 1 != last) {
        throw StoreError(StoreFault::loss_not_as_stated,
                         (next == 0 ? std::string("the log is empty")
                                    : "the log's newest entry is " + std::to_string(next - 1)) +
                             ", not " + std::to_string(last) +
                             ": if nothing newer can be found, state that sequence");
    }
    return walk_chain(db, 0, next, [](const ledger::Tip&) {});
}

std::optional<AnchorRecord> anchor_before(const StoreOptions& options) {
    try {
        return Anchor::read(options.files, options.anchor_path());
    } catch (const StoreError& error) {
        if (error.fault() == StoreFault::io_failed) {
            throw;
        }
        return std::nullopt;
    }
}

AnchorRecord record_after_loss(const ChainEnd& end, const std::optional<AnchorRecord>& before) {
    AnchorRecord record;
    record.tip = end.tip;
    record.epoch = std::max(end.epoch, before ? before->epoch : 0) + kEpochsSkippedAfterLoss;
    record.sealed = before && before->sealed;
    return record;
}

// Everything in `from`, in the same order, in synced groups.
void copy_entries(const LogDb& from, LogDb& to, Sequence next) {
    for (Sequence at = 0; at < next;) {
        std::vector<ledger::Bytes> bytes;
        std::vector<ledger::PendingEntry> group;
        for (std::size_t size = 0; at + bytes.size() < next && size < kGroupBytesMax;) {
            bytes.push_back(from.get(at + bytes.size()));
            size += bytes.back().size();
        }
        for (const auto& entry : bytes) {
            group.push_back({entry, {}});
        }
        if (!to.append(at, group)) {
            throw StoreError(StoreFault::io_failed,
                             "can't write the restored log: " + to.failure().text());
        }
        at += bytes.size();
    }
}

}  // namespace

void write_backup(const StoreOptions& options, const LogDb& db, const AnchorRecord& record,
                  const std::filesystem::path& folder) {
    make_empty_folder(options, folder.string());
    db.checkpoint((folder / "log").string());
    sync_folder(options.files, folder.string());
    static_cast<void>(Anchor::create(options.files, (folder / "anchor").string(), record));
}

AcceptedLoss accept_loss_after(const StoreOptions& options, Sequence last) {
    const FolderLock lock(options.files, options.folder.string());
    const ChainEnd end = check_whole(*LogDb::open_read_only(options), last);
    AcceptedLoss loss{end.tip, anchor_before(options)};
    static_cast<void>(
        Anchor::replace(options.files, options.anchor_path(), record_after_loss(end, loss.before)));
    return loss;
}

AcceptedLoss restore_store(const StoreOptions& backup, const StoreOptions& options, Sequence last) {
    const auto from = LogDb::open_read_only(backup);
    const ChainEnd end = check_whole(*from, last);
    make_empty_folder(options, options.folder.string());
    const FolderLock lock(options.files, options.folder.string());
    const auto to = LogDb::create(options);
    sync_folder(options.files, options.folder.string());
    copy_entries(*from, *to, end.tip.next);
    AcceptedLoss loss{end.tip, anchor_before(options)};
    static_cast<void>(
        Anchor::replace(options.files, options.anchor_path(), record_after_loss(end, loss.before)));
    return loss;
}

}  // namespace holdfast::store
