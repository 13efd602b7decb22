meta:
  id: fields
  title: Encodings that Holdfast's entries and frames have in common
  license: Apache-2.0
  endian: le
  ks-version: '0.10'
doc: |
  FORMAT.md, "Names, amounts and time" and "Fields", and the structs that stand before its list of events.
  Integers are little-endian. One value has one encoding: what `valid` forbids here is not that one.
  Optional values begin with a byte 0 or 1, sequences with a count.
seq: []
types:
  name:
    doc: An account, hold, command ... in the name space of a registered party; 0 is the ledger itself.
    seq:
      - {id: party, type: u4}
      - {id: id, size: 16}
  amount:
    doc: Minor units, at most 2^112 - 1, little-endian, the last byte not zero; zero has none.
    seq:
      - {id: len_magnitude, type: u1, valid: {max: 14}}
      - {id: magnitude, size: len_magnitude, valid: {expr: 'len_magnitude == 0 or _.last != 0'}}
  total:
    doc: An amount of up to 128 bits.
    seq:
      - {id: len_magnitude, type: u1, valid: {max: 16}}
      - {id: magnitude, size: len_magnitude, valid: {expr: 'len_magnitude == 0 or _.last != 0'}}
  balance:
    doc: An amount with a sign, of up to 128 bits. Zero is not negative.
    seq:
      - {id: sign_and_len, type: u1, valid: {expr: '(_ & 127) <= 16 and _ != 128'}}
      - {id: magnitude, size: sign_and_len & 127, valid: {expr: '(sign_and_len & 127) == 0 or _.last != 0'}}
    instances:
      is_negative: {value: '(sign_and_len & 128) != 0'}
  text:
    seq:
      - {id: len_value, type: u2}
      - {id: value, size: len_value, type: str, encoding: UTF-8}
  text_within:
    doc: Printable ASCII, so long at least and at most.
    params:
      - {id: least, type: u2}
      - {id: most, type: u2}
    seq:
      - {id: len_value, type: u2, valid: {min: least, max: most}}
      - {id: value, size: len_value, type: str, encoding: ASCII}
  bytes:
    seq:
      - {id: len_value, type: u2}
      - {id: value, size: len_value}
  bytes_within:
    params:
      - {id: least, type: u2}
      - {id: most, type: u2}
    seq:
      - {id: len_value, type: u2, valid: {min: least, max: most}}
      - {id: value, size: len_value}

  opt_hash:
    seq:
      - {id: is_present, type: u1, valid: {max: 1}}
      - {id: value, size: 32, if: is_present == 1}
  opt_name:
    seq:
      - {id: is_present, type: u1, valid: {max: 1}}
      - {id: value, type: name, if: is_present == 1}
  opt_amount:
    seq:
      - {id: is_present, type: u1, valid: {max: 1}}
      - {id: value, type: amount, if: is_present == 1}
  opt_u64:
    seq:
      - {id: is_present, type: u1, valid: {max: 1}}
      - {id: value, type: u8, if: is_present == 1}
  opt_award:
    seq:
      - {id: is_present, type: u1, valid: {max: 1}}
      - {id: value, type: award, if: is_present == 1}
  opt_case:
    seq:
      - {id: is_present, type: u1, valid: {max: 1}}
      - {id: value, type: case, if: is_present == 1}
  opt_amendment:
    seq:
      - {id: is_present, type: u1, valid: {max: 1}}
      - {id: value, type: amendment, if: is_present == 1}

  numbers:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: u4, repeat: expr, repeat-expr: num_items}
  ids:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, size: 16, repeat: expr, repeat-expr: num_items}
  keys:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, size: 32, repeat: expr, repeat-expr: num_items}
  names:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: name, repeat: expr, repeat-expr: num_items}
  amounts:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: amount, repeat: expr, repeat-expr: num_items}
  legs:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: leg, repeat: expr, repeat-expr: num_items}
  fee_lines:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: fee_line, repeat: expr, repeat-expr: num_items}
  paid_into:
    seq:
      - {id: hold, type: name}
      - {id: amount, type: amount}
  paid_intos:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: paid_into, repeat: expr, repeat-expr: num_items}
  charged_payee:
    seq:
      - {id: place, type: u1}
      - {id: amount, type: amount}
      - {id: fees_back, type: 'amounts(0, 255)'}
  charged_payees:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: charged_payee, repeat: expr, repeat-expr: num_items}
  charged_case:
    seq:
      - {id: amount, type: amount}
      - {id: opener, type: u1, valid: {max: 2}}
      - {id: is_second, type: u1, valid: {max: 1}}
      - {id: deadline, type: u8}
  opt_charged_case:
    seq:
      - {id: is_present, type: u1, valid: {max: 1}}
      - {id: value, type: charged_case, if: is_present == 1}
  charged_thing:
    seq:
      - {id: hold, type: name}
      - {id: closes, type: u1, valid: {max: 1}}
      - {id: filling, type: u1, valid: {max: 1}}
      - {id: refunded, type: amount}
      - {id: inside, type: amount}
      - {id: locked, type: opt_charged_case}
      - {id: released, type: 'charged_payees(0, 255)'}
      - {id: mediated, type: amount}
      - {id: unclaimed, type: 'amounts(0, 255)'}
  charged_things:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: charged_thing, repeat: expr, repeat-expr: num_items}
  account_money:
    seq:
      - {id: account, type: name}
      - {id: available, type: amount}
      - {id: reserve, type: amount}
      - {id: debt, type: amount}
      - {id: suspense, type: amount}
  account_moneys:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: account_money, repeat: expr, repeat-expr: num_items}
  fees_again:
    seq:
      - {id: lines, type: 'amounts(0, 255)'}
  fees_agains:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: fees_again, repeat: expr, repeat-expr: num_items}
  reopened:
    seq:
      - {id: old_hold, type: name}
      - {id: hold, type: name}
      - {id: amount, type: amount}
      - {id: locked, type: amount}
      - {id: mediation_max, type: amount}
      - {id: deadline, type: u8}
      - {id: hard_deadline, type: u8}
      - {id: case_deadline, type: u8}
  reopeneds:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: reopened, repeat: expr, repeat-expr: num_items}
  statements:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: statement, repeat: expr, repeat-expr: num_items}
  kepts:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: kept, repeat: expr, repeat-expr: num_items}

  timer_payments:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: timer_payment, repeat: expr, repeat-expr: num_items}

  leg:
    seq:
      - {id: to, type: name}
      - {id: amount, type: amount}
      - {id: fee_line, type: u1}
      - {id: kind, type: u1, valid: {max: 2}}
  limits:
    seq:
      - {id: per_command, type: opt_amount}
      - {id: per_window, type: opt_amount}
      - {id: window_ns, type: u8}
  fee_line:
    seq:
      - {id: to, type: name}
      - {id: bps, type: u2}
      - {id: fixed, type: amount}
      - {id: cap, type: opt_amount}
  timer:
    seq:
      - {id: deadline, type: u8}
      - {id: rank, type: u1}
      - {id: aggregate, type: name}
      - {id: part, type: u1}
      - {id: kind, type: u1, valid: {min: 1, max: 34}}
  clocks:
    seq:
      - {id: offer, type: u8}
      - {id: pay, type: u8}
      - {id: ship, type: u8}
      - {id: ship_grace, type: u8}
      - {id: reply, type: u8}
      - {id: send_back, type: u8}
      - {id: receive_back, type: u8}
      - {id: negotiate, type: u8}
      - {id: mediate, type: u8}
      - {id: appeal, type: u8}
      - {id: inspect_after_ship, type: u8}
      - {id: inspect_after_delivery, type: u8}
      - {id: inspect_unproven, type: u8}
      - {id: resume, type: u8}
      - {id: hard, type: u8}
      - {id: freeze, type: u8}
  agreement:
    seq:
      - {id: document, size: 32}
      - {id: prices, type: 'amounts(0, 255)'}
      - {id: fee_terms, type: u4}
      - {id: mediation_max, type: amount}
      - {id: mediation_account, type: name}
      - {id: carriers, type: 'numbers(0, 255)'}
      - {id: category, type: u4}
      - {id: goods_come_back, type: u1, valid: {max: 1}}
      - {id: seller_bps, type: u2}
      - {id: clocks, type: clocks}
  mandate:
    seq:
      - {id: cap, type: amount}
      - {id: panel, type: u1}
      - {id: categories, type: 'numbers(0, 255)'}
      - {id: barred, type: 'names(0, 255)'}
      - {id: until, type: u8}
  statement:
    seq:
      - {id: carrier, type: u4}
      - {id: fact, type: u1, valid: {max: 2}}
      - {id: id, size: 16}
  kept:
    seq:
      - {id: amount, type: amount}
      - {id: deadline, type: u8}
  award:
    seq:
      - {id: to_seller, type: amount}
      - {id: to_buyer, type: amount}
      - {id: fee, type: amount}
  case:
    seq:
      - {id: state, type: u1, valid: {max: 4}}
      - {id: opener, type: u1, valid: {max: 2}}
      - {id: amount, type: amount}
      - {id: took_all, type: u1, valid: {max: 1}}
      - {id: is_second, type: u1, valid: {max: 1}}
      - {id: before_proof, type: u1, valid: {max: 1}}
      - {id: sent_back, type: u1, valid: {max: 1}}
      - {id: reassigned, type: u1, valid: {max: 1}}
      - {id: appealed, type: u1, valid: {max: 1}}
      - {id: was_ruled, type: u1, valid: {max: 1}}
      - {id: evidence, type: u4}
      - {id: deadline, type: u8}
      - {id: resumes, type: u8}
      - {id: mediator, type: u4}
      - {id: mediators, type: 'numbers(0, 255)'}
      - {id: award, type: opt_award}
  timer_payment:
    seq:
      - {id: to, type: u1, valid: {max: 2}}
      - {id: unclaimed, type: amount}
      - {id: until, type: u8}
      - {id: late_proof, type: u1, valid: {max: 1}}
  amendment:
    seq:
      - {id: price, type: amount}
      - {id: top_up, type: amount}
      - {id: deadline, type: u8}
  match:
    seq:
      - {id: ratio_bps, type: u4}
      - {id: donor_cap, type: opt_amount}
  earmark_line:
    seq:
      - {id: earmark, type: u4}
      - {id: length, type: amount}
      - {id: spent, type: amount}
  wanted:
    seq:
      - {id: document, size: 32}
      - {id: goal, type: amount}
      - {id: cap, type: opt_amount}
      - {id: deadline, type: u8}
      - {id: settle, type: u8}
      - {id: disburse, type: u8}
      - {id: cool_off, type: u8}
      - {id: tip_account, type: name}
      - {id: earmarks, type: 'numbers(0, 255)'}
      - {id: matches_count, type: u1, valid: {max: 1}}
      - {id: approvers, type: 'names(0, 255)'}
      - {id: approvals, type: u1}
  earmark_lines:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: earmark_line, repeat: expr, repeat-expr: num_items}
