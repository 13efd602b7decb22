/// The ledger's whole state: tables of rows, the clocks derived from them, and the log's position.
///
/// Changed only by `apply` (ledger/apply.h), one entry after another; equal logs give equal states
/// and equal state hashes (ledger/state_hash.h). Savepoints span all tables. Thread-safety: one
/// writer; a server keeps two, one that the deciding thread speculates on and one of anchored
/// entries for reads.
#pragma once

#include <map>
#include <set>
#include <span>

#include "ledger/agreement_rows.h"
#include "ledger/campaign_rows.h"
#include "ledger/chargeback_rows.h"
#include "ledger/entry.h"
#include "ledger/reconciliation_rows.h"
#include "ledger/rows.h"
#include "ledger/table.h"
#include "ledger/timers.h"

namespace holdfast::ledger {

/// Singletons: who the ledger is and how far it has come.
struct Facts {
    Genesis genesis;
    Digest origin_hash{};
    Sequence next_sequence = 0;  ///< of the entry to come
    Digest head{};               ///< of the chain so far
    Time time = 0;               ///< of the newest entry
    std::uint64_t next_event = 0;
    std::uint32_t rules_version = 1;

    static void fields(auto& self, auto& visit) {
        visit("genesis", self.genesis);
        visit("origin_hash", self.origin_hash);
        visit("next_sequence", self.next_sequence);
        visit("head", self.head);
        visit("time", self.time);
        visit("next_event", self.next_event);
        visit("rules_version", self.rules_version);
    }
};

/// Money in `suspense` under an account's name, because that account can't be credited: closed,
/// frozen, or full. What a freeze held back posts when it ends; zero once it has.
struct SuspenseItem {
    CurrencyId currency = 0;
    Amount amount;
    std::uint32_t round = 1;  ///< rises each time all of it is paid out
    /// The account is open and not frozen, and has no room for it: no clock pays it, the operators
    /// do (pay_suspense). Until the account is frozen again and thaws.
    bool for_operators = false;
    Amount of_deposits{};  ///< mirror: what of it deposits brought that cleared and still wait here

    static void fields(auto& self, auto& visit) {
        visit("currency", self.currency);
        visit("amount", self.amount);
        visit("round", self.round);
        visit("for_operators", self.for_operators);
        visit("of_deposits", self.of_deposits);
    }
};

class State {
   public:
    // Compiled once, in state.cpp: each goes through every table.
    State();
    State(const State& other);
    State(State&& other) noexcept;
    State& operator=(const State& other);
    State& operator=(State&& other) noexcept;
    ~State();

    Facts facts;
    Table<std::uint32_t, Currency> currencies;
    Table<std::uint32_t, Party> parties;
    Table<crypto::PublicKey, Key> keys;
    Table<MemberId, Member> members;
    Table<TermsId, Terms> terms;
    Table<AccountId, Account> accounts;
    Table<HoldId, Hold> holds;
    Table<DepositId, Deposit> deposits;
    Table<PayoutId, Payout> payouts;
    Table<AccountId, Destination> destinations;
    Table<CommandId, Request> requests;
    Table<AccountId, SuspenseItem> suspense;  ///< by the account it is due to
    Table<CommandId, IdUse> ids;
    Table<Time, Interval> excluded;  ///< gaps and outages so far, disjoint, by their beginning
    Table<AgreementId, Agreement> agreements;
    Table<HoldId, Milestone> milestones;  ///< by their holds
    Table<CommandId, Proposal> proposals;
    Table<std::uint32_t, Mandate> mandates;            ///< by the mediator's party
    Table<AccountId, Reconciliation> reconciliations;  ///< by the rail's clearing account
    Table<ChargebackId, Chargeback> chargebacks;
    Table<CampaignId, Campaign> campaigns;
    Table<GiftId, Gift> gifts;
    Table<DisbursementId, Disbursement> disbursements;
    Table<MatchedDonorId, MatchedDonor> matched_donors;

    TimerQueue timers;                           ///< derived
    std::map<AccountId, std::set<HoldId>> dues;  ///< derived: holds with money fixed for an account

    /// Folds over (table number, name, table). Numbers order the state hash and the views; never
    /// reused.
    static void tables(auto& self, auto&& visit) {
        visit(std::uint8_t{1}, "currencies", self.currencies);
        visit(std::uint8_t{2}, "parties", self.parties);
        visit(std::uint8_t{3}, "keys", self.keys);
        visit(std::uint8_t{4}, "members", self.members);
        visit(std::uint8_t{5}, "terms", self.terms);
        visit(std::uint8_t{6}, "accounts", self.accounts);
        visit(std::uint8_t{7}, "holds", self.holds);
        visit(std::uint8_t{8}, "deposits", self.deposits);
        visit(std::uint8_t{9}, "payouts", self.payouts);
        visit(std::uint8_t{10}, "destinations", self.destinations);
        visit(std::uint8_t{11}, "requests", self.requests);
        visit(std::uint8_t{12}, "suspense", self.suspense);
        visit(std::uint8_t{13}, "ids", self.ids);
        visit(std::uint8_t{14}, "excluded", self.excluded);
        visit(std::uint8_t{15}, "agreements", self.agreements);
        visit(std::uint8_t{16}, "milestones", self.milestones);
        visit(std::uint8_t{17}, "proposals", self.proposals);
        visit(std::uint8_t{18}, "mandates", self.mandates);
        visit(std::uint8_t{19}, "reconciliations", self.reconciliations);
        visit(std::uint8_t{20}, "chargebacks", self.chargebacks);
        visit(std::uint8_t{32}, "campaigns", self.campaigns);
        visit(std::uint8_t{33}, "gifts", self.gifts);
        visit(std::uint8_t{34}, "disbursements", self.disbursements);
        visit(std::uint8_t{35}, "matched_donors", self.matched_donors);
    }

    /// Tables that grow with the ledger's use may keep rows out of memory: accounts, holds,
    /// deposits, payouts, destinations, ids, agreements, milestones, proposals, chargebacks,
    /// campaigns, gifts, disbursements, matched donors. The others, and the clocks, are all in
    /// memory.
    [[nodiscard]] static bool may_be_out_of_memory(std::uint8_t table);
    /// From now on rows of those tables may be in `rows` only, which outlives this state and its
    /// copies. `sizes`: how many rows each table has, wherever they are, in the order of `tables`.
    void keep_rest_in(const StoredRows& rows, std::span<const std::uint64_t> sizes);
    [[nodiscard]] std::vector<std::uint64_t> sizes() const;
    void open_savepoint();
    void commit();
    void rollback();
    /// Recomputes `timers` and `dues` from the rows (after loading them from the views).
    void rebuild_derived();
    /// Keeps account of changed rows, for whoever stores them: what is there now counts as stored.
    void track_changes();
    void stop_tracking();

   private:
    std::map<AccountId, std::set<HoldId>> saved_dues_;
};

/// A platform's registered terms, by their number.
[[nodiscard]] TermsId terms_id(PartyId platform, std::uint32_t number);

/// System accounts, made with their currency or rail. All are named in party 0.
enum class SystemAccount : std::uint8_t { rail_clearing = 1, fees = 2, loss = 3, suspense = 4 };
/// `rail` is the rail's party number for rail_clearing, else 0.
[[nodiscard]] AccountId system_account(SystemAccount kind, CurrencyId currency, PartyId rail = 0);

}  // namespace holdfast::ledger
