/// The stored views as the server knows views; the log's Merkle frontier is kept in their note.
///
/// Links the store. Thread-safety: as the port.
#pragma once

#include "api/views.h"
#include "ledger/store/views.h"

namespace holdfast::api {

class StoredViews final : public Views {
   public:
    /// `log` outlives this object.
    StoredViews(const store::StoreOptions& options, const ledger::EventLog& log,
                const store::ViewsSettings& settings = {})
        : views_(options, log, settings) {}

    [[nodiscard]] std::optional<crypto::MerkleFrontier> load(ledger::State& state) override;
    void take_in(std::span<const ledger::Touch> touches, ledger::State& state,
                 const crypto::MerkleFrontier& frontier) override;
    void finish(ledger::State& state, const crypto::MerkleFrontier& frontier) override;
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
    /// Entries that `load` gave; 0: none, the log is folded from its beginning.
    [[nodiscard]] ledger::Sequence loaded() const { return loaded_; }
    /// Why stored views were given up at this start; empty where they were not.
    [[nodiscard]] const std::string& begun_anew_because() const {
        return views_.begun_anew_because();
    }

   private:
    store::StoredViews views_;
    ledger::Sequence loaded_ = 0;
};

}  // namespace holdfast::api
