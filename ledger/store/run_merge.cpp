// Several runs of one family read as one.

#include <algorithm>
#include <cstring>
#include <deque>

#include "ledger/store/sorted_runs.h"

namespace holdfast::store {

using ledger::ByteSpan;

// The cursors of several runs, newest first, and which of them comes next. Keys are told apart by
// eight bytes past what all runs' keys share; the whole key only where these are equal.
class RunFront {
   public:
    RunFront(const ViewsDb& db, std::size_t family, const RunList& runs, ByteSpan from) {
        if (!runs.empty()) {
            common_ = common_prefix(runs);
        }
        for (const RunPtr& run : runs) {
            cursors_.emplace_back(db, family, run, from);
            prefixes_.push_back(0);
            set_prefix(cursors_.size() - 1);
        }
        choose();
    }

    [[nodiscard]] bool is_done() const { return least_ == cursors_.size(); }
    /// The newest record of the least key.
    [[nodiscard]] RunCursor& least() { return cursors_[least_]; }
    /// Do all other runs go on beyond this key?
    [[nodiscard]] bool others_are_beyond(ByteSpan key) const {
        for (std::size_t i = 0; i < cursors_.size(); ++i) {
            if (i != least_ && !cursors_[i].is_done() &&
                !std::ranges::lexicographical_compare(key, cursors_[i].key())) {
                return false;
            }
        }
        return true;
    }
    /// Goes on to the next key: older records of this one are passed over.
    void next() {
        for (std::size_t i = least_ + 1; i < cursors_.size(); ++i) {
            if (prefixes_[i] == prefixes_[least_] && !cursors_[i].is_done() &&
                std::ranges::equal(cursors_[i].key(), least().key())) {
                cursors_[i].next();
                set_prefix(i);
            }
        }
        least().next();
        set_prefix(least_);
        choose();
    }
    void skip_block() {
        least().skip_block();
        set_prefix(least_);
        choose();
    }

   private:
    static std::size_t common_prefix(const RunList& runs) {
        const auto& first = runs.front()->content().last_key;
        std::size_t common = first.size();
        for (const RunPtr& run : runs) {
            for (const auto* key :
                 {&run->content().blocks.front().first_key, &run->content().last_key}) {
                const auto differ = std::ranges::mismatch(first, *key).in1;
                common = std::min(common, static_cast<std::size_t>(differ - first.begin()));
            }
        }
        return common;
    }

    void set_prefix(std::size_t i) {
        std::uint64_t prefix = 0;
        if (!cursors_[i].is_done()) {
            const auto key = cursors_[i].key().subspan(common_);
            std::memcpy(&prefix, key.data(), std::min<std::size_t>(key.size(), 8));
        }
        prefixes_[i] = __builtin_bswap64(prefix);
    }

    void choose() {
        least_ = cursors_.size();
        for (std::size_t i = 0; i < cursors_.size(); ++i) {
            if (cursors_[i].is_done()) {
                continue;
            }
            const bool is_least =
                is_done() || prefixes_[i] < prefixes_[least_] ||
                (prefixes_[i] == prefixes_[least_] &&
                 std::ranges::lexicographical_compare(cursors_[i].key(), least().key()));
            if (is_least) {  // of equal keys the first, which is the newest, stays
                least_ = i;
            }
        }
    }

    std::deque<RunCursor> cursors_;
    std::vector<std::uint64_t> prefixes_;
    std::size_t common_ = 0;
    std::size_t least_ = 0;
};

NewestCursor::NewestCursor(const ViewsDb& db, std::size_t family, const RunList& runs,
                           ByteSpan from)
    : front_(std::make_unique<RunFront>(db, family, runs, from)) {}
NewestCursor::NewestCursor(NewestCursor&& other) noexcept = default;
NewestCursor::~NewestCursor() = default;

bool NewestCursor::is_done() const { return front_->is_done(); }
ByteSpan NewestCursor::record() { return front_->least().record(); }
void NewestCursor::next() { front_->next(); }

RunPtr merge_runs(ViewsDb& db, std::size_t family, const RunList& runs, std::uint8_t level,
                  const std::shared_ptr<BatchUses>& uses,
                  const std::function<bool()>& keeps_going) {
    RunBuilder builder(db, family, uses);
    RunFront front(db, family, runs, {});
    while (!front.is_done()) {
        RunCursor& least = front.least();
        const BlockRef* const block = least.block_begun();
        if (block != nullptr && !keeps_going()) {
            return nullptr;
        }
        if (block != nullptr && builder.can_take_over() &&
            front.others_are_beyond(least.block_bound())) {
            builder.take_over(*block, least.block_bound());
            front.skip_block();
        } else {
            builder.add(least.record());
            front.next();
        }
    }
    return builder.finish(level);
}

void for_each_newest(const ViewsDb& db, std::size_t family, const RunList& runs, ByteSpan from,
                     const std::function<bool(ByteSpan record)>& visit) {
    for (RunFront front(db, family, runs, from); !front.is_done(); front.next()) {
        if (!visit(front.least().record())) {
            return;
        }
    }
}

}  // namespace holdfast::store
