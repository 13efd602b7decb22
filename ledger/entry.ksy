meta:
  id: entry
  title: An entry of Holdfast's log, and the signed batch that it comes from
  license: Apache-2.0
  endian: le
  ks-version: '0.10'
  imports:
    - event
    - extension
    - fields
doc: |
  FORMAT.md, "Entry", "Batch", "Command record", "Outcome" and "Genesis". Hashes, signatures and the bounds of more than one
  field are for the reader to check.
seq:
  - {id: magic, contents: HFE1}
  - {id: previous_head, size: 32, doc: Of a genesis zeros.}
  - {id: len_leaf, type: u4}
  - {id: leaf, size: len_leaf, type: leaf}
  - {id: len_commands, type: u4}
  - id: commands
    doc: A batch's records and extensions as they were sent; of a genesis its document; else nothing.
    size: len_commands
    type:
      switch-on: leaf.type
      cases:
        entry_type::batch: commands(leaf.num_commands)
        entry_type::genesis: genesis
        _: nothing
  - {id: len_outcomes, type: u4}
  - {id: outcomes, size: len_outcomes, type: outcomes(leaf.num_commands)}
enums:
  entry_type: {0: batch, 1: timers, 2: gap, 3: heartbeat, 4: genesis}
types:
  leaf:
    doc: What is hashed into the log's tree.
    seq:
      - {id: version, type: u2, valid: 1}
      - id: type
        type: u1
        enum: entry_type
        valid: {any-of: ['entry_type::batch', 'entry_type::timers', 'entry_type::gap', 'entry_type::heartbeat', 'entry_type::genesis']}
      - {id: num_signers, type: u1, valid: {expr: 'type == entry_type::batch ? (1 <= _ and _ <= 4) : _ == 0'}}
      - {id: origin_hash, size: 32, doc: SHA-256 of the log's origin.}
      - {id: lease_epoch, type: u8}
      - {id: rules_version, type: u4}
      - {id: signers, type: leaf_signer, repeat: expr, repeat-expr: num_signers}
      - {id: expiry, type: u8}
      - {id: num_commands, type: u4, valid: {max: 8190}, doc: The number of outcomes.}
      - {id: seen_size, type: u8}
      - {id: seen_root, size: 32}
      - {id: commands_root, size: 32}
      - {id: first_event, type: u8, doc: The number of this entry's first event in the whole log.}
      - {id: time, type: u8, doc: 'Nanoseconds since the Unix epoch, UTC.'}
      - {id: outcomes_root, size: 32}
      - {id: nothing_after, size-eos: true, valid: {expr: _.length == 0}}
  leaf_signer:
    seq:
      - {id: key, size: 32, doc: Ed25519 public key.}
      - {id: sequence, type: u8, doc: 'The key''s batches, from 1.'}
      - {id: previous, size: 32, doc: SHA-256 of the header of the key's batch before.}
      - {id: signature, size: 64}
  nothing:
    seq:
      - {id: nothing_after, size-eos: true, valid: {expr: _.length == 0}}

  batch:
    doc: What clients sign and send. At most 1 MiB.
    seq:
      - {id: header, type: batch_header}
      - {id: signatures, size: 64, repeat: expr, repeat-expr: header.num_signers}
      - {id: commands, type: commands(header.num_commands)}
  batch_header:
    doc: Every signer signs "holdfast/batch/v1", a zero byte and this.
    seq:
      - {id: version, type: u2, valid: 1}
      - {id: num_signers, type: u1, valid: {min: 1, max: 4}}
      - {id: zero, type: u1, valid: 0}
      - {id: origin_hash, size: 32}
      - {id: signers, type: batch_signer, repeat: expr, repeat-expr: num_signers}
      - {id: expiry, type: u8}
      - {id: num_commands, type: u4, valid: {min: 1, max: 8190}}
      - {id: seen_size, type: u8, doc: Of the log that the client last saw.}
      - {id: seen_root, size: 32}
      - {id: commands_root, size: 32}
  batch_signer:
    seq:
      - {id: key, size: 32}
      - {id: sequence, type: u8}
      - {id: previous, size: 32}

  commands:
    params:
      - {id: num_commands, type: u4}
    seq:
      - {id: records, type: record, repeat: expr, repeat-expr: num_commands}
      - id: extensions
        doc: One for each record, empty where the record has no flag 2.
        type: 'extension_of(records[_index].flags)'
        repeat: expr
        repeat-expr: num_commands
      - {id: nothing_after, size-eos: true, valid: {expr: _.length == 0}}
  extension_of:
    params:
      - {id: flags, type: u1}
    seq:
      - {id: len_value, type: u4, valid: {min: 1, max: 4096}, if: (flags & 2) != 0}
      - {id: value, size: len_value, type: extension, if: (flags & 2) != 0}
  record:
    doc: 112 bytes. What a field means depends on the kind; one that the kind does not take is zero.
    seq:
      - {id: kind, type: u2, doc: ledger/command_kind.h}
      - {id: flags, type: u1, valid: {max: 63}, doc: "1 linked, 2 has extension, 4 full, 8 up to payer's available, 16 up to payee's room, 32 release on expiry"}
      - {id: signers, type: u1, doc: 'Bit i: signer i of the header stands for this command.'}
      - {id: party, type: u4, doc: 'The name space of id, payer, payee and reference.'}
      - {id: id, size: 16}
      - {id: payer, size: 16}
      - {id: payee, size: 16}
      - {id: amount, size: 16, doc: 'u128, minor units.'}
      - {id: business_time, type: u8, doc: The client's own; no rule reads it.}
      - {id: reference, size: 16}
      - {id: tag, type: u4}
      - {id: terms, type: u4}
      - {id: expires, type: u8}
  lone_command:
    doc: A record with its extension right behind it, as it is hashed.
    seq:
      - {id: record, type: record}
      - {id: extension, type: extension, size-eos: true, if: (record.flags & 2) != 0}

  outcomes:
    params:
      - {id: num_outcomes, type: u4}
    seq:
      - {id: items, type: outcome, repeat: expr, repeat-expr: num_outcomes}
      - {id: nothing_after, size-eos: true, valid: {expr: _.length == 0}}
  outcome:
    doc: The result of one command, or of one timer.
    seq:
      - {id: reason, type: u2, doc: docs/reasons.md}
      - {id: detail_kind, type: u1, valid: {max: 5}}
      - {id: num_events, type: u1}
      - id: detail
        type:
          switch-on: detail_kind
          cases:
            1: amount_detail
            2: field_detail
            3: original_detail
            4: reason_detail
            5: pending_detail
      - {id: events, type: event, repeat: expr, repeat-expr: num_events}
  amount_detail:
    seq:
      - {id: amount, type: 'fields::amount', doc: 'What is left, or what could be had.'}
  field_detail:
    seq:
      - {id: field, type: u1, enum: command_field, doc: Which field differs or is wrong.}
    enums:
      command_field:
        1: kind
        2: flags
        3: payer
        4: payee
        5: amount
        6: business_time
        7: reference
        8: tag
        9: terms
        10: expires
        11: extension
        12: signers
        13: id
  original_detail:
    doc: Where the original stands.
    seq:
      - {id: entry, type: u8}
      - {id: command, type: u2}
  reason_detail:
    seq:
      - {id: first_reason, type: u2, doc: The reason that burned the id.}
  pending_detail:
    seq:
      - {id: approvals_missing, type: u1}

  genesis:
    doc: The document that the log begins with.
    seq:
      - {id: format_version, type: u4, valid: {max: 1}}
      - {id: rules_version, type: u4}
      - {id: origin, type: 'fields::text'}
      - {id: log_key, size: 32}
      - {id: operators, type: 'fields::keys(0, 255)', doc: 'The i-th has number i + 1.'}
      - {id: approvals, type: u1, doc: "How many an operator's command needs beyond its requester's."}
      - {id: nothing_after, size-eos: true, valid: {expr: _.length == 0}}
