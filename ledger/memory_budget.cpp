#include "ledger/memory_budget.h"

#include "ledger/heap_bytes.h"

namespace holdfast::ledger {

namespace {

constexpr std::size_t kSamples = 256;  // of a table
constexpr std::size_t kLookAtMax = 1 << 16;
constexpr std::size_t kRowsAtOnce = 1 << 14;
constexpr std::size_t kSlack = 64;  // this part of the budget goes beyond what must

std::size_t rows_in_memory(const State& state) {
    std::size_t count = 0;
    State::tables(state,
                  [&](std::uint8_t, const char*, const auto& rows) { count += rows.in_memory(); });
    return count;
}

}  // namespace

void MemoryBudget::keep(State& state, Sequence stored) {
    if (stored != stored_ || row_bytes_.empty()) {
        begin_period(state, stored);
        measure(state);
    }
    if (rows_in_memory(state) > 2 * measured_) {  // what was measured tells little of these
        measure(state);
    }
    used_ = 0;
    std::size_t table = 0;
    State::tables(state, [&](std::uint8_t, const char*, const auto& rows) {
        used_ += rows.in_memory() * row_bytes_[table++];
    });
    if (used_ <= bytes_) {
        return;
    }
    if (clean_ != waits_with_) {
        let_go(state, used_ - bytes_ + bytes_ / kSlack);
    }
}

void MemoryBudget::begin_period(State& state, Sequence stored) {
    stored_ = stored;
    period_ = state.accounts.period();  // of a copied state's rows, too, none is later
    ended_.push_back({period_, state.facts.next_sequence});
    while (!ended_.empty() && ended_.front().next <= stored) {
        clean_ = ended_.front().period;
        ended_.pop_front();
    }
    ++period_;
    State::tables(state,
                  [this](std::uint8_t, const char*, auto& rows) { rows.begin_period(period_); });
}

void MemoryBudget::measure(const State& state) {
    measured_ = rows_in_memory(state);
    row_bytes_.clear();
    State::tables(state, [&](std::uint8_t, const char*, const auto& rows) {
        std::size_t bytes = 0;
        std::size_t count = 0;
        rows.sample(kSamples, [&](Period, const auto& row) {
            bytes += heap_bytes(row);
            ++count;
        });
        row_bytes_.push_back(rows.kRowBytes + bytes / std::max<std::size_t>(1, count));
    });
}

void MemoryBudget::let_go(State& state, std::size_t excess) {
    struct Sample {
        Period period;
        std::size_t table;
        std::size_t bytes;  // that it stands for
    };
    std::vector<Sample> samples;
    std::vector<std::size_t> sampled(row_bytes_.size());
    std::size_t table = 0;
    State::tables(state, [&](std::uint8_t, const char*, const auto& rows) {
        if (rows.can_evict() && rows.in_memory() != 0) {
            const std::size_t each = std::max<std::size_t>(1, rows.in_memory() / kSamples);
            rows.sample(kSamples, [&](Period period, const auto&) {
                samples.push_back({period, table, each * row_bytes_[table]});
                ++sampled[table];
            });
        }
        ++table;
    });
    std::ranges::sort(samples, {}, &Sample::period);
    Period oldest = 0;  // rows used no later than this come to what is to go
    std::vector<std::size_t> old(row_bytes_.size());
    std::size_t bytes = 0;
    for (const Sample& sample : samples) {
        if (sample.period > clean_ || (bytes >= excess && sample.period > oldest)) {
            break;
        }
        oldest = sample.period;
        bytes += sample.bytes;
        ++old[sample.table];
    }
    std::size_t gone = 0;
    table = 0;
    State::tables(state, [&](std::uint8_t, const char*, auto& rows) {
        if (old[table] != 0) {
            const std::size_t look_at = kRowsAtOnce * sampled[table] / old[table];
            gone += rows.evict(oldest, std::min(kLookAtMax, look_at), kRowsAtOnce);
        }
        ++table;
    });
    waits_with_ = gone == 0 ? clean_ : kNever;
}

}  // namespace holdfast::ledger
