/// What the newest entries touched, kept at hand for feeds that are restricted to some accounts.
///
/// Stands before the views and passes everything on, so that it sees what they see. Costs nothing
/// while nobody asks for it. Thread-safety: as the port; `begin` and `of` from any thread.
#pragma once

#include <deque>
#include <memory>
#include <mutex>

#include "api/views.h"

namespace holdfast::api {

class RecentTouches final : public Views {
   public:
    /// `views` outlives this object.
    explicit RecentTouches(Views& views) : views_(views) {}

    /// Touches are kept from now on, for as long as what is returned is.
    [[nodiscard]] std::shared_ptr<const void> begin();
    /// Accounts and parties touched by an entry, ascending, each once. Null: not at hand.
    using Touched = std::shared_ptr<const std::vector<ledger::AccountId>>;
    [[nodiscard]] Touched of(ledger::Sequence entry) const;

    [[nodiscard]] std::optional<crypto::MerkleFrontier> load(ledger::State& state) override;
    void take_in(std::span<const ledger::Touch> touches, ledger::State& state,
                 const crypto::MerkleFrontier& frontier) override;
    void finish(ledger::State& state, const crypto::MerkleFrontier& frontier) override {
        views_.finish(state, frontier);
    }
    [[nodiscard]] ledger::Sequence taken_in() const override { return views_.taken_in(); }
    [[nodiscard]] ledger::Sequence stored() const override { return views_.stored(); }
    [[nodiscard]] std::vector<ledger::Touch> touches(const ledger::AccountId& account,
                                                     ledger::Place from, bool backwards,
                                                     std::size_t max) const override {
        return views_.touches(account, from, backwards, max);
    }
    [[nodiscard]] std::optional<ledger::Sequence> list_rows(
        std::uint8_t table, ledger::ByteSpan after,
        const std::function<bool(ledger::ByteSpan, ledger::ByteSpan)>& visit) override {
        return views_.list_rows(table, after, visit);
    }
    [[nodiscard]] std::pair<ledger::Sequence, ledger::Sequence> entries_at(
        ledger::Time time) const override {
        return views_.entries_at(time);
    }

   private:
    void keep(std::span<const ledger::Touch> touches, ledger::Sequence next);

    Views& views_;
    mutable std::mutex mutex_;
    std::weak_ptr<const bool> wanted_;
    std::deque<Touched> entries_;  // of next_ - size ... next_ - 1
    ledger::Sequence next_ = 0;
    std::size_t accounts_ = 0;  // in all of them
};

}  // namespace holdfast::api
