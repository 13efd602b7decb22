#include "ledger/store/view_runs.h"

#include <algorithm>
#include <cstring>

#include "ledger/store/pending_history.h"
#include "ledger/store/store_error.h"

namespace holdfast::store {

using ledger::Bytes;
using ledger::ByteSpan;
using ledger::Touch;

ViewRuns::ViewRuns(ViewsDb& db) : db_(db) {
    const auto& families = db.families();
    for (std::size_t i = 0; i < families.size(); ++i) {
        uses_.push_back(std::make_shared<BatchUses>([&db, i](std::uint64_t batch) -> KeyFilterPtr {
            return db.has_filters(i) ? db.read_filter(i, batch) : nullptr;
        }));
    }
    std::vector<RunList> lists(families.size());
    db.for_each_run([&](std::uint8_t number, std::uint64_t run, ByteSpan description) {
        const auto family = std::ranges::find(families, number, &ViewFamily::number);
        auto content = family == families.end() ? std::nullopt
                                                : Run::parse(run, description, family->key_width);
        if (!content) {
            fail_unreadable("a run's description is damaged");
        }
        db.numbers_are_used_to(run);
        for (const BlockRef& block : content->blocks) {
            db.numbers_are_used_to(block.place.batch);
        }
        const auto index = static_cast<std::size_t>(family - families.begin());
        lists[index].push_back(std::make_shared<const Run>(std::move(*content), uses_[index]));
    });
    for (RunList& list : lists) {
        std::ranges::sort(list, [](const RunPtr& a, const RunPtr& b) {
            const Run::Content& left = a->content();
            const Run::Content& right = b->content();
            return left.level != right.level ? left.level < right.level
                                             : left.number > right.number;
        });
        lists_.push_back(std::make_shared<const RunList>(std::move(list)));
    }
}

bool ViewRuns::empty() const {
    const std::lock_guard lock(mutex_);
    return std::ranges::all_of(lists_, [](const RunListPtr& list) { return list->empty(); });
}

RunListPtr ViewRuns::of(std::size_t family) const {
    const std::lock_guard lock(mutex_);
    return lists_[family];
}

std::optional<Bytes> ViewRuns::find(std::size_t family, ByteSpan key) const {
    const auto runs = of(family);
    const std::uint64_t hash = db_.hash_of(key);
    std::optional<Bytes> value;
    for (const RunPtr& run : *runs) {
        if (const BlockRef* block = run->may_have(key, hash)) {
            db_.look_into_block(family, block->place, true,
                                [&](ByteSpan bytes) { value = find_in_block(bytes, key); });
            if (value) {
                break;
            }
        }
    }
    return value;
}

void ViewRuns::find_each(std::size_t family, std::span<const Bytes> keys,
                         const std::function<void(std::size_t, ByteSpan)>& visit) const {
    struct Wanted {
        std::size_t key;
        std::uint64_t hash;
        const BlockRef* block;  // of the run that is looked at
    };
    std::vector<Wanted> wanted;  // ascending, not yet found
    for (std::size_t i = 0; i < keys.size(); ++i) {
        wanted.push_back({i, db_.hash_of(keys[i]), nullptr});
    }
    const auto runs = of(family);
    for (const RunPtr& run : *runs) {
        std::vector<Wanted> left;
        std::vector<Wanted> here;
        for (Wanted& one : wanted) {
            one.block = run->may_have(keys[one.key], one.hash);
            (one.block == nullptr ? left : here).push_back(one);
        }
        for (auto from = here.begin(); from != here.end();) {
            const BlockRef* const block = from->block;
            db_.look_into_block(family, block->place, true, [&](ByteSpan bytes) {
                for (; from != here.end() && from->block == block; ++from) {
                    if (const auto value = find_in_block(bytes, keys[from->key])) {
                        visit(from->key, *value);
                    } else {
                        left.push_back(*from);
                    }
                }
            });
        }
        std::ranges::sort(left, {}, &Wanted::key);
        wanted = std::move(left);
    }
}

void ViewRuns::check_filters(std::size_t family) const {
    const std::size_t width = db_.families()[family].key_width;
    const RunListPtr runs = of(family);
    for (const RunPtr& run : *runs) {
        for (RunCursor at(db_, family, run); !at.is_done(); at.next()) {
            const ByteSpan key = key_of_record(at.record(), width);
            if (run->may_have(key, db_.hash_of(key)) == nullptr) {
                fail_unreadable("a filter denies a key that is there");
            }
        }
    }
}

void ViewRuns::add(std::size_t family, RunPtr run) {
    const std::lock_guard lock(mutex_);
    RunList list = *lists_[family];
    list.insert(list.begin(), std::move(run));
    lists_[family] = std::make_shared<const RunList>(std::move(list));
}

bool ViewRuns::merge_once(const std::function<bool()>& keeps_going) {
    RunList inputs;
    std::size_t family = 0;
    {
        const std::lock_guard lock(mutex_);
        for (; family < lists_.size() && inputs.size() < kFanOut; ++family) {
            inputs.clear();
            for (const RunPtr& run : *lists_[family]) {  // levels ascend
                if (!inputs.empty() && inputs.back()->content().level != run->content().level) {
                    if (inputs.size() >= kFanOut) break;
                    inputs.clear();
                }
                inputs.push_back(run);
            }
        }
        --family;
    }
    if (inputs.size() < kFanOut) {
        return false;
    }
    const auto level = static_cast<std::uint8_t>(inputs.front()->content().level + 1);
    const RunPtr merged = merge_runs(db_, family, inputs, level, uses_[family], keeps_going);
    if (merged == nullptr) {
        return false;
    }
    const std::uint8_t number = db_.families()[family].number;
    ViewsDb::Commit commit(db_);
    for (const RunPtr& run : inputs) {
        commit.delete_run(number, run->content().number);
    }
    commit.put_run(number, merged->content().number, merged->describe());
    commit.write();

    const std::lock_guard lock(mutex_);
    RunList list = *lists_[family];
    const auto first = std::ranges::find(list, inputs.front());
    const auto after = list.erase(first, first + static_cast<std::ptrdiff_t>(inputs.size()));
    list.insert(after, merged);
    lists_[family] = std::make_shared<const RunList>(std::move(list));
    retired_.insert(retired_.end(), inputs.begin(), inputs.end());
    return true;
}

RunList ViewRuns::take_retired() {
    const std::lock_guard lock(mutex_);
    return std::exchange(retired_, {});
}

void ViewRuns::drop_unused() { db_.drop_unused(uses_); }

void ViewRuns::collect_touches(const RunList& runs, const ledger::AccountId& account,
                               const ledger::Place& from, bool backwards, std::size_t max,
                               std::vector<Touch>& found) const {
    const std::size_t family = history_index(db_.families());
    Bytes bound;
    encode_history_key(account, from, bound);
    const auto is_its = [&](ByteSpan key) {
        return std::memcmp(key.data(), bound.data(), 20) == 0;
    };
    for (const RunPtr& run : runs) {
        const auto& blocks = run->content().blocks;
        std::size_t at = run->block_for(bound);
        if (backwards && at == blocks.size()) {
            --at;  // the run ends before the bound
        }
        std::vector<Touch> its;
        bool is_beyond = at == blocks.size();
        while (!is_beyond && its.size() < max) {
            std::vector<Touch> here;
            for_each_in_block(db_.read_block(family, blocks[at].place, true), kHistoryKeyWidth,
                              [&](ByteSpan record) {
                                  const auto key = key_of_record(record, kHistoryKeyWidth);
                                  const int order =
                                      std::memcmp(key.data(), bound.data(), bound.size());
                                  if (is_its(key) && (backwards ? order <= 0 : order >= 0)) {
                                      here.push_back(decode_touch(record));
                                  }
                              });
            if (backwards) {
                std::ranges::reverse(here);
                is_beyond =
                    at == 0 || std::memcmp(blocks[at].first_key.data(), bound.data(), 20) < 0;
                --at;
            } else {
                is_beyond = ++at == blocks.size() || !is_its(blocks[at].first_key);
            }
            its.insert(its.end(), here.begin(), here.end());
        }
        found.insert(found.end(), its.begin(), its.end());
    }
}

}  // namespace holdfast::store
