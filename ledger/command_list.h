/// Every command, once: decoding, deciding, names, documentation and tests fold over this list.
///
/// A command is a struct in ledger/commands/ with `kind`, `name`, `shape`, `authorized` and
/// `decide` (ledger/command_info.h). To add one: its file pair, a line here, a test file, and its
/// CMake line.
#pragma once

#include "ledger/command_info.h"
#include "ledger/commands/accept_proposal.h"
#include "ledger/commands/accept_refund.h"
#include "ledger/commands/add_evidence.h"
#include "ledger/commands/adjust.h"
#include "ledger/commands/agree.h"
#include "ledger/commands/appeal.h"
#include "ledger/commands/approve.h"
#include "ledger/commands/approve_disbursement.h"
#include "ledger/commands/attest.h"
#include "ledger/commands/award.h"
#include "ledger/commands/back_campaign.h"
#include "ledger/commands/bind_member.h"
#include "ledger/commands/cancel.h"
#include "ledger/commands/cancel_campaign.h"
#include "ledger/commands/cancel_milestone.h"
#include "ledger/commands/cancel_payout.h"
#include "ledger/commands/chargeback.h"
#include "ledger/commands/chargeback_reversed.h"
#include "ledger/commands/claim.h"
#include "ledger/commands/close_account.h"
#include "ledger/commands/confirm_receipt.h"
#include "ledger/commands/counter.h"
#include "ledger/commands/declare_outage.h"
#include "ledger/commands/deposit_cleared.h"
#include "ledger/commands/deposit_reversed.h"
#include "ledger/commands/deposit_seen.h"
#include "ledger/commands/disburse.h"
#include "ledger/commands/dispute.h"
#include "ledger/commands/draft_campaign.h"
#include "ledger/commands/end_mandate.h"
#include "ledger/commands/escalate.h"
#include "ledger/commands/expect_deposit.h"
#include "ledger/commands/extend.h"
#include "ledger/commands/extend_clock.h"
#include "ledger/commands/fail_payout.h"
#include "ledger/commands/freeze.h"
#include "ledger/commands/freeze_agreement.h"
#include "ledger/commands/fund.h"
#include "ledger/commands/fund_amendment.h"
#include "ledger/commands/fund_on_clear.h"
#include "ledger/commands/give.h"
#include "ledger/commands/grant_mandate.h"
#include "ledger/commands/hold.h"
#include "ledger/commands/hold_on_clear.h"
#include "ledger/commands/match_deposit.h"
#include "ledger/commands/offer.h"
#include "ledger/commands/open_account.h"
#include "ledger/commands/open_campaign.h"
#include "ledger/commands/pay_suspense.h"
#include "ledger/commands/payout_unknown.h"
#include "ledger/commands/propose_amendment.h"
#include "ledger/commands/propose_settlement.h"
#include "ledger/commands/rebind_member.h"
#include "ledger/commands/recall_campaign.h"
#include "ledger/commands/reconcile.h"
#include "ledger/commands/refund.h"
#include "ledger/commands/refund_gift.h"
#include "ledger/commands/register_currency.h"
#include "ledger/commands/register_key.h"
#include "ledger/commands/register_party.h"
#include "ledger/commands/register_terms.h"
#include "ledger/commands/reject_refund.h"
#include "ledger/commands/release.h"
#include "ledger/commands/request_payout.h"
#include "ledger/commands/request_refund.h"
#include "ledger/commands/return_payout.h"
#include "ledger/commands/return_received.h"
#include "ledger/commands/return_shipped.h"
#include "ledger/commands/reverse.h"
#include "ledger/commands/revoke_key.h"
#include "ledger/commands/rotate_key.h"
#include "ledger/commands/set_destination.h"
#include "ledger/commands/set_guards.h"
#include "ledger/commands/set_kyc_level.h"
#include "ledger/commands/set_limits.h"
#include "ledger/commands/settle_claim.h"
#include "ledger/commands/settle_payout.h"
#include "ledger/commands/ship.h"
#include "ledger/commands/submit_payout.h"
#include "ledger/commands/top_up.h"
#include "ledger/commands/transfer.h"
#include "ledger/commands/unfreeze.h"
#include "ledger/commands/unfreeze_agreement.h"
#include "ledger/commands/veto_rebind.h"
#include "ledger/commands/withdraw_case.h"
#include "ledger/commands/withdraw_on_clear.h"
#include "ledger/commands/withdraw_proposal.h"
#include "ledger/commands/write_off.h"

namespace holdfast::ledger {

using AllCommands = CommandList<
    commands::Transfer, commands::Hold, commands::Release, commands::Refund, commands::TopUp,
    commands::Extend, commands::Reverse, commands::OpenAccount, commands::SetLimits,
    commands::SetGuards, commands::SetKycLevel, commands::Freeze, commands::Unfreeze,
    commands::CloseAccount, commands::SetDestination, commands::RegisterCurrency,
    commands::RegisterParty, commands::RegisterTerms, commands::DeclareOutage, commands::Approve,
    commands::RegisterKey, commands::RotateKey, commands::RevokeKey, commands::BindMember,
    commands::RebindMember, commands::VetoRebind, commands::ExpectDeposit, commands::DepositSeen,
    commands::DepositCleared, commands::DepositReversed, commands::MatchDeposit,
    commands::PaySuspense, commands::WriteOff, commands::Reconcile, commands::Adjust,
    commands::HoldOnClear, commands::FundOnClear, commands::WithdrawOnClear, commands::Chargeback,
    commands::ChargebackReversed, commands::RequestPayout, commands::CancelPayout,
    commands::SubmitPayout, commands::SettlePayout, commands::FailPayout, commands::PayoutUnknown,
    commands::ReturnPayout, commands::Offer, commands::Counter, commands::Agree, commands::Fund,
    commands::Cancel, commands::CancelMilestone, commands::Ship, commands::Attest,
    commands::ConfirmReceipt, commands::ExtendClock, commands::ProposeSettlement,
    commands::AcceptProposal, commands::WithdrawProposal, commands::RequestRefund,
    commands::AcceptRefund, commands::RejectRefund, commands::ReturnShipped,
    commands::ReturnReceived, commands::Dispute, commands::AddEvidence, commands::WithdrawCase,
    commands::Escalate, commands::Award, commands::Appeal, commands::GrantMandate,
    commands::EndMandate, commands::Claim, commands::SettleClaim, commands::ProposeAmendment,
    commands::FundAmendment, commands::FreezeAgreement, commands::UnfreezeAgreement,
    commands::DraftCampaign, commands::OpenCampaign, commands::Give, commands::RefundGift,
    commands::CancelCampaign, commands::Disburse, commands::ApproveDisbursement,
    commands::RecallCampaign, commands::BackCampaign>;

}  // namespace holdfast::ledger
