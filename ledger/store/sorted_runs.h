/// Sorted runs: how the views keep records at far less than a RocksDB key each.
///
/// A run is a sorted sequence of records in blocks of 8 or 32 KiB or so, described by a list of its
/// blocks: each one's first key and place. Runs of level L were merged L times; when a level has
/// `kFanOut` of them they become one of the next. A newer run's record hides an older one's of the
/// same key. Blocks whose keys meet no other run's are taken over as they are: what arrives in key
/// order is never rewritten. Format: ledger/FORMAT.md, "Views". Thread-safety: as each class says.
#pragma once

#include <functional>
#include <memory>

#include "ledger/store/record_buffer.h"
#include "ledger/store/views_db.h"

namespace holdfast::store {

inline constexpr std::size_t kFanOut = 8;

struct BlockRef {
    ledger::Bytes first_key;
    BlockPlace place;
    std::uint32_t records = 0;
};

/// Immutable once made.
class Run {
   public:
    struct Content {
        std::uint64_t number = 0;
        std::uint8_t level = 0;
        ledger::Bytes last_key;
        std::vector<BlockRef> blocks;  ///< ascending; at least one
    };
    Run(Content content, std::shared_ptr<BatchUses> uses);
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    [[nodiscard]] const Content& content() const { return content_; }
    [[nodiscard]] std::uint64_t records() const;
    /// Index of the block that holds `key` if any does; the number of blocks where none can.
    [[nodiscard]] std::size_t block_for(ledger::ByteSpan key) const;
    /// The block that may hold this key, whose hash (ViewsDb::hash_of) is given; null: it is not in
    /// this run.
    [[nodiscard]] const BlockRef* may_have(ledger::ByteSpan key, std::uint64_t hash) const;

    [[nodiscard]] ledger::Bytes describe() const;
    /// Nothing where the bytes are no description.
    static std::optional<Content> parse(std::uint64_t number, ledger::ByteSpan bytes,
                                        std::size_t key_width);

   private:
    Content content_;
    [[nodiscard]] std::uint64_t prefix_of(ledger::ByteSpan key) const;

    std::size_t common_ = 0;               // bytes that all keys between first and last begin with
    std::vector<std::uint64_t> prefixes_;  // of the blocks' first keys: eight bytes past those
    std::vector<std::uint64_t> batches_;   // distinct, ascending
    std::vector<KeyFilterPtr> filters_;    // theirs
    std::shared_ptr<BatchUses> uses_;
};

using RunPtr = std::shared_ptr<const Run>;
/// Of one family, newest first.
using RunList = std::vector<RunPtr>;
using RunListPtr = std::shared_ptr<const RunList>;

/// Puts records, given in key order, into blocks, and finished or taken-over blocks into a run.
/// One thread. What it has written is kept in use until the builder goes.
class RunBuilder {
   public:
    RunBuilder(ViewsDb& db, std::size_t family, std::shared_ptr<BatchUses> uses);
    ~RunBuilder();
    RunBuilder(const RunBuilder&) = delete;
    RunBuilder& operator=(const RunBuilder&) = delete;

    /// A whole record, and nothing more.
    void add(ledger::ByteSpan record);
    /// A block of another run, all of whose keys come next. `last_key` is its last, or any key up
    /// to the next.
    void take_over(const BlockRef& block, ledger::ByteSpan last_key);
    /// Is there no begun block that taking one over would cut short?
    [[nodiscard]] bool can_take_over() const {
        return block_.empty() || block_.size() >= block_bytes_ / 2;
    }
    /// The run; null where nothing was added.
    [[nodiscard]] RunPtr finish(std::uint8_t level);

   private:
    void close_block();
    void write_out();

    ViewsDb& db_;
    std::size_t family_;
    std::size_t key_width_;
    std::size_t block_bytes_;
    std::shared_ptr<BatchUses> uses_;
    ledger::Bytes block_;
    std::uint32_t block_records_ = 0;
    std::size_t last_record_at_ = 0;
    ledger::Bytes last_key_;
    std::vector<ledger::Bytes> unwritten_;
    std::vector<std::uint64_t> unwritten_hashes_;  // of their keys, where filters are kept
    std::vector<std::size_t> unwritten_refs_;      // where in refs_ their places go
    std::size_t unwritten_bytes_ = 0;
    std::vector<BlockRef> refs_;
    std::vector<std::uint64_t> batches_;
};

/// Walks a run's records in key order, from the first at or after a key. Reads a block only when a
/// record of it is asked for. One thread.
class RunCursor {
   public:
    RunCursor(const ViewsDb& db, std::size_t family, RunPtr run, ledger::ByteSpan from = {});

    [[nodiscard]] bool is_done() const { return block_index_ == run_->content().blocks.size(); }
    [[nodiscard]] ledger::ByteSpan key() const;
    [[nodiscard]] ledger::ByteSpan record();
    void next();
    /// The block that begins with this record, where one does; null in mid-block.
    [[nodiscard]] const BlockRef* block_begun() const;
    /// A key that no record of this block lies beyond: the next block's first, or the run's last.
    [[nodiscard]] ledger::ByteSpan block_bound() const;
    void skip_block();

   private:
    void load();
    void set_record();

    const ViewsDb& db_;
    std::size_t family_;
    std::size_t key_width_;
    RunPtr run_;
    std::size_t block_index_ = 0;
    ledger::Bytes block_;      // empty: not read yet
    ledger::ByteSpan record_;  // in block_
};

/// One run out of several (newest first); where keys meet, the newest record stays. Null where
/// `keeps_going`, asked now and then, said no.
[[nodiscard]] RunPtr merge_runs(ViewsDb& db, std::size_t family, const RunList& runs,
                                std::uint8_t level, const std::shared_ptr<BatchUses>& uses,
                                const std::function<bool()>& keeps_going);

/// The value of a key in a block. Throws StoreError views_unreadable where it is cut short.
[[nodiscard]] std::optional<ledger::Bytes> find_in_block(ledger::ByteSpan block,
                                                         ledger::ByteSpan key);

/// The records of a block, in order. Throws StoreError views_unreadable where it is cut short.
void for_each_in_block(ledger::ByteSpan block, std::size_t key_width,
                       const std::function<void(ledger::ByteSpan record)>& visit);

class RunFront;  // run_merge.cpp

/// Walks each key's newest record, ascending, from the first at or after a key. One thread; `db`
/// outlives it.
class NewestCursor {
   public:
    NewestCursor(const ViewsDb& db, std::size_t family, const RunList& runs,
                 ledger::ByteSpan from = {});
    NewestCursor(NewestCursor&& other) noexcept;
    ~NewestCursor();

    [[nodiscard]] bool is_done() const;
    /// Good until the cursor moves.
    [[nodiscard]] ledger::ByteSpan record();
    void next();

   private:
    std::unique_ptr<RunFront> front_;
};

/// Calls `visit(record)` for each key's newest record, ascending, until it returns false.
void for_each_newest(const ViewsDb& db, std::size_t family, const RunList& runs,
                     ledger::ByteSpan from,
                     const std::function<bool(ledger::ByteSpan record)>& visit);

}  // namespace holdfast::store
