#include "ledger/text/enum_names.h"

#include <array>

namespace holdfast::ledger {

namespace {

// The names stand in the order of the numbers, which begin with `first`.
template <class Enum, std::size_t N>
std::string_view pick(const std::array<std::string_view, N>& names, Enum value,
                      std::size_t first = 0) {
    const auto index = static_cast<std::size_t>(value) - first;
    check(index < N, "an enum has a name for each of its values");
    return names[index];
}

}  // namespace

std::string_view name_of(LegKind kind) {
    return pick(std::to_array<std::string_view>({"posted", "due", "suspense"}), kind);
}

std::string_view name_of(HoldEnd end) {
    return pick(std::to_array<std::string_view>({"open", "released", "refunded", "expired"}), end);
}

std::string_view name_of(Role role) {
    return pick(std::to_array<std::string_view>(
                    {"operators", "platform", "rail", "carrier", "mediator", "auditor"}),
                role);
}

std::string_view name_of(DepositState state) {
    return pick(std::to_array<std::string_view>({"expected", "seen", "cleared", "reversed",
                                                 "expired", "unmatched", "matched", "returned"}),
                state);
}

std::string_view name_of(InstructionEnd end) {
    return pick(std::to_array<std::string_view>({"executed", "refused", "withdrawn", "dropped"}),
                end);
}

std::string_view name_of(PayoutState state) {
    return pick(std::to_array<std::string_view>({"requested", "submitted", "settled", "failed",
                                                 "cancelled", "lapsed", "unknown", "returned"}),
                state);
}

std::string_view name_of(TimerKind kind) {
    if (kind >= TimerKind::campaign_sweep) {
        return pick(std::to_array<std::string_view>(
                        {"campaign_sweep", "disbursement_lapse", "campaign_clock"}),
                    kind, static_cast<std::size_t>(TimerKind::campaign_sweep));
    }
    return pick(
        std::to_array<std::string_view>(
            {"due_payment", "hold_expiry", "deposit_unseen", "payout_lapse", "request_lapse",
             "freeze_lapse", "rebind_end", "suspense_payment", "deposit_return", "offer_lapse",
             "pay_lapse", "case_clock", "milestone_clock", "kept_money", "claim_clock",
             "amendment_lapse", "milestone_end", "agreement_thaw"}),
        kind, 1);
}

std::string_view name_of(ExitBy by) {
    return pick(std::to_array<std::string_view>({"account", "anyone"}), by);
}

std::string_view name_of(Side side) {
    return pick(std::to_array<std::string_view>({"buyer", "seller", "nobody"}), side);
}

std::string_view name_of(Fact fact) {
    return pick(std::to_array<std::string_view>({"delivered", "lost", "returned_to_sender"}), fact);
}

std::string_view name_of(AgreementState state) {
    return pick(std::to_array<std::string_view>({"offered", "agreed", "funded", "ended"}), state);
}

std::string_view name_of(Delivery delivery) {
    return pick(std::to_array<std::string_view>({"filling", "funded", "shipped", "inspecting"}),
                delivery);
}

std::string_view name_of(CaseState state) {
    return pick(std::to_array<std::string_view>(
                    {"requested", "returning", "negotiating", "mediating", "ruled"}),
                state);
}

std::string_view name_of(ProposalKind kind) {
    return pick(std::to_array<std::string_view>({"settlement", "claim", "amendment"}), kind);
}

std::string_view name_of(CampaignState state) {
    return pick(std::to_array<std::string_view>({"draft", "open", "deciding", "succeeded",
                                                 "disbursing", "refunding", "closed"}),
                state);
}

std::string_view name_of(CampaignEnding ending) {
    return pick(
        std::to_array<std::string_view>({"none", "succeeded", "failed", "cancelled", "lapsed"}),
        ending);
}

std::string_view name_of(GiftState state) {
    return pick(std::to_array<std::string_view>({"cooling", "settled", "refunded"}), state);
}

std::string_view name_of(DisbursementState state) {
    return pick(std::to_array<std::string_view>({"waiting", "paid", "lapsed"}), state);
}

std::string_view name_of(BankHas compared) {
    return pick(std::to_array<std::string_view>({"less", "more"}), compared);
}

std::string_view name_of(EntryType type) {
    return pick(std::to_array<std::string_view>({"batch", "timers", "gap", "heartbeat", "genesis"}),
                type);
}

std::string_view name_of(DetailKind kind) {
    return pick(std::to_array<std::string_view>(
                    {"none", "amount", "field", "original", "reason", "pending"}),
                kind);
}

}  // namespace holdfast::ledger
