#include "replay/overflow.h"

#include <algorithm>

#include "ledger/store/unsynced_env.h"
#include "ledger/store/views_reader.h"
#include "replay/read_only_log.h"

namespace holdfast::replay {

namespace {

using ledger::Bytes;
using ledger::ByteSpan;
using ledger::State;
using ledger::Touch;

constexpr std::size_t kBufferShare = 16;  // this part of the budget is for each buffer of the views
constexpr std::size_t kWithoutScratch =
    4;  // up to this part there is none: it takes in all at once
constexpr std::size_t kStoreBytesMin = 1 << 20;
constexpr std::size_t kStoreBytesMax = 32 << 20;
constexpr std::size_t kMemtableBytesMin = 4 << 20;
constexpr std::size_t kMemtableBytesMax = 64 << 20;

Bytes no_note() { return {}; }

std::size_t rows_in_memory(const State& state) {
    std::size_t count = 0;
    State::tables(state, [&](auto, const char*, const auto& table) { count += table.in_memory(); });
    return count;
}

}  // namespace

store::ViewsSettings settings_of_fold(std::size_t bytes) {
    store::ViewsSettings settings;
    settings.store_bytes = std::clamp(bytes / kBufferShare, kStoreBytesMin, kStoreBytesMax);
    settings.wait_bytes = 2 * settings.store_bytes;
    return settings;
}

// The private views. What goes wrong with them is told as ScratchError.
class Overflow::Disk final : public ledger::StoredRows {
   private:
    template <class Act>
    std::invoke_result_t<Act> guarded(Act&& act) const {
        try {
            return act();
        } catch (const store::StoreError& error) {
            throw ScratchError(folder_.path(), error.what());
        }
    }

   public:
    Disk(const EntrySource& source, const OverflowLimits& limits)
        : folder_(limits.scratch), log_(source, {}) {
        guarded([&] {
            options_.folder = folder_.path();
            options_.env = env_.get();
            options_.views_memtable_bytes =
                std::clamp(limits.bytes / kBufferShare, kMemtableBytesMin, kMemtableBytesMax);
            views_.emplace(options_, log_, settings_of_fold(limits.bytes));
        });
    }

    void begin(State& state) {
        guarded([&] { static_cast<void>(views_->load(state)); });
        state.keep_rest_in(*this, state.sizes());
    }
    void take_in(std::span<const Touch> touches, State& state) {
        guarded([&] { views_->take_in(touches, state, no_note); });
    }
    void store_all(State& state) {
        guarded([&] { views_->finish(state, no_note); });
    }
    [[nodiscard]] ledger::Sequence stored() const { return views_->stored(); }

    [[nodiscard]] std::optional<Bytes> find_row(std::uint8_t table, ByteSpan key) const override {
        return guarded([&] { return views_->find_row(table, key); });
    }
    void find_rows(std::uint8_t table, std::span<const Bytes> keys,
                   const std::function<void(std::size_t, ByteSpan)>& visit) const override {
        guarded([&] { views_->find_rows(table, keys, visit); });
    }
    void for_each_row(std::uint8_t table,
                      const std::function<bool(ByteSpan, ByteSpan)>& visit) const override {
        guarded([&] { views_->for_each_row(table, visit); });
    }
    void for_each_line(const OnLine& visit) const {
        guarded([&] {
            const store::ViewsReader reader(options_);
            for (auto line = reader.touches(); !line.is_done(); line.next()) {
                visit(line.key(), line.value());
            }
        });
    }

   private:
    ScratchFolder folder_;
    std::shared_ptr<rocksdb::Env> env_ = store::unsynced_env();
    ReadOnlyLog log_;  // empty: views begun anew ask it for nothing
    store::StoreOptions options_;
    std::optional<store::StoredViews> views_;
};

Overflow::Overflow(State& state, const EntrySource& source, OverflowLimits limits)
    : state_(state), source_(source), limits_(std::move(limits)), budget_(limits_.bytes) {
    state_.track_changes();
}

Overflow::~Overflow() = default;

void Overflow::take_in(std::span<const Touch> touches) {
    if (disk_) {
        disk_->take_in(touches, state_);
        keep();
        if (budget_.used() > limits_.bytes + limits_.ahead_bytes) {
            disk_->store_all(state_);
            shrink();
        }
        return;
    }
    std::ranges::copy_if(touches, std::back_inserter(waiting_), &Touch::keeps_history);
    keep();
    if (budget_.used() + waiting_bytes() > limits_.bytes / kWithoutScratch) {
        begin_scratch();
    }
}

void Overflow::begin_scratch() {
    disk_ = std::make_unique<Disk>(source_, limits_);
    disk_->begin(state_);
    disk_->take_in(std::exchange(waiting_, {}), state_);
}

void Overflow::finish() {
    if (disk_) {
        disk_->store_all(state_);
        shrink();
        return;
    }
    const auto key_of = [](const Touch& touch) { return std::pair(touch.account, touch.place); };
    std::ranges::sort(waiting_, {}, key_of);
}

void Overflow::keep() {
    budget_.keep(state_, disk_ ? disk_->stored() : 0);
    peak_ = std::max(peak_, budget_.used() + waiting_bytes());
}

// A budget lets go of so many rows at a call.
void Overflow::shrink() {
    std::size_t before = 0;
    do {
        before = rows_in_memory(state_);
        keep();
    } while (budget_.used() > limits_.bytes && rows_in_memory(state_) < before);
}

void Overflow::for_each_line(const OnLine& visit) const {
    if (disk_) {
        disk_->for_each_line(visit);
        return;
    }
    Bytes key;
    Bytes value;
    for (const Touch& touch : waiting_) {
        key.clear();
        value.clear();
        store::encode_history_key(touch.account, touch.place, key);
        ledger::encode_fields(touch.after, value);
        visit(key, value);
    }
}

}  // namespace holdfast::replay
