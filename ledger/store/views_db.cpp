#include "ledger/store/views_db.h"

#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <algorithm>

#include "crypto/random.h"
#include "ledger/store/env_files.h"
#include "ledger/store/rocks_options.h"
#include "ledger/store/slice.h"
#include "ledger/store/store_error.h"
#include "ledger/store/table_check.h"

namespace holdfast::store {

namespace {

constexpr const char* kAppliedKey = "A";
constexpr const char* kFilterKeyKey = "K";
constexpr std::uint32_t kFilterBlock = 0xffff'ffff;
constexpr const char* kCondemned = "CONDEMNED";  // a file's name
constexpr int kInspectTries = 5;

// Is what lies on the disk at fault? A disk that is full, a file that may not be opened just now
// are not: views that are whole must outlive them.
bool is_damage(const rocksdb::Status& status) {
    return status.IsCorruption() || status.IsInvalidArgument() || status.IsNotFound() ||
           status.IsPathNotFound();
}

void expect_good(const rocksdb::Status& status, const char* what) {
    if (status.ok()) {
        return;
    }
    const std::string message = std::string("can't ") + what + ": " + status.ToString();
    if (is_damage(status)) {
        fail_unreadable(message);
    }
    throw StoreError(StoreFault::io_failed,
                     "the views: " + message +
                         "; see to the disk, the permissions and the limits and start again; where "
                         "a sector is bad, rebuild them from the log: holdfast-replay rebuild");
}

void expect_written(const rocksdb::Status& status) {
    if (!status.ok()) {
        throw StoreError(StoreFault::io_failed,
                         "the views: can't write them: " + status.ToString() +
                             "; see to the disk's space and health and start again: what was not "
                             "stored is taken from the log");
    }
}

ledger::Bytes block_key(BlockPlace place) {
    ledger::Bytes key;
    ledger::encode_key(place.batch, key);
    ledger::encode_key(place.block, key);
    return key;
}

ledger::Bytes run_key(std::uint8_t family, std::uint64_t run) {
    ledger::Bytes key = {'R', family};
    ledger::encode_key(run, key);
    return key;
}

std::vector<rocksdb::ColumnFamilyDescriptor> column_families(
    const StoreOptions& options, const std::vector<std::string>& columns) {
    // One cache for all: RocksDB makes one of 8 MiB for each options that name none.
    const auto cache = rocksdb::NewLRUCache(options.views_cache_bytes);
    const auto runs = views_runs_options(options, cache);
    std::vector<rocksdb::ColumnFamilyDescriptor> all;
    all.emplace_back(rocksdb::kDefaultColumnFamilyName, views_rows_options(options, cache));
    for (const std::string& name : columns) {
        all.emplace_back(name, runs);
    }
    return all;
}

// All families at once: those that `DB::Open` misses it creates one by one, with a new and synced
// file of all their options for each. Where the power goes in between, it does create the rest.
rocksdb::Status create_all(const rocksdb::DBOptions& db_options, const std::string& path,
                           const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                           std::vector<rocksdb::ColumnFamilyHandle*>& handles, rocksdb::DB*& db) {
    auto status = rocksdb::DB::Open(db_options, path, {families.front()}, &handles, &db);
    if (!status.ok()) {
        return status;
    }
    std::vector<rocksdb::ColumnFamilyHandle*> others;
    status = db->CreateColumnFamilies({families.begin() + 1, families.end()}, &others);
    handles.insert(handles.end(), others.begin(), others.end());
    return status;
}

rocksdb::WriteOptions no_wal() {
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    return options;
}

}  // namespace

KeyFilterPtr BatchUses::add(std::uint64_t batch) {
    const std::lock_guard lock(mutex_);
    const auto [at, is_new] = batches_.try_emplace(batch);
    if (is_new && load_) {
        at->second.filter = load_(batch);
    }
    ++at->second.uses;
    return at->second.filter;
}

void BatchUses::add_new(std::uint64_t batch, KeyFilterPtr filter) {
    const std::lock_guard lock(mutex_);
    batches_[batch] = {1, std::move(filter)};
}

void BatchUses::remove(std::uint64_t batch) {
    const std::lock_guard lock(mutex_);
    if (const auto at = batches_.find(batch); --at->second.uses == 0) {
        batches_.erase(at);
    }
}

std::vector<std::uint64_t> BatchUses::in_use() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::uint64_t> numbers;
    for (const auto& [number, batch] : batches_) {
        numbers.push_back(number);
    }
    return numbers;
}

ViewsDb::ViewsDb() : families_(view_families()) {
    for (const ViewFamily& family : families_) {
        const auto known = std::ranges::find(columns_, family.column);
        column_of_family_.push_back(static_cast<std::size_t>(known - columns_.begin()));
        if (known == columns_.end()) {
            columns_.push_back(family.column);
        }
    }
}

std::unique_ptr<ViewsDb> ViewsDb::open(const StoreOptions& options, Mode mode) {
    auto views = std::unique_ptr<ViewsDb>(new ViewsDb);
    bool is_new = false;
    if (mode == Mode::serve) {
        const auto names = names_in(options, options.views_path());
        is_new = names.empty();
        if (is_new) {
            make_empty_folder(options, options.views_path());
        }
        if (std::ranges::find(names, kCondemned) != names.end()) {
            fail_unreadable("a block could not be read when they were last used");
        }
    }
    if (const auto table = deadly_table_in(options, options.views_path())) {
        fail_unreadable("the properties of " + *table + " are damaged");
    }
    const auto families = column_families(options, views->columns_);
    const auto db_options = views_db_options(options);
    const std::string path = options.views_path();
    rocksdb::DB* db = nullptr;
    rocksdb::Status status;
    if (is_new) {
        status = create_all(db_options, path, families, views->handles_, db);
    } else if (mode == Mode::serve) {
        status = rocksdb::DB::Open(db_options, path, families, &views->handles_, &db);
    } else {  // a server may delete files between the reading of their list and their opening
        for (int tries = 0; tries < kInspectTries && db == nullptr; ++tries) {
            status =
                rocksdb::DB::OpenForReadOnly(db_options, path, families, &views->handles_, &db);
        }
    }
    views->db_.reset(db);
    expect_good(status, "open them");
    views->load_filter_key(mode);
    return views;
}

// Becomes durable with whatever is stored first.
void ViewsDb::load_filter_key(Mode mode) {
    std::string value;
    const auto status = db_->Get({}, kFilterKeyKey, &value);
    if (status.IsNotFound()) {
        if (applied()) {
            fail_unreadable("they are older than their filters, or have lost the secret of these");
        }
        crypto::fill_random(filter_key_);
        if (mode == Mode::serve) {
            expect_written(db_->Put(no_wal(), kFilterKeyKey, slice_of(filter_key_)));
        }
        return;
    }
    expect_good(status, "read their secret");
    expect_good(value.size() == filter_key_.size() ? rocksdb::Status::OK()
                                                   : rocksdb::Status::Corruption("its size"),
                "read their secret");
    std::ranges::copy(bytes_of(value), filter_key_.begin());
}

void ViewsDb::discard(const StoreOptions& options) {
    remove_flat_folder(options, options.views_path());
}

void ViewsDb::condemn(const StoreOptions& options) {
    // Where even that fails, the next start meets the same block once more.
    static_cast<void>(rocksdb::WriteStringToFile(&env_of(options), "",
                                                 options.views_path() + "/" + kCondemned, true));
}

ViewsDb::~ViewsDb() {
    for (auto* handle : handles_) {
        static_cast<void>(db_->DestroyColumnFamilyHandle(handle));
    }
}

std::uint64_t ViewsDb::write_blocks(std::size_t family, const std::vector<ledger::Bytes>& blocks,
                                    KeyFilterPtr filter, BatchUses& uses) {
    std::size_t bytes = filter ? filter->bytes().size() : 0;
    for (const auto& block : blocks) {
        bytes += block.size() + 32;
    }
    const std::lock_guard lock(writing_);
    const std::uint64_t number = next_number_++;
    rocksdb::WriteBatch batch(bytes);
    for (std::uint32_t i = 0; i < blocks.size(); ++i) {
        expect_written(
            batch.Put(column_of(family), slice_of(block_key({number, i})), slice_of(blocks[i])));
    }
    if (filter) {
        expect_written(batch.Put(column_of(family), slice_of(block_key({number, kFilterBlock})),
                                 slice_of(filter->bytes())));
    }
    uses.add_new(number, std::move(filter));
    expect_written(db_->Write(no_wal(), &batch));
    return number;
}

KeyFilterPtr ViewsDb::read_filter(std::size_t family, std::uint64_t batch) const {
    const auto filter = KeyFilter::parse(read_block(family, {batch, kFilterBlock}, false));
    expect_good(filter ? rocksdb::Status::OK() : rocksdb::Status::Corruption("no filter"),
                "read a filter of keys");
    return std::make_shared<const KeyFilter>(*filter);
}

ledger::Bytes ViewsDb::read_block(std::size_t family, BlockPlace place, bool keep) const {
    ledger::Bytes bytes;
    look_into_block(family, place, keep,
                    [&](ledger::ByteSpan block) { bytes.assign(block.begin(), block.end()); });
    return bytes;
}

void ViewsDb::look_into_block(std::size_t family, BlockPlace place, bool keep,
                              const std::function<void(ledger::ByteSpan block)>& look) const {
    rocksdb::ReadOptions options;
    options.fill_cache = keep;
    rocksdb::PinnableSlice value;
    expect_good(db_->Get(options, column_of(family), slice_of(block_key(place)), &value),
                "read a block");
    look(bytes_of(value));
}

ViewsDb::Commit::Commit(ViewsDb& db) : db_(db), batch_(std::make_unique<rocksdb::WriteBatch>()) {}

ViewsDb::Commit::~Commit() = default;

void ViewsDb::Commit::put_run(std::uint8_t family, std::uint64_t run,
                              ledger::ByteSpan description) {
    expect_written(batch_->Put(slice_of(run_key(family, run)), slice_of(description)));
}

void ViewsDb::Commit::delete_run(std::uint8_t family, std::uint64_t run) {
    expect_written(batch_->Delete(slice_of(run_key(family, run))));
}

void ViewsDb::Commit::put_applied(ledger::ByteSpan applied) {
    expect_written(batch_->Put(kAppliedKey, slice_of(applied)));
}

void ViewsDb::Commit::write() { expect_written(db_.db_->Write(no_wal(), batch_.get())); }

void ViewsDb::flush() { expect_written(db_->Flush({}, handles_)); }

std::optional<ledger::Bytes> ViewsDb::applied() const {
    std::string value;
    const auto status = db_->Get({}, kAppliedKey, &value);
    if (status.IsNotFound()) {
        return std::nullopt;
    }
    expect_good(status, "read how far they go");
    const auto bytes = bytes_of(value);
    return ledger::Bytes(bytes.begin(), bytes.end());
}

void ViewsDb::for_each_run(
    const std::function<void(std::uint8_t, std::uint64_t, ledger::ByteSpan)>& visit) const {
    const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}));
    for (at->Seek("R"); at->Valid() && at->key().starts_with("R"); at->Next()) {
        ledger::Reader in(bytes_of(at->key()).subspan(1));
        const std::uint8_t family = in.u8();
        std::uint64_t run = 0;
        for (int i = 0; i < 8; ++i) {
            run = run << 8 | in.u8();
        }
        expect_good(in.finished() ? rocksdb::Status::OK() : rocksdb::Status::Corruption("a key"),
                    "list runs");
        visit(family, run, bytes_of(at->value()));
    }
    expect_good(at->status(), "list runs");
}

void ViewsDb::drop_unused(const std::vector<std::shared_ptr<BatchUses>>& uses) {
    const std::uint64_t newest = new_number();  // whatever is written from now on is not looked at
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        std::vector<std::uint64_t> used;
        for (std::size_t family = 0; family < families_.size(); ++family) {
            if (column_of_family_[family] == column) {
                const auto of_family = uses[family]->in_use();
                used.insert(used.end(), of_family.begin(), of_family.end());
            }
        }
        std::ranges::sort(used);
        used.push_back(newest);
        drop_between(used, handles_[column + 1]);
    }
}

// The files between the batches in use, up to the last of these.
void ViewsDb::drop_between(const std::vector<std::uint64_t>& used,
                           rocksdb::ColumnFamilyHandle* column) {
    std::vector<ledger::Bytes> keys;  // first and last of each range
    std::uint64_t from = 0;
    for (const std::uint64_t batch : used) {
        if (from < batch && batch <= used.back()) {
            keys.push_back(block_key({from, 0}));
            keys.push_back(block_key({batch - 1, 0xffff'ffff}));
        }
        from = batch + 1;
    }
    std::vector<rocksdb::Slice> slices;
    for (const auto& key : keys) {
        slices.push_back(slice_of(key));
    }
    std::vector<rocksdb::RangePtr> files;
    for (std::size_t i = 0; i < slices.size(); i += 2) {
        files.emplace_back(&slices[i], &slices[i + 1]);
    }
    expect_written(rocksdb::DeleteFilesInRanges(db_.get(), column, files.data(), files.size()));
}

std::uint64_t ViewsDb::new_number() {
    const std::lock_guard lock(writing_);
    return next_number_++;
}

void ViewsDb::numbers_are_used_to(std::uint64_t number) {
    const std::lock_guard lock(writing_);
    next_number_ = std::max(next_number_, number + 1);
}

}  // namespace holdfast::store
