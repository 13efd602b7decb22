meta:
  id: frame
  title: A frame of the Holdfast protocol, version 1
  license: Apache-2.0
  endian: le
  ks-version: '0.10'
  imports:
    - ../ledger/entry
    - ../ledger/fields
doc: |
  PROTOCOL.md. The rows of get_rows and list_rows, receipts, notes and the entry in a feed_entry are left as bytes.
seq:
  - {id: len_body, type: u4, valid: {max: 16777216}}
  - {id: type, type: u1}
  - {id: flags, type: u1, valid: {expr: '_ == 0 or _ == 1 and type == 3'}, doc: 'Of submit: 1, balances are wanted.'}
  - {id: zero, type: u2, valid: 0}
  - {id: request, type: u8, doc: Chosen by the client; stands in every frame that answers.}
  - {id: body, size: len_body, type: body(type)}
instances:
  name: {value: type, enum: frame_type}
enums:
  frame_type:
    1: hello
    2: ping
    3: submit
    4: key_place
    5: get_rows
    6: list_rows
    7: get_command
    8: history
    9: entries
    10: receipt
    11: checkpoint
    12: status
    13: metrics
    14: state_hash
    15: subscribe
    16: feed_credit
    17: unsubscribe
    18: consistency
    124: feed_progress
    125: feed_entry
    126: submit_refused
    127: error
    129: hello_reply
    130: ping_reply
    131: submit_reply
    132: key_place_reply
    133: get_rows_reply
    134: list_rows_reply
    135: get_command_reply
    136: history_reply
    137: entries_reply
    138: receipt_reply
    139: checkpoint_reply
    140: status_reply
    141: metrics_reply
    142: state_hash_reply
    143: subscribe_reply
    145: unsubscribe_reply
    146: consistency_reply
types:
  body:
    params:
      - {id: type, type: u1}
    seq:
      - id: content
        type:
          switch-on: type
          cases:
            1: hello
            3: entry::batch
            4: key_place
            5: get_rows
            6: list_rows
            7: get_command
            8: history
            9: entries
            10: receipt
            15: subscribe
            16: feed_credit
            18: consistency
            124: feed_progress
            125: feed_entry
            126: submit_refused
            127: error
            129: hello_reply
            131: submit_reply
            132: key_place_reply
            133: get_rows_reply
            134: list_rows_reply
            135: get_command_reply
            136: history_reply
            137: entries_reply
            138: receipt_reply
            139: checkpoint_reply
            140: status_reply
            141: metrics_reply
            142: state_hash_reply
            143: subscribe_reply
            146: consistency_reply
      - {id: nothing_after, size-eos: true, valid: {expr: _.length == 0}}

  blob:
    seq:
      - {id: len_value, type: u4}
      - {id: value, size: len_value}
  text_blob:
    seq:
      - {id: len_value, type: u4}
      - {id: value, size: len_value, type: str, encoding: UTF-8}
  opt_number:
    seq:
      - {id: is_present, type: u1, valid: {max: 1}}
      - {id: value, type: u4, if: is_present == 1}
  opt_bytes:
    seq:
      - {id: is_present, type: u1, valid: {max: 1}}
      - {id: value, type: 'fields::bytes', if: is_present == 1}
  signed_head:
    doc: The log's checkpoint, signed with the log key over the text of a C2SP tlog-checkpoint.
    seq:
      - {id: size, type: u8}
      - {id: root, size: 32}
      - {id: signature, size: 64}

  hello:
    seq:
      - {id: magic, contents: HFST}
      - {id: protocol_version, type: u4}
      - {id: origin, type: 'fields::text', doc: The ledger that the client means; or empty.}
      - {id: agent, type: 'fields::text'}
  hello_reply:
    seq:
      - {id: protocol_version, type: u4}
      - {id: origin, type: 'fields::text'}
      - {id: log_key, size: 32}
      - {id: limits, type: limits}
      - {id: time, type: u8}
      - {id: chain_head, size: 32}
      - {id: head, type: signed_head}
  limits:
    seq:
      - {id: request_bytes_max, type: u4}
      - {id: reply_bytes_max, type: u4}
      - {id: batch_commands_max, type: u4}
      - {id: in_flight_max, type: u4}
      - {id: subscriptions_max, type: u4}
      - {id: feed_credit_bytes_max, type: u4}
      - {id: idle_timeout_ms, type: u4}

  submit_reply:
    doc: The batch is durable in the log as this entry. Commands that `results` does not name are ok, without a detail.
    seq:
      - {id: entry, type: u8}
      - {id: time, type: u8}
      - {id: logged_before, type: u1, valid: {max: 1}}
      - {id: command_count, type: u4}
      - {id: num_results, type: u4, valid: {max: 8190}}
      - {id: results, type: result, repeat: expr, repeat-expr: num_results}
      - {id: head, type: signed_head}
      - {id: num_balances, type: u4, valid: {max: 16380}}
      - {id: balances, type: account_after, repeat: expr, repeat-expr: num_balances}
  result:
    seq:
      - {id: index, type: u2}
      - {id: reason, type: u2, doc: docs/reasons.md}
      - {id: detail, type: u1, valid: {max: 5}}
      - {id: value, type: 'fields::amount'}
  account_after:
    seq:
      - {id: account, type: 'fields::name'}
      - {id: row, type: account_row}
  account_row:
    doc: ledger/rows.h
    seq:
      - {id: owner, size: 16}
      - {id: currency, type: u2}
      - {id: flags, type: u1}
      - {id: kyc_level, type: u1}
      - {id: tag, type: u4}
      - {id: credit_line, type: 'fields::amount'}
      - {id: ceiling, type: 'fields::amount'}
      - {id: available, type: 'fields::balance'}
      - {id: held, type: 'fields::amount'}
      - {id: incoming, type: 'fields::amount'}
      - {id: reserve, type: 'fields::amount'}
      - {id: payout_pending, type: 'fields::amount'}
      - {id: debt, type: 'fields::amount'}
      - {id: debits, type: 'fields::total'}
      - {id: credits, type: 'fields::total'}
      - {id: frozen_until, type: u8}
      - {id: guards, type: 'fields::names(0, 255)'}
  submit_refused:
    doc: Nothing was logged, no sequence is used up.
    seq:
      - {id: error, type: u2, enum: batch_error}
      - {id: next_sequence, type: u8}
      - {id: last_header, size: 32}
      - {id: message, type: 'fields::text'}
    enums:
      batch_error:
        1: malformed
        2: wrong_ledger
        3: bad_signature
        4: bad_commands_root
        5: unknown_key
        6: key_not_live
        7: sequence_gap
        8: header_conflict
        9: wrong_previous
        10: batch_expired
        11: seen_ahead
        12: overloaded
        13: read_only

  key_place:
    seq:
      - {id: key, size: 32}
  key_place_reply:
    doc: The key's next batch has sequence `last_sequence` + 1 and names `last_header`.
    seq:
      - {id: sequence, type: u8}
      - {id: known, type: u1, valid: {max: 1}}
      - {id: live, type: u1, valid: {max: 1}}
      - {id: party, type: u4}
      - {id: member, size: 16}
      - {id: last_sequence, type: u8}
      - {id: last_header, size: 32}
      - {id: time, type: u8}
      - {id: head, type: signed_head}

  get_rows:
    seq:
      - {id: table, type: u1}
      - {id: moment, type: u1, valid: {max: 2}, doc: '0 now, 1 after an entry, 2 at a time'}
      - {id: moment_value, type: u8}
      - {id: num_keys, type: u4, valid: {max: 1000}}
      - {id: keys, type: 'fields::bytes', repeat: expr, repeat-expr: num_keys}
  get_rows_reply:
    seq:
      - {id: sequence, type: u8}
      - {id: time, type: u8}
      - {id: num_rows, type: u4, valid: {max: 1000}}
      - {id: rows, type: opt_bytes, repeat: expr, repeat-expr: num_rows}
  list_rows:
    seq:
      - {id: table, type: u1}
      - {id: party, type: opt_number}
      - {id: after, type: 'fields::bytes'}
      - {id: limit, type: u4}
  list_rows_reply:
    seq:
      - {id: sequence, type: u8}
      - {id: num_rows, type: u4, valid: {max: 1000}}
      - {id: rows, type: keyed_row, repeat: expr, repeat-expr: num_rows}
      - {id: next, type: 'fields::bytes'}
  keyed_row:
    seq:
      - {id: key, type: 'fields::bytes'}
      - {id: row, type: 'fields::bytes'}

  get_command:
    seq:
      - {id: command, type: 'fields::name'}
  get_command_reply:
    seq:
      - {id: sequence, type: u8}
      - {id: known, type: u1, valid: {max: 1}}
      - {id: use, type: use}
      - {id: time, type: u8}
      - {id: len_command, type: u4}
      - {id: command, size: len_command, type: 'entry::lone_command', if: len_command != 0}
      - {id: len_outcome, type: u4}
      - {id: outcome, size: len_outcome, type: 'entry::outcome', if: len_outcome != 0}
  use:
    seq:
      - {id: entry, type: u8}
      - {id: index, type: u2}
      - {id: burned, type: u2}
      - {id: reversed, type: u1, valid: {max: 1}}

  history:
    seq:
      - {id: account, type: 'fields::name'}
      - {id: side, type: u1, valid: {max: 2}}
      - {id: tag, type: opt_number}
      - {id: first, type: 'fields::opt_name'}
      - {id: last, type: 'fields::opt_name'}
      - {id: from_time, type: u8}
      - {id: to_time, type: u8}
      - {id: newest_first, type: u1, valid: {max: 1}}
      - {id: page, type: u8}
      - {id: limit, type: u4}
  history_reply:
    seq:
      - {id: sequence, type: u8}
      - {id: num_lines, type: u4, valid: {max: 1000}}
      - {id: lines, type: history_line, repeat: expr, repeat-expr: num_lines}
      - {id: next_page, type: u8}
  history_line:
    seq:
      - {id: entry, type: u8}
      - {id: index, type: u2}
      - {id: time, type: u8}
      - {id: business_time, type: u8}
      - {id: kind, type: u2, doc: ledger/command_kind.h; 0 of a timer}
      - {id: command, type: 'fields::name'}
      - {id: event_kind, type: u1, doc: The number of the first event but for timer_fired.}
      - {id: tag, type: u4}
      - {id: side, type: u1, valid: {max: 2}}
      - {id: available_change, type: 'fields::balance'}
      - {id: held_change, type: 'fields::balance'}
      - {id: incoming_change, type: 'fields::balance'}
      - {id: after, type: account_totals}
  account_totals:
    seq:
      - {id: available, type: 'fields::balance'}
      - {id: held, type: 'fields::amount'}
      - {id: incoming, type: 'fields::amount'}
      - {id: debits, type: 'fields::total'}
      - {id: credits, type: 'fields::total'}

  entries:
    seq:
      - {id: from_entry, type: u8}
      - {id: count, type: u4}
      - {id: bytes_max, type: u4}
  entries_reply:
    seq:
      - {id: sequence, type: u8}
      - {id: from_entry, type: u8}
      - {id: num_entries, type: u4, valid: {max: 8190}}
      - {id: entries, type: stored_entry, repeat: expr, repeat-expr: num_entries}
  stored_entry:
    seq:
      - {id: len_value, type: u4}
      - {id: value, size: len_value, type: entry}

  receipt:
    seq:
      - {id: entry, type: u8}
      - {id: index, type: u2}
      - {id: size, type: u8}
  receipt_reply:
    seq:
      - {id: sequence, type: u8}
      - {id: file, type: blob}
  consistency:
    seq:
      - {id: from_size, type: u8}
      - {id: size, type: u8}
  consistency_reply:
    seq:
      - {id: sequence, type: u8}
      - {id: note, type: blob}
      - {id: num_path, type: u4, valid: {max: 65}}
      - {id: path, size: 32, repeat: expr, repeat-expr: num_path}
  checkpoint_reply:
    seq:
      - {id: head, type: signed_head}
      - {id: chain_head, size: 32}
      - {id: time, type: u8}
      - {id: note, type: blob}

  status_reply:
    seq:
      - {id: sequence, type: u8}
      - {id: time, type: u8}
      - {id: events, type: u8}
      - {id: accounts, type: u8}
      - {id: holds, type: u8}
      - {id: views_sequence, type: u8}
      - {id: connections, type: u4}
      - {id: queued_batches, type: u4}
      - {id: undurable_entries, type: u4}
      - {id: disk_free_bytes, type: u8}
      - {id: uptime_ms, type: u8}
      - {id: healthy, type: u1, valid: {max: 1}}
      - {id: software, type: 'fields::text'}
  metrics_reply:
    seq:
      - {id: text, type: text_blob}
  state_hash_reply:
    seq:
      - {id: sequence, type: u8}
      - {id: hash, size: 32}

  subscribe:
    seq:
      - {id: from_entry, type: u8}
      - {id: credit_bytes, type: u4}
      - {id: num_accounts, type: u4, valid: {max: 64}}
      - {id: accounts, type: 'fields::name', repeat: expr, repeat-expr: num_accounts}
      - {id: party, type: opt_number}
  subscribe_reply:
    seq:
      - {id: sequence, type: u8}
  feed_credit:
    seq:
      - {id: credit_bytes, type: u4}
  feed_entry:
    seq:
      - {id: first, type: u8}
      - {id: entry, type: u8}
      - {id: bytes, type: blob, doc: A stored entry.}
  feed_progress:
    seq:
      - {id: first, type: u8}
      - {id: next, type: u8}

  error:
    seq:
      - {id: code, type: u2, enum: error_code}
      - {id: message, type: 'fields::text'}
    enums:
      error_code:
        1: malformed
        2: unsupported_version
        3: wrong_ledger
        4: no_hello
        5: unknown_type
        6: unknown_outcome
        7: overloaded
        8: stopping
        9: out_of_range
        10: too_costly
        11: not_available
        12: duplicate_request
        13: timed_out
