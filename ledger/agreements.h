/// What commands on escrow agreements share: names, lookups, whose side a signer stands for.
///
/// Used by the rules that decide and by `apply`, so that both mean the same. Thread-safety: pure
/// functions.
#pragma once

#include "ledger/context.h"
#include "ledger/events.h"

namespace holdfast::ledger {

/// The name of a milestone and of its hold: the first 16 bytes of SHA-256 over
/// "holdfast/milestone/v1\0", the agreement's party (4 bytes, big-endian), its id and the index (1
/// byte). `agree` claims these names as ids, so no command can have one.
[[nodiscard]] HoldId milestone_id(AgreementId agreement, std::uint8_t index);
/// All of an agreement's, in the order of its prices.
[[nodiscard]] std::vector<HoldId> milestones_of(const State& state, AgreementId agreement);
/// What `agree` names: SHA-256 over "holdfast/agreement/v1\0" and the terms' canonical fields.
[[nodiscard]] Digest hash_of(const AgreementTerms& terms);
/// What a proposal is made on: F, R, B, C, M, the price, the state of delivery, and the case's
/// state, amount, mediator and award.
[[nodiscard]] Digest basis_of(const Hold& hold, const Milestone& milestone);
/// The same of a proposal to end its claim: which one it is, its state, amount, mediator and award.
[[nodiscard]] Digest basis_of_claim(const Milestone& milestone);
/// The sum of all prices.
[[nodiscard]] Amount price_of(const Agreement& agreement);

/// Exits of a milestone's hold: the buyer releases to the seller, the seller refunds.
inline constexpr std::uint8_t kReleaseExit = 0;
/// The hold of a milestone as it begins.
[[nodiscard]] Hold milestone_hold(const Agreement& agreement, Amount amount);

/// Does one of the signers hold the authority of that side's account?
[[nodiscard]] bool signed_for_side(const Context& context, const Agreement& agreement, Side side);
/// Is the side's account managed by its platform, its owner having bound no key?
[[nodiscard]] bool is_managed(const State& state, AccountId account);

/// The agreement, or the proposal, a command's reference names, or null.
[[nodiscard]] const Agreement* named_agreement(const Context& context);
[[nodiscard]] const Proposal* named_proposal(const Context& context);
/// Authority of a side over the named agreement. Of an unknown one: a key within its party.
[[nodiscard]] bool agreement_side_acts(const Context& context, Side side);
/// May the buyer be refunded by a command: open, and not frozen for credits?
[[nodiscard]] Reason check_buyer(const State& state, const Agreement& agreement);

/// The milestone a command's reference names. All null where there is none; no hold where no money
/// has come yet.
struct NamedMilestone {
    HoldId id;
    const Milestone* row = nullptr;
    const Agreement* agreement = nullptr;
    const Hold* hold = nullptr;

    explicit operator bool() const { return row != nullptr; }
};
[[nodiscard]] NamedMilestone named_milestone(const Context& context);
[[nodiscard]] NamedMilestone find_milestone(const State& state, HoldId id);
/// `ok` if it is there, fully funded and open; else `hold_not_found` or `wrong_state`.
[[nodiscard]] Reason check_open(const NamedMilestone& milestone);
/// `ok` if it is there and was fully funded once, open or not; else as above.
[[nodiscard]] Reason check_begun(const NamedMilestone& milestone);
/// `too_late` once the milestone's end (T_hard) has passed: nothing new begins then.
[[nodiscard]] Reason check_before_end(const NamedMilestone& milestone, Time now);

/// Does its agreement stand still (ledger/agreement_freezes.h)?
[[nodiscard]] bool is_in_freeze(const State& state, const Milestone& milestone);

/// Authority of one side, or of either, over the named milestone. Of an unknown one: a key within
/// its party.
[[nodiscard]] bool side_acts(const Context& context, Side side);
[[nodiscard]] bool either_side_acts(const Context& context);
/// The side that the command says it acts for (extension `side`) has signed.
[[nodiscard]] bool stated_side_acts(const Context& context);

}  // namespace holdfast::ledger
