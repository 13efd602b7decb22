/// The numbers of the commands on the wire. Never reused; a changed meaning gets a new number.
/// What each one does is in ledger/commands/; the list they are folded over is command_list.h.
#pragma once

#include <cstdint>

namespace holdfast::ledger {

enum class CommandKind : std::uint16_t {
    transfer = 1,
    hold = 2,
    release = 3,
    refund = 4,
    top_up = 5,
    extend = 6,
    reverse = 7,

    open_account = 16,
    set_limits = 17,
    set_guards = 18,
    set_kyc_level = 19,
    freeze = 20,
    unfreeze = 21,
    close_account = 22,
    set_destination = 23,

    register_currency = 32,
    register_party = 33,
    register_terms = 34,
    declare_outage = 35,
    approve = 36,

    register_key = 48,
    rotate_key = 49,
    revoke_key = 50,
    bind_member = 51,
    rebind_member = 52,
    veto_rebind = 53,

    expect_deposit = 64,
    deposit_seen = 65,
    deposit_cleared = 66,
    deposit_reversed = 67,
    match_deposit = 68,
    pay_suspense = 69,
    write_off = 70,
    hold_on_clear = 73,
    fund_on_clear = 74,
    withdraw_on_clear = 75,
    chargeback = 77,
    chargeback_reversed = 78,

    request_payout = 80,
    cancel_payout = 81,
    submit_payout = 82,
    settle_payout = 83,
    fail_payout = 84,
    payout_unknown = 85,
    return_payout = 86,

    offer = 96,
    counter = 97,
    agree = 98,
    fund = 99,
    cancel = 100,
    ship = 101,
    attest = 102,
    confirm_receipt = 103,
    extend_clock = 104,
    propose_settlement = 105,
    accept_proposal = 106,
    withdraw_proposal = 107,
    cancel_milestone = 108,

    request_refund = 112,
    accept_refund = 113,
    reject_refund = 114,
    return_shipped = 115,
    return_received = 116,
    dispute = 117,
    add_evidence = 118,
    withdraw_case = 119,
    escalate = 120,
    award = 121,
    appeal = 122,
    grant_mandate = 123,
    end_mandate = 124,
    claim = 125,
    settle_claim = 126,
    propose_amendment = 127,
    fund_amendment = 128,

    draft_campaign = 144,
    open_campaign = 145,
    give = 146,
    refund_gift = 147,
    cancel_campaign = 148,
    disburse = 149,
    approve_disbursement = 150,
    recall_campaign = 151,
    back_campaign = 152,
};

}  // namespace holdfast::ledger
