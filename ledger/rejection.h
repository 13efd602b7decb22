/// Every reason for which a command is refused: stable number, name, meaning, and what a retry can
/// do.
///
/// A rejection is data: logged, receipted, provable. Numbers are never reused. Where several
/// reasons apply, the one that stands first in this list is given (the order of the lines is the
/// published precedence; the numbers need not follow it). A reason that time could turn into a
/// success burns the command's id, so that a late retry cannot surprise; any other leaves the id
/// unused (DOMAIN 1). Names, documentation (docs/reasons.md) and retry advice are derived from this
/// table. Thread-safety: constants.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace holdfast::ledger {

//   number  name                    burns  retry  meaning
#define HOLDFAST_REASONS(X)                                                                      \
    X(0, ok, false, false, "done")                                                               \
    X(1, exists, false, false,                                                                   \
      "executed before with the same content; the original outcome stands")                      \
    X(2, linked_command_failed, false, true, "another command of the linked run was refused")    \
    X(3, chain_open, false, true, "the batch ends inside a linked run")                          \
    X(4, malformed, false, false, "a field or extension is not as this kind of command has it")  \
    X(5, unknown_command, false, false, "no command of this kind in these rules")                \
    X(6, not_authorized, false, false, "the signers named may not do this")                      \
    X(7, id_conflict, false, false, "the id was executed with other content")                    \
    X(8, id_burned, false, false, "the id was refused before for a reason that burns it")        \
    X(9, invalid_amount, false, false, "the amount is zero, or too large, or given twice")       \
    X(10, same_account, false, false, "payer and payee are one account")                         \
    X(11, currency_not_found, false, false, "no such currency is registered")                    \
    X(12, terms_not_found, false, false, "no such terms are registered by this platform")        \
    X(13, party_not_found, false, false, "no such party is registered")                          \
    X(14, key_not_found, false, false, "no such key is registered")                              \
    X(15, already_registered, false, false, "the name, number or key is taken")                  \
    X(16, bad_proof, false, false, "the proof of possession does not fit the key")               \
    X(75, earmark_not_found, false, false, "the campaign has no such earmark")                   \
    X(17, account_not_found, true, true, "no such account")                                      \
    X(18, hold_not_found, true, true, "no such hold")                                            \
    X(53, agreement_not_found, false, true, "no such agreement")                                 \
    X(58, agreement_frozen, false, true, "the agreement is frozen")                              \
    X(70, campaign_not_found, false, true, "no such campaign")                                   \
    X(71, gift_not_found, false, true, "no such gift")                                           \
    X(72, disbursement_not_found, false, true, "no such disbursement")                           \
    X(19, not_a_hold, false, false, "the reference names something else than a hold")            \
    X(20, hold_mismatch, false, false, "an assertion about the hold does not hold")              \
    X(54, terms_mismatch, false, true, "the newest offer has other terms than these")            \
    X(21, transfer_not_found, false, true, "nothing to reverse has this id")                     \
    X(22, deposit_not_found, false, true, "no such deposit")                                     \
    X(23, payout_not_found, false, true, "no such payout")                                       \
    X(24, request_not_found, false, true, "no request with this id waits, nor a proposal")       \
    X(25, payload_mismatch, false, false,                                                        \
      "the approval names another payload than the request has")                                 \
    X(26, already_approved, false, false, "this party has approved, or has made, the request")   \
    X(27, currency_mismatch, false, false, "the currencies differ")                              \
    X(28, already_released, false, false, "nothing is left: the hold was closed by a release")   \
    X(29, already_refunded, false, false, "nothing is left: the hold was closed by a refund")    \
    X(30, expired, false, false, "nothing is left: the hold's timer closed it")                  \
    X(31, already_reversed, false, false, "this transfer or release was reversed before")        \
    X(32, not_reversible, false, false, "this command can't be reversed")                        \
    X(33, wrong_state, true, true, "not in the state this command needs")                        \
    X(55, proposal_void, false, false, "the proposal has ended, or what it was made on changed") \
    X(34, account_closed, true, true, "the account is closed")                                   \
    X(35, account_frozen, true, true, "the account is frozen on this side")                      \
    X(36, not_empty, false, true, "the account still holds or owes money")                       \
    X(37, invalid_time_window, false, false,                                                     \
      "a deadline or window does not lie after the present")                                     \
    X(38, no_way_out, false, false, "every exit can close with money inside")                    \
    X(39, not_refundable, false, false, "no exit leads back to the payer")                       \
    X(40, bad_fulfilment, false, true, "the preimage is missing, wrong or unasked for")          \
    X(41, too_early, true, true, "the window is not open yet")                                   \
    X(42, too_late, false, false, "the window has closed")                                       \
    X(56, case_limit, false, false, "each side opens at most two cases on a milestone")          \
    X(60, instruction_limit, false, true, "too much waits for this deposit already")             \
    X(43, exceeds_hold, false, true,                                                             \
      "more than the hold still has; the detail says how much that is")                          \
    X(57, over_mediation_fee, false, true, "more than the terms let mediation take")             \
    X(73, exceeds_campaign, false, true,                                                         \
      "more than can be disbursed of the earmark; the detail says how much that is")             \
    X(74, campaign_full, false, true, "the campaign's cap leaves no room")                       \
    X(44, overflow, false, false, "a total would pass the largest amount")                       \
    X(45, over_key_limit, false, true, "more than this key may move, or in so short a time")     \
    X(46, kyc_level, false, true, "the account's owner may not be paid out at this KYC level")   \
    X(47, destination_not_found, false, true, "the payout destination is not registered")        \
    X(48, destination_too_new, false, true, "the destination changed less than 72 h ago")        \
    X(49, in_debt, false, true, "the account owes money")                                        \
    X(59, books_differ, false, true, "the rail's books and its bank's statement differ")         \
    X(50, insufficient_funds, true, true, "more than the account has available")                 \
    X(51, over_ceiling, true, true, "the payee's ceiling leaves less room")                      \
    X(52, release_guarded, false, false, "the payee's guard does not let this party pay it")

enum class Reason : std::uint16_t {
#define HOLDFAST_REASON_VALUE(number, name, burns, retry, meaning) name = number,
    HOLDFAST_REASONS(HOLDFAST_REASON_VALUE)
#undef HOLDFAST_REASON_VALUE
};

struct ReasonInfo {
    Reason reason;
    std::string_view name;
    bool burns_id;     ///< the id can't be used again
    bool retry_helps;  ///< the same wish under a new id may succeed later
    std::string_view meaning;
};

/// All reasons in order of precedence.
std::span<const ReasonInfo> reasons();
/// Null for an unknown number.
const ReasonInfo* find_reason(Reason reason);
std::optional<Reason> reason_from_name(std::string_view name);
std::string_view name_of(Reason reason);
bool burns_id(Reason reason);

}  // namespace holdfast::ledger
