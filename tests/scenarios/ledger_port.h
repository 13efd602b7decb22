/// A ledger as the player of scenarios sees it: batches go in, results and rows come out.
///
/// The clock stands still but for `set_time`. Thread-safety: one thread.
#pragma once

#include <span>
#include <stdexcept>

#include "api/read_frames.h"
#include "ledger/agreement_rows.h"
#include "ledger/command.h"
#include "tests/scenarios/keyring.h"
#include "tests/scenarios/reasons.h"

namespace holdfast::scenarios {

/// The ledger did not do what any ledger must: refused a batch, broke off, lost a row.
class LedgerFailed : public std::runtime_error {
   public:
    using std::runtime_error::runtime_error;
};

class Ledger {
   public:
    virtual ~Ledger() = default;

    /// Sends the commands as one signed batch; their results, in order.
    virtual std::vector<Result> submit(const std::vector<ledger::StoredCommand>& commands,
                                       const std::vector<KeyIndex>& signers) = 0;
    /// Moves the clock (never back) and has everything fire that is due.
    virtual void set_time(ledger::Time now) = 0;

    /// Rows by name, in the order asked for; nothing where there is none.
    virtual std::vector<std::optional<ledger::Account>> accounts(
        std::span<const ledger::AccountId> ids) = 0;
    virtual std::vector<std::optional<ledger::Hold>> holds(std::span<const ledger::HoldId> ids) = 0;
    virtual std::optional<ledger::Agreement> agreement(const ledger::AgreementId& id) = 0;
    virtual std::optional<ledger::Milestone> milestone(const ledger::HoldId& id) = 0;
    virtual std::optional<ledger::Proposal> proposal(const ledger::CommandId& id) = 0;
    virtual std::optional<ledger::Campaign> campaign(const ledger::CampaignId& id) = 0;
    virtual std::optional<ledger::Gift> gift(const ledger::GiftId& id) = 0;
    virtual std::optional<ledger::Disbursement> disbursement(const ledger::DisbursementId& id) = 0;
    virtual api::GetCommandReply command(const ledger::CommandId& id) = 0;
    /// All lines that fit, whatever the request's page and limit.
    virtual std::vector<api::HistoryLine> history(const api::HistoryRequest& request) = 0;
    /// The whole log, from genesis.
    virtual std::vector<ledger::Entry> log() = 0;
    virtual crypto::Digest state_hash() = 0;
};

}  // namespace holdfast::scenarios
