/// A scenario's steps as the ledger's commands: which field of a step becomes which of a command.
///
/// What the commands' fields mean is in ledger/commands/. Steps whose ids were executed before are
/// written with the instants of that first time, as a client that retries sends the same bytes.
/// Thread-safety: one thread.
#pragma once

#include <functional>

#include "ledger/agreement_rows.h"
#include "ledger/campaign_rows.h"
#include "ledger/rows.h"
#include "tests/scenarios/order.h"

namespace holdfast::scenarios {

/// How the mapper looks at the ledger where a step leaves open what its command must say.
struct Looks {
    std::function<std::optional<ledger::Hold>(const ledger::HoldId&)> hold;
    std::function<std::optional<ledger::Account>(const ledger::AccountId&)> account;
    std::function<std::optional<ledger::Agreement>(const ledger::AgreementId&)> agreement;
    std::function<std::optional<ledger::Milestone>(const ledger::HoldId&)> milestone;
    std::function<std::optional<ledger::Proposal>(const ledger::CommandId&)> proposal;
    std::function<std::optional<ledger::Disbursement>(const ledger::DisbursementId&)> disbursement;
};

class StepMapper {
   public:
    StepMapper(Roster& roster, Looks looks) : roster_(roster), looks_(std::move(looks)) {}

    /// Is this operation a command?
    [[nodiscard]] static bool knows(std::string_view op);
    /// The commands of a step sent at `now`, each linked to the next if there are several. Their
    /// result is the first one's, or its refusal if another one is refused.
    [[nodiscard]] std::vector<Order> orders(const Json& step, ledger::Time now);

    /// An account as the scenario's list or a step has it: opened, then its limits.
    [[nodiscard]] Order open_account(const Json& account);
    /// Nothing where they are those of every new account: a floor of zero, no ceiling.
    [[nodiscard]] std::optional<Order> opening_limits(const Json& account);
    /// The limits, whatever they are.
    [[nodiscard]] std::optional<Order> limits_again(const Json& account);
    [[nodiscard]] std::optional<Order> opening_kyc_level(const Json& account);
    /// A credit line without end, until the opening limits are set.
    [[nodiscard]] Order endless_credit(const std::string& account);

   private:
    struct Operation;
    static const std::vector<Operation>& operations();

    // Money and holds.
    std::vector<Order> transfer(const Json& step);
    std::vector<Order> hold(const Json& step);
    std::vector<Order> release(const Json& step);
    std::vector<Order> refund(const Json& step);
    std::vector<Order> top_up(const Json& step);
    std::vector<Order> extend(const Json& step);
    std::vector<Order> reverse(const Json& step);
    // Accounts.
    std::vector<Order> open(const Json& step);
    std::vector<Order> close_account(const Json& step);
    std::vector<Order> freeze(const Json& step);
    std::vector<Order> unfreeze(const Json& step);
    std::vector<Order> set_limits(const Json& step);
    std::vector<Order> set_release_guard(const Json& step);
    std::vector<Order> set_destination(const Json& step);
    std::vector<Order> register_terms(const Json& step);
    // Rails.
    std::vector<Order> deposit(const Json& step);
    std::vector<Order> match_deposit(const Json& step);
    std::vector<Order> chargeback(const Json& step);
    std::vector<Order> chargeback_reversed(const Json& step);
    std::vector<Order> reconcile(const Json& step);
    std::vector<Order> adjust(const Json& step);
    std::vector<Order> hold_on_clear(const Json& step);
    std::vector<Order> fund_on_clear(const Json& step);
    std::vector<Order> withdraw_on_clear(const Json& step);
    void let_wait(Order& order, const Json& step, ledger::CommandKind kind, bool is_new);
    std::vector<Order> write_off(const Json& step);
    std::vector<Order> payout(const Json& step);
    std::vector<Order> payout_state(const Json& step);

    // Agreements (map_escrow.cpp) and their cases (map_cases.cpp).
    std::vector<Order> offer(const Json& step);
    std::vector<Order> counter(const Json& step);
    std::vector<Order> agree(const Json& step);
    std::vector<Order> fund(const Json& step);
    std::vector<Order> cancel(const Json& step);
    std::vector<Order> on_milestone(const Json& step);
    std::vector<Order> attest(const Json& step);
    std::vector<Order> return_received(const Json& step);
    std::vector<Order> extend_clock(const Json& step);
    std::vector<Order> evidence(const Json& step);
    std::vector<Order> award(const Json& step);
    std::vector<Order> propose_settlement(const Json& step);
    std::vector<Order> propose_amount(const Json& step);
    std::vector<Order> answer_proposal(const Json& step);
    std::vector<Order> grant_mandate(const Json& step);
    std::vector<Order> end_mandate(const Json& step);
    std::vector<Order> freeze_agreement(const Json& step);
    // Campaigns (map_campaigns.cpp).
    std::vector<Order> draft_campaign(const Json& step);
    std::vector<Order> open_campaign(const Json& step);
    std::vector<Order> give(const Json& step);
    std::vector<Order> sponsor(const Json& step);
    std::vector<Order> refund_gift(const Json& step);
    std::vector<Order> cancel_campaign(const Json& step);
    std::vector<Order> recall_campaign(const Json& step);
    std::vector<Order> disburse(const Json& step);
    std::vector<Order> approve_disbursement(const Json& step);

    ledger::CampaignTerms campaign_terms(Order& order, const Json& given);
    [[nodiscard]] std::vector<std::string> owner_of(const Json& step, const char* name) const;

    Order escrow_command(const Json& step, ledger::CommandKind kind,
                         ledger::PartyId space = kPlatform);
    void put_agreement(Order& order, const Json& step);
    void put_milestone(Order& order, const Json& step);
    void put_terms(Order& order, const Json& terms);
    void put_side(Order& order, const Json& step);
    // Spoils the command unless the step names one of these.
    static void expect_side(Order& order, const Json& step,
                            const std::vector<std::string_view>& sides);
    // With `by` those keys and no other; else the key of that side of the step's agreement.
    void sign_for_side(Order& order, const Json& step, const std::string& side);
    [[nodiscard]] std::string account_of(const std::string& agreement, const std::string& side);
    Order command_of(const Json& step, ledger::CommandKind kind, ledger::PartyId space = kPlatform);
    Order administration(const Json& step, ledger::CommandKind kind, ledger::PartyId party);
    Order settlement(const Json& step, ledger::CommandKind kind, bool refunding);
    Order freezing(const Json& step, ledger::CommandKind kind);
    void put_parties(Order& order, const std::string& payer, const std::string& payee);
    void put_balancing(Order& order, const Json& step);
    bool put_payers(Order& order, const Json& step, CommandFacts& facts);
    void put_exits(Order& order, const CommandFacts& facts);
    ledger::Exit to_exit(const NamedExit& named, const CommandFacts& facts);
    void refer_to(Order& order, const std::string& command);
    void put_limit(Order& order, const Json& step, const char* name);
    void sign_as_operators(Order& order);
    // With `by` its own key and no other's; else the keys of these accounts.
    void sign_for(Order& order, const Json& step, const std::vector<std::string>& accounts);
    // Takes its own copy of the facts: a look at the ledger sends what waits, which may change
    // them.
    [[nodiscard]] std::vector<std::string> hurt_by_new_deadline(const std::string& hold,
                                                                CommandFacts facts,
                                                                ledger::Time deadline);
    [[nodiscard]] const CommandFacts* facts_of(const std::string& command) const;
    const CommandFacts* learn(const std::string& name) const;
    void remember(const Json& step, CommandFacts facts);

    Roster& roster_;
    Looks looks_;
    ledger::Time now_ = 0;         // of the step
    ledger::Time written_at_ = 0;  // of the first time its id was executed, or of the step
    std::uint64_t administrations_ = 0;
};

}  // namespace holdfast::scenarios
