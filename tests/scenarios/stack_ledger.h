/// The real stack behind the port: client library, signed frames over loopback TCP, and a server in
/// this process on a clock that stands still, with its log in memory.
///
/// Thread-safety: one thread; the server's threads are its own.
#pragma once

#include <boost/asio/io_context.hpp>

#include "api/client/async_client.h"
#include "api/memory_views.h"
#include "api/server.h"
#include "ledger/memory_log.h"
#include "tests/scenarios/ledger_port.h"
#include "tests/scenarios/roster.h"

namespace holdfast::scenarios {

/// A clock that moves only when it is told to.
class VirtualClock final : public api::Clock {
   public:
    explicit VirtualClock(ledger::Time now) : now_(now) {}

    void set(ledger::Time now) { now_ = now; }
    [[nodiscard]] ledger::Time now() const override { return now_; }
    [[nodiscard]] std::chrono::nanoseconds until(ledger::Time /*deadline*/) const override {
        return std::chrono::nanoseconds::max();
    }

   private:
    std::atomic<ledger::Time> now_;
};

class StackLedger final : public Ledger {
   public:
    /// Starts a server whose log begins with this genesis at second 0, and connects to it. `roster`
    /// outlives it. `memory_budget`: bytes, as the server's setting; 0: it keeps no row that it
    /// need not. Throws what the server throws, and LedgerFailed.
    StackLedger(const ledger::Genesis& genesis, const Roster& roster, std::size_t memory_budget);
    ~StackLedger() override;

    std::vector<Result> submit(const std::vector<ledger::StoredCommand>& commands,
                               const std::vector<KeyIndex>& signers) override;
    void set_time(ledger::Time now) override;
    std::vector<std::optional<ledger::Account>> accounts(
        std::span<const ledger::AccountId> ids) override;
    std::vector<std::optional<ledger::Hold>> holds(std::span<const ledger::HoldId> ids) override;
    std::optional<ledger::Agreement> agreement(const ledger::AgreementId& id) override;
    std::optional<ledger::Milestone> milestone(const ledger::HoldId& id) override;
    std::optional<ledger::Proposal> proposal(const ledger::CommandId& id) override;
    std::optional<ledger::Campaign> campaign(const ledger::CampaignId& id) override;
    std::optional<ledger::Gift> gift(const ledger::GiftId& id) override;
    std::optional<ledger::Disbursement> disbursement(const ledger::DisbursementId& id) override;
    api::GetCommandReply command(const ledger::CommandId& id) override;
    std::vector<api::HistoryLine> history(const api::HistoryRequest& request) override;
    std::vector<ledger::Entry> log() override;
    crypto::Digest state_hash() override;

   private:
    // Runs the client until the question it is asked has an answer.
    template <class Reply, class Ask>
    Reply wait_for(Ask&& ask);
    template <class Row>
    std::vector<std::optional<Row>> rows(std::span<const api::KeyOf<Row>> keys);

    const Roster& roster_;
    crypto::SecretKey log_key_;
    ledger::MemoryLog log_;
    api::MemoryViews views_;
    VirtualClock clock_;
    std::unique_ptr<api::Server> server_;
    boost::asio::io_context io_;
    std::string fatal_;  // why the server has stopped, if it has
    std::unique_ptr<api::AsyncClient> client_;
};

}  // namespace holdfast::scenarios
