/// Views in memory: for tests, scenarios and ledgers that live in memory. Nothing is there at a
/// start.
///
/// Thread-safety: as the port; every call takes one lock.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <mutex>

#include "api/views.h"

namespace holdfast::api {

class MemoryViews final : public Views {
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
    /// Knows of no times: everything taken in.
    [[nodiscard]] std::pair<ledger::Sequence, ledger::Sequence> entries_at(
        ledger::Time time) const override;

   private:
    mutable std::mutex mutex_;
    boost::unordered_flat_map<ledger::AccountId, std::vector<ledger::Touch>, ledger::IdHash>
        histories_;
    ledger::Sequence taken_in_ = 0;
};

}  // namespace holdfast::api
