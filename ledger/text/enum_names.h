/// snake_case names of the rows' and events' enums, as in JSON, listings and the export.
///
/// Those of reasons, fields and events are with their types. Thread-safety: pure functions.
#pragma once

#include <string_view>

#include "ledger/entry.h"

namespace holdfast::ledger {

std::string_view name_of(LegKind kind);
std::string_view name_of(HoldEnd end);
std::string_view name_of(Role role);
std::string_view name_of(DepositState state);
std::string_view name_of(InstructionEnd end);
std::string_view name_of(PayoutState state);
std::string_view name_of(TimerKind kind);
std::string_view name_of(ExitBy by);
std::string_view name_of(Side side);
std::string_view name_of(Fact fact);
std::string_view name_of(AgreementState state);
std::string_view name_of(Delivery delivery);
std::string_view name_of(CaseState state);
std::string_view name_of(ProposalKind kind);
std::string_view name_of(CampaignState state);
std::string_view name_of(CampaignEnding ending);
std::string_view name_of(GiftState state);
std::string_view name_of(DisbursementState state);
std::string_view name_of(BankHas compared);
std::string_view name_of(EntryType type);
std::string_view name_of(DetailKind kind);

}  // namespace holdfast::ledger
