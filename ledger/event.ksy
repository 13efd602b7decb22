meta:
  id: event
  title: What happened, as Holdfast's log has it
  license: Apache-2.0
  endian: le
  ks-version: '0.10'
  imports:
    - fields
doc: |
  FORMAT.md, "Events": numbered for ever, explicit, so that a reader needs no business rules. An optional amount or
  hold that is absent is the command's own (`amount`, `reference`).
seq:
  - {id: kind, type: u2, valid: {min: 1, max: 69}}
  - id: body
    type:
      switch-on: kind
      cases:
        1: currency_registered
        2: party_registered
        3: key_registered
        4: key_rotated
        5: key_revoked
        6: key_spent
        7: member_bound
        8: rebind_started
        9: rebind_vetoed
        10: terms_registered
        11: account_opened
        12: limits_set
        13: kyc_level_set
        14: guards_set
        15: freeze_set
        16: account_closed
        17: transferred
        18: hold_placed
        19: hold_topped_up
        20: expiry_moved
        21: released
        22: refunded
        23: due_paid
        24: reversed
        25: deposit_moved
        26: payout_requested
        27: payout_moved
        28: destination_set
        29: request_filed
        30: request_approved
        31: request_closed
        32: time_excluded
        33: timer_fired
        34: suspense_paid
        35: debt_written_off
        36: agreement_offered
        37: agreement_moved
        38: milestone_funded
        39: milestone_changed
        40: mediation_paid
        41: proposal_made
        42: proposal_ended
        43: mandate_granted
        44: mandate_ended
        45: claim_paid
        46: top_up_paid
        47: top_up_joined
        48: top_up_returned
        49: campaign_drafted
        50: campaign_moved
        51: gift_made
        52: gift_settled
        53: gift_passed
        54: gift_refunded
        55: tips_paid
        56: disbursement_requested
        57: disbursement_approved
        58: disbursement_paid
        59: disbursement_lapsed
        60: pool_opened
        61: gift_matched
        62: instruction_given
        63: instruction_ended
        64: rail_reconciled
        65: rail_adjusted
        66: agreement_frozen
        67: agreement_thawed
        68: deposit_charged
        69: chargeback_reversed
types:
  currency_registered:
    seq:
      - {id: number, type: u2}
      - {id: code, type: fields::text}
      - {id: exponent, type: u1}
  party_registered:
    seq:
      - {id: number, type: u4}
      - {id: role, type: u1, valid: {max: 5}}
      - {id: name, type: fields::text}
  key_registered:
    seq:
      - {id: key, size: 32}
      - {id: party, type: u4}
      - {id: member, size: 16}
      - {id: valid_until, type: u8}
      - {id: limits, type: fields::limits}
  key_rotated:
    seq:
      - {id: old_key, size: 32}
      - {id: new_key, size: 32}
  key_revoked:
    seq:
      - {id: key, size: 32}
  key_spent:
    seq:
      - {id: key, size: 32}
      - {id: window_start, type: u8}
      - {id: spent, type: fields::amount}
  member_bound:
    seq:
      - {id: member, type: fields::name}
      - {id: key, size: 32}
  rebind_started:
    seq:
      - {id: member, type: fields::name}
      - {id: key, size: 32}
      - {id: until, type: u8}
  rebind_vetoed:
    seq:
      - {id: member, type: fields::name}
  terms_registered:
    seq:
      - {id: terms, type: fields::name}
      - {id: lines, type: 'fields::fee_lines(0, 255)'}
      - {id: fee_back_on_refund, type: u1, valid: {max: 1}}
  account_opened:
    seq:
      - {id: account, type: fields::name}
      - {id: owner, size: 16}
      - {id: currency, type: u2}
      - {id: tag, type: u4}
      - {id: flags, type: u1}
      - {id: ceiling, type: fields::amount}
  limits_set:
    seq:
      - {id: account, type: fields::name}
      - {id: credit_line, type: fields::opt_amount}
      - {id: ceiling, type: fields::opt_amount}
  kyc_level_set:
    seq:
      - {id: account, type: fields::name}
      - {id: level, type: u1}
  guards_set:
    seq:
      - {id: account, type: fields::name}
      - {id: guards, type: 'fields::names(0, 255)'}
  freeze_set:
    seq:
      - {id: account, type: fields::name}
      - {id: flags, type: u1}
      - {id: until, type: u8}
  account_closed:
    seq:
      - {id: account, type: fields::name}
  transferred:
    seq:
      - {id: amount, type: fields::opt_amount}
  hold_placed:
    seq:
      - {id: amount, type: fields::opt_amount}
  hold_topped_up:
    seq:
      - {id: amount, type: fields::opt_amount}
  expiry_moved:
    seq:
      - {id: expires, type: u8}
  released:
    seq:
      - {id: hold, type: fields::opt_name}
      - {id: exit, type: u1}
      - {id: closes, type: u1, valid: {max: 1}}
      - {id: amount, type: fields::opt_amount}
      - {id: legs, type: 'fields::legs(0, 255)'}
  refunded:
    seq:
      - {id: hold, type: fields::opt_name}
      - {id: closes, type: u1, valid: {max: 1}}
      - {id: amount, type: fields::opt_amount}
      - {id: legs, type: 'fields::legs(0, 255)'}
  due_paid:
    seq:
      - {id: hold, type: fields::name}
      - {id: due, type: u1}
      - {id: closes, type: u1, valid: {max: 1}}
      - {id: amount, type: fields::amount}
      - {id: legs, type: 'fields::legs(0, 255)'}
  reversed:
    seq:
      - {id: original, type: fields::name}
      - {id: hold, type: fields::opt_name}
      - {id: exit, type: u1}
      - {id: amount, type: fields::amount}
      - {id: debits, type: 'fields::legs(0, 255)'}
      - {id: credits, type: 'fields::legs(0, 255)'}
  deposit_moved:
    seq:
      - {id: deposit, type: fields::name}
      - {id: state, type: u1, valid: {max: 7}}
      - {id: account, type: fields::name}
      - {id: currency, type: u2}
      - {id: amount, type: fields::amount}
      - {id: credit, type: u1, valid: {max: 2}}
  payout_requested:
    seq:
      - {id: payout, type: fields::name}
      - {id: state, type: u1, valid: {max: 7}}
      - {id: account, type: fields::name}
      - {id: rail, type: u4}
      - {id: amount, type: fields::amount}
      - {id: destination, size: 32}
      - {id: since, type: u8}
      - {id: came_back, type: fields::amount}
  payout_moved:
    seq:
      - {id: payout, type: fields::name}
      - {id: state, type: u1, valid: {max: 7}}
      - {id: credit, type: u1, valid: {max: 2}}
      - {id: came_back, type: fields::opt_amount}
  destination_set:
    seq:
      - {id: account, type: fields::name}
      - {id: destination, size: 32}
  request_filed:
    seq:
      - {id: payload, size: 32}
      - {id: requester, size: 16}
      - {id: approvers, type: 'fields::ids(0, 255)'}
      - {id: lapses, type: u8}
  request_approved:
    seq:
      - {id: request, type: fields::name}
      - {id: approver, size: 16}
  request_closed:
    seq:
      - {id: request, type: fields::name}
      - {id: executed, type: u1, valid: {max: 1}}
  time_excluded:
    seq:
      - {id: from_time, type: u8}
      - {id: to_time, type: u8}
  timer_fired:
    seq:
      - {id: timer, type: fields::timer}
  suspense_paid:
    seq:
      - {id: account, type: fields::name}
      - {id: to, type: fields::name}
      - {id: amount, type: fields::amount}
  debt_written_off:
    seq:
      - {id: account, type: fields::name}
      - {id: amount, type: fields::amount}
  agreement_offered:
    seq:
      - {id: agreement, type: fields::name}
      - {id: state, type: u1, valid: {max: 3}}
      - {id: buyer, type: fields::name}
      - {id: seller, type: fields::name}
      - {id: currency, type: u2}
      - {id: offered_by, type: u1, valid: {max: 2}}
      - {id: terms, type: fields::agreement}
      - {id: paid, type: fields::amount}
      - {id: deadline, type: u8}
      - {id: frozen_since, type: u8}
      - {id: frozen_until, type: u8}
      - {id: thawed, type: u8}
  agreement_moved:
    seq:
      - {id: agreement, type: fields::name}
      - {id: state, type: u1, valid: {max: 3}}
      - {id: deadline, type: u8}
  milestone_funded:
    seq:
      - {id: agreement, type: fields::name}
      - {id: index, type: u1}
      - {id: amount, type: fields::amount}
  milestone_changed:
    seq:
      - {id: milestone, type: fields::name}
      - {id: agreement, type: fields::name}
      - {id: index, type: u1}
      - {id: delivery, type: u1, valid: {max: 3}}
      - {id: deadline, type: u8}
      - {id: ship_by, type: u8}
      - {id: shipped, type: u8}
      - {id: hard_deadline, type: u8}
      - {id: hard_fired, type: u1, valid: {max: 1}}
      - {id: proved, type: u1, valid: {max: 1}}
      - {id: carriers_disagreed, type: u1, valid: {max: 1}}
      - {id: cases_of_buyer, type: u1}
      - {id: cases_of_seller, type: u1}
      - {id: statements, type: 'fields::statements(0, 255)'}
      - {id: kept, type: 'fields::kepts(0, 255)'}
      - {id: open_case, type: fields::opt_case}
      - {id: claim, type: fields::opt_case}
      - {id: claims_of_buyer, type: u1}
      - {id: claims_of_seller, type: u1}
      - {id: claim_fees, type: fields::amount}
      - {id: timer_payments, type: 'fields::timer_payments(0, 255)'}
      - {id: price, type: fields::amount}
      - {id: topped_up, type: fields::amount}
      - {id: amendment, type: fields::opt_amendment}
  mediation_paid:
    seq:
      - {id: milestone, type: fields::name}
      - {id: closes, type: u1, valid: {max: 1}}
      - {id: amount, type: fields::amount}
      - {id: credit, type: u1, valid: {max: 2}}
  proposal_made:
    seq:
      - {id: proposal, type: fields::name}
      - {id: kind, type: u1, valid: {max: 2}}
      - {id: milestone, type: fields::name}
      - {id: by, type: u1, valid: {max: 2}}
      - {id: by_platform, type: u1, valid: {max: 1}}
      - {id: open, type: u1, valid: {max: 1}}
      - {id: to_seller, type: fields::amount}
      - {id: to_buyer, type: fields::amount}
      - {id: deadline, type: u8}
      - {id: payload, size: 32}
      - {id: basis, size: 32}
  proposal_ended:
    seq:
      - {id: proposal, type: fields::name}
      - {id: accepted, type: u1, valid: {max: 1}}
  mandate_granted:
    seq:
      - {id: mediator, type: u4}
      - {id: cap, type: fields::amount}
      - {id: panel, type: u1}
      - {id: categories, type: 'fields::numbers(0, 255)'}
      - {id: barred, type: 'fields::names(0, 255)'}
      - {id: until, type: u8}
  mandate_ended:
    seq:
      - {id: mediator, type: u4}
  claim_paid:
    seq:
      - {id: milestone, type: fields::name}
      - {id: payer, type: fields::name}
      - {id: amount, type: fields::amount}
      - {id: legs, type: 'fields::legs(0, 255)'}
  top_up_paid:
    seq:
      - {id: milestone, type: fields::name}
      - {id: amount, type: fields::amount}
  top_up_joined:
    seq:
      - {id: milestone, type: fields::name}
      - {id: amount, type: fields::amount}
  top_up_returned:
    seq:
      - {id: milestone, type: fields::name}
      - {id: amount, type: fields::amount}
      - {id: credit, type: u1, valid: {max: 2}}
  campaign_drafted:
    seq:
      - {id: campaign, type: fields::name}
      - {id: state, type: u1, valid: {max: 6}}
      - {id: ending, type: u1, valid: {max: 4}}
      - {id: organiser, type: fields::name}
      - {id: currency, type: u2}
      - {id: terms, type: fields::wanted}
      - {id: until, type: u8}
      - {id: sweep, type: u8}
      - {id: at, type: fields::name}
      - {id: first, type: fields::name}
      - {id: newest, type: fields::name}
      - {id: gifts, type: u8}
      - {id: raised, type: fields::amount}
      - {id: tips, type: fields::amount}
      - {id: lines, type: 'fields::earmark_lines(0, 255)'}
      - {id: pool, type: fields::name}
      - {id: match, type: fields::match}
      - {id: matched, type: fields::amount}
  campaign_moved:
    seq:
      - {id: campaign, type: fields::name}
      - {id: state, type: u1, valid: {max: 6}}
      - {id: ending, type: u1, valid: {max: 4}}
      - {id: until, type: u8}
  gift_made:
    seq:
      - {id: amount, type: fields::opt_amount}
      - {id: state, type: u1, valid: {max: 2}}
  gift_settled:
    seq:
      - {id: gift, type: fields::name}
      - {id: sweep, type: u8}
  gift_passed:
    seq:
      - {id: gift, type: fields::name}
      - {id: sweep, type: u8}
  gift_refunded:
    seq:
      - {id: gift, type: fields::name}
      - {id: amount, type: fields::amount}
      - {id: tip, type: fields::amount}
      - {id: credit, type: u1, valid: {max: 2}}
      - {id: match, type: fields::amount}
      - {id: match_credit, type: u1, valid: {max: 2}}
      - {id: sweep, type: fields::opt_u64}
  tips_paid:
    seq:
      - {id: campaign, type: fields::name}
      - {id: amount, type: fields::amount}
      - {id: credit, type: u1, valid: {max: 2}}
  disbursement_requested:
    seq:
      - {id: payload, size: 32}
      - {id: lapses, type: u8}
  disbursement_approved:
    seq:
      - {id: disbursement, type: fields::name}
      - {id: approver, type: fields::name}
  disbursement_paid:
    seq:
      - {id: disbursement, type: fields::name}
      - {id: from_time, type: fields::amount}
  disbursement_lapsed:
    seq:
      - {id: disbursement, type: fields::name}
  pool_opened:
    seq:
      - {id: campaign, type: fields::name}
  gift_matched:
    seq:
      - {id: gift, type: fields::name}
      - {id: amount, type: fields::amount}
  instruction_given:
    seq:
      - {id: deposit, type: fields::name}
  instruction_ended:
    seq:
      - {id: deposit, type: fields::name}
      - {id: instruction, type: fields::name}
      - {id: end, type: u1, valid: {max: 3}}
      - {id: reason, type: u2}
      - {id: paid_into, type: 'fields::paid_intos(0, 255)'}
  rail_reconciled:
    seq:
      - {id: rail, type: u4}
      - {id: currency, type: u2}
      - {id: closed, type: u8}
      - {id: balance, type: fields::balance}
      - {id: in_transit, type: fields::balance}
      - {id: difference, type: fields::balance}
      - {id: document, size: 32}
  rail_adjusted:
    seq:
      - {id: rail, type: u4}
      - {id: currency, type: u2}
      - {id: amount, type: fields::amount}
      - {id: bank_has, type: u1, valid: {max: 1}}
      - {id: item, size: 16}
      - {id: document, size: 32}
  agreement_frozen:
    seq:
      - {id: agreement, type: fields::name}
      - {id: since, type: u8}
      - {id: until, type: u8}
  agreement_thawed:
    seq:
      - {id: agreement, type: fields::name}
      - {id: since, type: u8}
      - {id: ended, type: u8}
  deposit_charged:
    seq:
      - {id: chargeback, type: fields::name}
      - {id: deposit, type: fields::name}
      - {id: amount, type: fields::amount}
      - {id: own_item, type: fields::amount}
      - {id: other_items, type: fields::amount}
      - {id: depositor, type: fields::amount}
      - {id: things, type: 'fields::charged_things(0, 255)'}
      - {id: taken, type: 'fields::account_moneys(0, 255)'}
      - {id: given, type: 'fields::account_moneys(0, 255)'}
  chargeback_reversed:
    seq:
      - {id: chargeback, type: fields::name}
      - {id: deposit, type: fields::name}
      - {id: to_suspense, type: fields::amount}
      - {id: to_sender, type: fields::amount}
      - {id: taken, type: 'fields::account_moneys(0, 255)'}
      - {id: given, type: 'fields::account_moneys(0, 255)'}
      - {id: fees, type: 'fields::fees_agains(0, 255)'}
      - {id: reopened, type: 'fields::reopeneds(0, 255)'}
