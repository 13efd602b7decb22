/// Views in memory: for tests, scenarios and ledgers that live in memory. Nothing is there at a
/// start.
///
/// Thread-safety: as the port; every call takes one lock.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <map>
#include <mutex>

#include "api/views.h"

namespace holdfast::api {

class MemoryViews final : public Views, public ledger::StoredRows {
   public:
    [[nodiscard]] std::optional<crypto::MerkleFrontier> load(ledger::State& state) override;
    void take_in(std::span<const ledger::Touch> touches, ledger::State& state,
                 const crypto::MerkleFrontier& frontier) override;
    void finish(ledger::State& state, const crypto::MerkleFrontier& frontier) override;
    [[nodiscard]] ledger::Sequence taken_in() const override;
    [[nodiscard]] ledger::Sequence stored() const override;
    [[nodiscard]] std::vector<ledger::Touch> touches(const ledger::AccountId& account,
                                                     ledger::Place from, bool backwards,
                                                     std::size_t max) const override;
    [[nodiscard]] std::optional<ledger::Sequence> list_rows(
        std::uint8_t table, ledger::ByteSpan after,
        const std::function<bool(ledger::ByteSpan, ledger::ByteSpan)>& visit) override;
    [[nodiscard]] std::optional<ledger::Bytes> find_row(std::uint8_t table,
                                                        ledger::ByteSpan key) const override;
    void for_each_row(
        std::uint8_t table,
        const std::function<bool(ledger::ByteSpan, ledger::ByteSpan)>& visit) const override;
    /// Knows of no times: everything taken in.
    [[nodiscard]] std::pair<ledger::Sequence, ledger::Sequence> entries_at(
        ledger::Time time) const override;

   private:
    mutable std::mutex mutex_;
    boost::unordered_flat_map<ledger::AccountId, std::vector<ledger::Touch>, ledger::IdHash>
        histories_;
    std::map<std::uint8_t, std::map<ledger::Bytes, ledger::Bytes>> rows_;  // by table
    ledger::Sequence taken_in_ = 0;
};

}  // namespace holdfast::api
