#include "replay/checked_entry.h"

#include "replay/finding.h"

namespace holdfast::replay {

namespace {

using ledger::Sequence;

// About what an entry holds in memory, decoded.
std::size_t bytes_of_entry(const ledger::Entry& entry) {
    return 512 + entry.bytes().size() + entry.outcomes().size() * sizeof(ledger::Outcome) +
           entry.event_count() * sizeof(ledger::Event);
}

ledger::SignedBatch batch_as_sent(const ledger::Entry& entry, Sequence sequence) {
    ledger::Bytes bytes = entry.header_bytes();
    for (const auto& signer : entry.leaf().signers) {
        bytes.insert(bytes.end(), signer.signature.bytes.begin(), signer.signature.bytes.end());
    }
    const auto commands = entry.commands_bytes();
    bytes.insert(bytes.end(), commands.begin(), commands.end());
    auto batch = ledger::SignedBatch::parse(std::move(bytes));
    if (!std::holds_alternative<ledger::SignedBatch>(batch)) {
        throw FoundError(ExitCode::encoding, sequence,
                         "the batch in it is none that a client could have sent");
    }
    return std::get<ledger::SignedBatch>(std::move(batch));
}

ledger::VerifiedBatch verify_batch(const ledger::Entry& entry, Sequence sequence,
                                   const ledger::Digest& origin_hash) {
    auto verified =
        ledger::verify(batch_as_sent(entry, sequence), origin_hash, &crypto::verify_independent);
    if (auto* batch = std::get_if<ledger::VerifiedBatch>(&verified)) {
        return std::move(*batch);
    }
    switch (std::get<ledger::BatchError>(verified)) {
        case ledger::BatchError::wrong_ledger:
            throw FoundError(ExitCode::chain, sequence, "its batch was signed for another ledger");
        case ledger::BatchError::bad_commands_root:
            throw FoundError(ExitCode::root, sequence,
                             "its commands are not those that were signed");
        default:
            throw FoundError(ExitCode::signature, sequence,
                             "a signature of its batch does not verify");
    }
}

// The same content, encoded anew: proves the roots and that there is no second encoding.
ledger::Entry encode_again(const ledger::Entry& entry, const ledger::VerifiedBatch* batch) {
    const ledger::Leaf& leaf = entry.leaf();
    ledger::Entry::Parts parts;
    parts.type = leaf.type;
    parts.batch = batch;
    if (batch == nullptr) {
        const auto document = entry.commands_bytes();
        parts.document.assign(document.begin(), document.end());
    }
    parts.origin_hash = leaf.origin_hash;
    parts.lease_epoch = leaf.lease_epoch;
    parts.rules_version = leaf.rules_version;
    parts.first_event = leaf.first_event;
    parts.time = leaf.time;
    parts.previous_head = entry.previous_head();
    parts.outcomes = entry.outcomes();
    return ledger::Entry::build(std::move(parts));
}

}  // namespace

EntryPtr parse_entry(ledger::Bytes bytes, Sequence sequence) {
    auto entry = ledger::Entry::parse(std::move(bytes));
    if (!entry) {
        throw FoundError(ExitCode::encoding, sequence, "its bytes are no entry");
    }
    return std::make_shared<const ledger::Entry>(std::move(*entry));
}

SoundEntry check_roots(ledger::Bytes bytes, Sequence sequence) {
    SoundEntry sound{sequence, parse_entry(std::move(bytes), sequence)};
    if (!sound.entry->roots_are_good()) {
        throw FoundError(ExitCode::root, sequence, "its body is not the one its leaf commits to");
    }
    return sound;
}

CheckedEntry check_entry(ledger::Bytes bytes, Sequence sequence,
                         const ledger::Digest& origin_hash) {
    CheckedEntry checked{sequence, parse_entry(std::move(bytes), sequence), std::nullopt};
    const ledger::Entry& entry = *checked.entry;
    if (entry.leaf().type == ledger::EntryType::batch) {
        checked.batch = verify_batch(entry, sequence, origin_hash);
    }
    const auto again = encode_again(entry, checked.batch ? &*checked.batch : nullptr);
    if (again.leaf().commands_root != entry.leaf().commands_root) {
        throw FoundError(ExitCode::root, sequence,
                         "its document is not the one its leaf commits to");
    }
    if (again.leaf().outcomes_root != entry.leaf().outcomes_root) {
        throw FoundError(ExitCode::root, sequence,
                         "its outcomes are not those its leaf commits to");
    }
    if (again.bytes() != entry.bytes()) {
        throw FoundError(ExitCode::encoding, sequence,
                         "its bytes are not the one encoding of what they say");
    }
    return checked;
}

SoundEntries::SoundEntries(const EntrySource& source, Sequence first, Sequence end,
                           const ReadAheadLimits& limits)
    : ahead_(
          first, end, limits,
          [&source](Sequence sequence) { return check_roots(source.get(sequence), sequence); },
          [](const SoundEntry& sound) { return bytes_of_entry(*sound.entry); }) {}

CheckedEntries::CheckedEntries(const EntrySource& source, const ledger::Digest& origin_hash,
                               const ReadAheadLimits& limits)
    : ahead_(
          0, source.next(), limits,
          [&source, origin_hash](Sequence sequence) {
              return check_entry(source.get(sequence), sequence, origin_hash);
          },
          [](const CheckedEntry& checked) {
              const std::size_t batch = checked.batch ? checked.batch->batch().bytes().size() : 0;
              return bytes_of_entry(*checked.entry) + batch;
          }) {}

}  // namespace holdfast::replay
