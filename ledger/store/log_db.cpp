#include "ledger/store/log_db.h"

#include <rocksdb/db.h>
#include <rocksdb/listener.h>
#include <rocksdb/table_properties.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <algorithm>

#include "ledger/store/rocks_options.h"
#include "ledger/store/slice.h"
#include "ledger/store/store_error.h"
#include "ledger/store/table_check.h"

namespace holdfast::store {

namespace {

using ledger::Sequence;

std::string key_of(Sequence sequence) {
    std::string key(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) {
        key[i] = static_cast<char>(sequence >> (56 - 8 * i));
    }
    return key;
}

Sequence sequence_of(const rocksdb::Slice& key) {
    if (key.size() != 8) {
        throw StoreError(StoreFault::chain_broken, "the log holds a key that is no sequence");
    }
    Sequence sequence = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        sequence = sequence << 8 | static_cast<std::uint8_t>(key[i]);
    }
    return sequence;
}

[[noreturn]] void fail_read(const rocksdb::Status& status, const std::string& what) {
    throw StoreError(StoreFault::log_unreadable,
                     what + ": " + status.ToString() +
                         "; look for the undamaged file on a copy, or restore a backup");
}

// Hears of errors that no call of ours returns: a failed flush, a full disk.
class ErrorListener final : public rocksdb::EventListener {
   public:
    explicit ErrorListener(std::shared_ptr<Failure> failure) : failure_(std::move(failure)) {}
    void OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status* error) override {
        failure_->set(error->ToString());
    }
    void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                              bool* recover) override {
        *recover = false;
    }

   private:
    std::shared_ptr<Failure> failure_;
};

void expect_no_deadly_table(const StoreOptions& options) {
    if (const auto path = deadly_table_in(options, options.log_path())) {
        fail_read(rocksdb::Status::Corruption("its properties are damaged"), "can't read " + *path);
    }
}

std::unique_ptr<rocksdb::DB> open_db(rocksdb::Options options, const std::string& path,
                                     const std::shared_ptr<Failure>& failure) {
    options.listeners.push_back(std::make_shared<ErrorListener>(failure));
    rocksdb::DB* db = nullptr;
    const auto status = rocksdb::DB::Open(options, path, &db);
    if (!status.ok()) {
        fail_read(status, "can't open the log " + path);
    }
    return std::unique_ptr<rocksdb::DB>(db);
}

}  // namespace

void Failure::set(const std::string& what) {
    const std::lock_guard lock(mutex_);
    if (text_.empty()) {
        text_ = what.empty() ? "unknown" : what;
    }
}

bool Failure::is_set() const { return !text().empty(); }

std::string Failure::text() const {
    const std::lock_guard lock(mutex_);
    return text_;
}

std::unique_ptr<LogDb> LogDb::create(const StoreOptions& options) {
    auto rocks = log_options(options);
    rocks.create_if_missing = true;
    rocks.error_if_exists = true;
    auto log = std::unique_ptr<LogDb>(new LogDb);
    log->db_ = open_db(rocks, options.log_path(), log->failure_);
    return log;
}

std::unique_ptr<LogDb> LogDb::open(const StoreOptions& options) {
    expect_no_deadly_table(options);
    auto log = std::unique_ptr<LogDb>(new LogDb);
    log->db_ = open_db(log_options(options), options.log_path(), log->failure_);
    return log;
}

std::unique_ptr<LogDb> LogDb::open_read_only(const StoreOptions& options) {
    expect_no_deadly_table(options);
    auto log = std::unique_ptr<LogDb>(new LogDb);
    rocksdb::DB* db = nullptr;
    const auto status = rocksdb::DB::OpenForReadOnly(log_options(options), options.log_path(), &db);
    log->db_.reset(db);
    if (!status.ok()) {
        fail_read(status, "can't read the log " + options.log_path());
    }
    return log;
}

LogDb::~LogDb() = default;

bool LogDb::append(Sequence first, std::span<const ledger::PendingEntry> entries) {
    if (failure_->is_set()) {
        return false;
    }
    std::size_t bytes = 64;
    for (const auto& entry : entries) {
        bytes += entry.bytes.size() + 64;
    }
    rocksdb::WriteBatch group(bytes);
    rocksdb::Status status;
    for (std::size_t i = 0; i < entries.size() && status.ok(); ++i) {
        status = group.Put(key_of(first + i), slice_of(entries[i].bytes));
    }
    rocksdb::WriteOptions options;
    options.sync = true;
    options.protection_bytes_per_key = 8;
    if (status.ok()) {
        status = db_->Write(options, &group);
    }
    if (!status.ok()) {
        failure_->set(status.ToString());
    }
    return status.ok();
}

ledger::Bytes LogDb::get(Sequence sequence) const {
    rocksdb::PinnableSlice value;
    const auto status = db_->Get({}, db_->DefaultColumnFamily(), key_of(sequence), &value);
    if (status.IsNotFound()) {
        throw StoreError(
            StoreFault::chain_broken,
            "entry " + std::to_string(sequence) + " is missing from the log; restore a backup");
    }
    if (!status.ok()) {
        fail_read(status, "can't read entry " + std::to_string(sequence));
    }
    const auto* begin = reinterpret_cast<const std::uint8_t*>(value.data());
    return {begin, begin + value.size()};
}

Sequence LogDb::next() const {
    const std::unique_ptr<rocksdb::Iterator> last(db_->NewIterator({}));
    last->SeekToLast();
    if (!last->status().ok()) {
        fail_read(last->status(), "can't find the log's end");
    }
    return last->Valid() ? sequence_of(last->key()) + 1 : 0;
}

Sequence LogDb::next_in_tables() const {
    std::vector<rocksdb::LiveFileMetaData> tables;
    db_->GetLiveFilesMetaData(&tables);
    std::ranges::sort(tables, {}, &rocksdb::LiveFileMetaData::smallestkey);
    rocksdb::TablePropertiesCollection properties;
    const auto status = db_->GetPropertiesOfAllTables(&properties);
    if (!status.ok()) {
        fail_read(status, "can't read the log's table files");
    }
    std::uint64_t count = 0;
    for (const auto& [path, table] : properties) {
        count += table->num_entries;
    }
    Sequence next = 0;
    bool has_gap = false;
    for (const auto& table : tables) {
        has_gap = has_gap || sequence_of(table.smallestkey) != next;
        next = sequence_of(table.largestkey) + 1;
    }
    if (has_gap || count != next) {
        throw StoreError(StoreFault::chain_broken,
                         "entries are missing from the log: its table files hold " +
                             std::to_string(count) + " of " + std::to_string(next) +
                             "; restore a backup");
    }
    return next;
}

void LogDb::checkpoint(const std::string& folder) const {
    rocksdb::Checkpoint* made = nullptr;
    auto status = rocksdb::Checkpoint::Create(db_.get(), &made);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    if (status.ok()) {
        status = checkpoint->CreateCheckpoint(folder);
    }
    if (!status.ok()) {
        throw StoreError(StoreFault::io_failed,
                         "can't copy the log to " + folder + ": " + status.ToString());
    }
}

}  // namespace holdfast::store
