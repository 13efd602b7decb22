meta:
  id: extension
  title: The optional part of a command of Holdfast's
  license: Apache-2.0
  endian: le
  ks-version: '0.10'
  imports:
    - fields
doc: |
  FORMAT.md, "Extension": fields with tags strictly ascending, at most 4,096 bytes in all, never empty.
seq:
  - id: tagged
    type: 'field(_index == 0 ? 0 : tagged[_index - 1].tag)'
    repeat: eos
types:
  field:
    params:
      - {id: tag_before, type: u1}
    seq:
      - {id: tag, type: u1, valid: {min: tag_before + 1, max: 49}}
      - {id: len_value, type: u2}
      - {id: value, size: len_value, type: value(tag)}
  value:
    params:
      - {id: tag, type: u1}
    seq:
      - {id: payer_party, type: u4, if: tag == 1}
      - {id: payee_party, type: u4, if: tag == 2}
      - {id: reference_party, type: u4, if: tag == 3}
      - {id: currency, type: u2, if: tag == 4}
      - {id: preimage, type: 'fields::bytes_within(0, 256)', if: tag == 5}
      - {id: exits, type: 'exits(1, 8)', if: tag == 6}
      - {id: payers, type: 'payers(1, 8)', if: tag == 7}
      - {id: fee_lines, type: 'fields::fee_lines(1, 8)', if: tag == 8}
      - {id: key, size: 32, if: tag == 9}
      - {id: proof, size: 64, if: tag == 10}
      - {id: text, type: 'fields::text_within(1, 32)', if: tag == 11}
      - {id: credit_line, type: fields::amount, if: tag == 12}
      - {id: ceiling, type: fields::amount, if: tag == 13}
      - {id: document, size: 32, if: tag == 14}
      - {id: consent, size: 32, if: tag == 15}
      - {id: payload, size: 32, if: tag == 16}
      - {id: guards, type: 'fields::names(0, 8)', if: tag == 17}
      - {id: destination, size: 32, if: tag == 18}
      - {id: key_limits, type: fields::limits, if: tag == 19}
      - {id: from_time, type: u8, if: tag == 20}
      - {id: to_time, type: u8, if: tag == 20}
      - {id: memo, size: 32, if: tag == 21}
      - {id: level, type: u1, if: tag == 22}
      - {id: number, type: u4, if: tag == 23}
      - {id: options, type: u1, if: tag == 24}
      - {id: agreement, type: offered, if: tag == 25}
      - {id: mandate, type: mandated, if: tag == 26}
      - {id: refund, type: fields::amount, if: tag == 27}
      - {id: fee, type: fields::amount, if: tag == 28}
      - {id: side, type: u1, valid: {max: 2}, if: tag == 29}
      - {id: fact, type: u1, valid: {max: 2}, if: tag == 30}
      - {id: supersedes, size: 16, if: tag == 31}
      - {id: campaign, type: asked, if: tag == 44}
      - {id: earmark, type: u4, if: tag == 45}
      - {id: tip, type: fields::amount, if: tag == 46}
      - {id: match, type: fields::match, if: tag == 47}
      - {id: statement, type: bank_statement, if: tag == 48}
      - {id: deposit, type: fields::name, if: tag == 49}
      - {id: nothing_after, size-eos: true, valid: {expr: _.length == 0}}
  share:
    seq:
      - {id: account, type: fields::name}
      - {id: weight, type: u4}
  exit:
    seq:
      - {id: payees, type: 'shares(0, 8)'}
      - {id: by, type: u1, valid: {max: 1}}
      - {id: by_account, type: fields::name}
      - {id: after, type: u8}
      - {id: until, type: u8}
      - {id: condition, type: fields::opt_hash}
      - {id: terms, type: u4}
  payer:
    seq:
      - {id: account, type: fields::name}
      - {id: amount, type: fields::amount}
  offered:
    seq:
      - {id: document, size: 32}
      - {id: prices, type: 'fields::amounts(1, 8)'}
      - {id: fee_terms, type: u4}
      - {id: mediation_max, type: fields::amount}
      - {id: mediation_account, type: fields::name}
      - {id: carriers, type: 'fields::numbers(0, 8)'}
      - {id: category, type: u4}
      - {id: goods_come_back, type: u1, valid: {max: 1}}
      - {id: seller_bps, type: u2}
      - {id: clocks, type: fields::clocks}
  mandated:
    seq:
      - {id: cap, type: fields::amount}
      - {id: panel, type: u1}
      - {id: categories, type: 'fields::numbers(0, 16)'}
      - {id: barred, type: 'fields::names(0, 16)'}
      - {id: until, type: u8}
  asked:
    seq:
      - {id: document, size: 32}
      - {id: goal, type: fields::amount}
      - {id: cap, type: fields::opt_amount}
      - {id: deadline, type: u8}
      - {id: settle, type: u8}
      - {id: disburse, type: u8}
      - {id: cool_off, type: u8}
      - {id: tip_account, type: fields::name}
      - {id: earmarks, type: 'fields::numbers(0, 31)'}
      - {id: matches_count, type: u1, valid: {max: 1}}
      - {id: approvers, type: 'fields::names(0, 8)'}
      - {id: approvals, type: u1}
  bank_statement:
    seq:
      - {id: closed, type: u8}
      - {id: balance, type: fields::balance}
      - {id: in_transit, type: fields::balance}
  shares:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: share, repeat: expr, repeat-expr: num_items}
  exits:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: exit, repeat: expr, repeat-expr: num_items}
  payers:
    params:
      - {id: least, type: u1}
      - {id: most, type: u1}
    seq:
      - {id: num_items, type: u1, valid: {min: least, max: most}}
      - {id: items, type: payer, repeat: expr, repeat-expr: num_items}
