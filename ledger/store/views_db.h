/// The RocksDB that holds the views: blocks of records, what runs they make up, and how far they
/// go.
///
/// Column family "default": `'A'` names what is applied; `'K'` is a secret of these views; `'R' |
/// family u8 | run u64` describes a run. In the column family of a family of records
/// (view_families.h), which others may share, `batch u64 | block u32` (big-endian) is a block;
/// block 2^32 - 1 of a table's batch is the filter of its keys (key_filter.h), hashed with `'K'`.
/// Batch numbers only ascend, so that files never overlap: RocksDB moves them down its tree without
/// rewriting, and a file whose batches are all given up is deleted whole. There is no write-ahead
/// log; all column families are flushed as one, so what is found after a crash is what was true
/// after some commit. Thread-safety: any thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "crypto/short_hash.h"
#include "ledger/store/key_filter.h"
#include "ledger/store/store_options.h"
#include "ledger/store/view_families.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Slice;
class WriteBatch;
}  // namespace rocksdb

namespace holdfast::store {

/// The filter of a batch's keys; null: it has none, look into the blocks.
using KeyFilterPtr = std::shared_ptr<const KeyFilter>;

/// Counts what refers to each batch of blocks, so that those nobody needs can be dropped, and keeps
/// the filters of the others. Thread-safe.
class BatchUses {
   public:
    using LoadFilter = std::function<KeyFilterPtr(std::uint64_t batch)>;

    /// `load` gets the filter of a batch that was written earlier.
    explicit BatchUses(LoadFilter load = nullptr) : load_(std::move(load)) {}

    KeyFilterPtr add(std::uint64_t batch);
    /// The first use of a new batch.
    void add_new(std::uint64_t batch, KeyFilterPtr filter);
    void remove(std::uint64_t batch);
    /// Batches in use, ascending.
    [[nodiscard]] std::vector<std::uint64_t> in_use() const;

   private:
    struct Batch {
        std::size_t uses = 0;
        KeyFilterPtr filter;
    };

    mutable std::mutex mutex_;
    LoadFilter load_;
    std::map<std::uint64_t, Batch> batches_;
};

/// Where a block lies.
struct BlockPlace {
    std::uint64_t batch = 0;
    std::uint32_t block = 0;
};

class ViewsDb {
   public:
    enum class Mode { serve, inspect };

    /// Makes it where there is none (`serve`). Throws StoreError: views_unreadable where what is on
    /// the disk is damaged, io_failed where the system refused, and it may be whole.
    static std::unique_ptr<ViewsDb> open(const StoreOptions& options, Mode mode);
    /// Deletes it, whatever state it is in.
    static void discard(const StoreOptions& options);
    /// Leaves word that a block of it can't be read, so that the next start discards it: damage
    /// that only a reader of histories meets must not come up again and again.
    static void condemn(const StoreOptions& options);

    ~ViewsDb();
    ViewsDb(const ViewsDb&) = delete;
    ViewsDb& operator=(const ViewsDb&) = delete;

    [[nodiscard]] const std::vector<ViewFamily>& families() const { return families_; }

    /// Are keys of this family (an index into `families`) looked up one by one? Then its batches
    /// have filters.
    [[nodiscard]] bool has_filters(std::size_t family) const {
        return family < history_index(families_);
    }
    [[nodiscard]] std::uint64_t hash_of(ledger::ByteSpan key) const {
        return crypto::short_hash(filter_key_, key);
    }
    /// Writes blocks of a family, which no run refers to yet. Returns their batch number, which is
    /// in use already.
    std::uint64_t write_blocks(std::size_t family, const std::vector<ledger::Bytes>& blocks,
                               KeyFilterPtr filter, BatchUses& uses);
    /// Throws StoreError as `open`.
    [[nodiscard]] KeyFilterPtr read_filter(std::size_t family, std::uint64_t batch) const;
    /// `keep`: in the cache, as it may be wanted again. Throws StoreError as `open`.
    [[nodiscard]] ledger::Bytes read_block(std::size_t family, BlockPlace place, bool keep) const;
    /// The same, to look into where it lies: `look(block)`.
    void look_into_block(std::size_t family, BlockPlace place, bool keep,
                         const std::function<void(ledger::ByteSpan block)>& look) const;

    /// Changes that come true together.
    class Commit {
       public:
        explicit Commit(ViewsDb& db);
        ~Commit();
        void put_run(std::uint8_t family, std::uint64_t run, ledger::ByteSpan description);
        void delete_run(std::uint8_t family, std::uint64_t run);
        void put_applied(ledger::ByteSpan applied);
        void write();

       private:
        ViewsDb& db_;
        std::unique_ptr<rocksdb::WriteBatch> batch_;
    };

    /// Makes every commit so far durable.
    void flush();
    [[nodiscard]] std::optional<ledger::Bytes> applied() const;
    void for_each_run(const std::function<void(std::uint8_t family, std::uint64_t run,
                                               ledger::ByteSpan)>& visit) const;
    /// Deletes the files that hold only batches which are not in use. `uses` by family.
    void drop_unused(const std::vector<std::shared_ptr<BatchUses>>& uses);
    /// A number that no batch or run has yet.
    std::uint64_t new_number();
    /// Numbers up to here are in use.
    void numbers_are_used_to(std::uint64_t number);

   private:
    ViewsDb();
    void load_filter_key(Mode mode);
    void drop_between(const std::vector<std::uint64_t>& used, rocksdb::ColumnFamilyHandle* column);
    [[nodiscard]] rocksdb::ColumnFamilyHandle* column_of(std::size_t family) const {
        return handles_[column_of_family_[family] + 1];
    }

    std::vector<ViewFamily> families_;
    std::vector<std::string> columns_;  // each once, in the order of the families
    std::vector<std::size_t> column_of_family_;
    std::unique_ptr<rocksdb::DB> db_;
    std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // "default", then those of `columns_`
    std::mutex writing_;  // keeps batches in the order of their numbers
    std::uint64_t next_number_ = 1;
    crypto::ShortHashKey filter_key_{};
};

}  // namespace holdfast::store
