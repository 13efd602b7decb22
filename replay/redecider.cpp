#include "replay/redecider.h"

#include <algorithm>

#include "ledger/command_info.h"
#include "ledger/text/json_fields.h"
#include "replay/finding.h"

namespace holdfast::replay {

namespace {

using ledger::Entry;
using ledger::EntryType;
using ledger::Outcome;

std::string describe(const Outcome& outcome) {
    std::string text(name_of(outcome.reason));
    for (const auto& event : outcome.events) {
        text += text.ends_with(name_of(outcome.reason)) ? " (" : ", ";
        text += name_of(event);
    }
    return outcome.events.empty() ? text : text + ")";
}

std::string describe_asker(const Entry& entry, std::size_t index) {
    if (entry.leaf().type != EntryType::batch) {
        return "timer " + std::to_string(index);
    }
    const ledger::Command command = entry.command(index);
    const ledger::CommandInfo* info = ledger::find_command(command.kind());
    return "command " + std::to_string(index) + " (" +
           std::string(info != nullptr ? info->name : "of unknown kind") + " " +
           ledger::text_of(command.id()) + ")";
}

bool is_same(const Outcome& a, const Outcome& b) {
    ledger::Bytes bytes_a;
    ledger::Bytes bytes_b;
    ledger::encode_outcome(a, bytes_a);
    ledger::encode_outcome(b, bytes_b);
    return bytes_a == bytes_b;
}

// The first difference between what is stored and what came out.
std::string describe_difference(const Entry& stored, const Entry& made) {
    const std::size_t both = std::min(stored.outcomes().size(), made.outcomes().size());
    for (std::size_t i = 0; i < both; ++i) {
        if (!is_same(stored.outcomes()[i], made.outcomes()[i])) {
            return describe_asker(stored, i) + ": the log says " + describe(stored.outcomes()[i]) +
                   ", deciding again says " + describe(made.outcomes()[i]);
        }
    }
    if (stored.outcomes().size() != made.outcomes().size()) {
        return "the log has " + std::to_string(stored.outcomes().size()) +
               " outcomes, deciding again gives " + std::to_string(made.outcomes().size());
    }
    return "the same outcomes, but another leaf than deciding again gives";
}

void expect(bool condition, ExitCode code, ledger::Sequence sequence, const char* what) {
    if (!condition) {
        throw FoundError(code, sequence, what);
    }
}

const char* explain(ledger::BatchError error) {
    switch (error) {
        case ledger::BatchError::unknown_key:
            return "its batch is signed by a key that is not registered";
        case ledger::BatchError::key_not_live:
            return "its batch is signed by a revoked or expired key";
        case ledger::BatchError::sequence_gap: return "its batch is not its key's next one";
        case ledger::BatchError::header_conflict:
            return "its key had signed another batch at this sequence";
        case ledger::BatchError::wrong_previous: return "its batch follows another one of its key";
        case ledger::BatchError::batch_expired: return "its batch had expired";
        default: return "its batch could not have been admitted";
    }
}

}  // namespace

ledger::Genesis genesis_of(const Entry& entry) {
    expect(entry.leaf().type == EntryType::genesis, ExitCode::chain, 0,
           "the log does not begin with a genesis");
    ledger::Reader in(entry.commands_bytes());
    const std::uint32_t format = in.u32();
    expect(in.failed() || format <= ledger::Genesis::kFormatVersion, ExitCode::newer, 0,
           "the log has a newer format than this program knows: use a newer one");
    auto genesis = ledger::decode_genesis(entry.commands_bytes());
    expect(genesis.has_value(), ExitCode::encoding, 0, "its genesis document is none");
    expect(genesis->rules_version <= ledger::Genesis{}.rules_version, ExitCode::newer, 0,
           "the log has newer rules than this program knows: use a newer one");
    return std::move(*genesis);
}

void Redecider::accept(const CheckedEntry& checked) {
    check_follows(checked);
    try {
        const Entry made = make_again(checked);
        if (made.bytes() != checked.entry->bytes()) {
            throw FoundError(ExitCode::decision, checked.sequence,
                             describe_difference(*checked.entry, made));
        }
    } catch (const ledger::CheckFailed& broken) {
        throw FoundError(
            ExitCode::decision, checked.sequence,
            std::string("it can't have been decided here; what does not hold: ") + broken.what());
    }
    lease_epoch_ = checked.entry->leaf().lease_epoch;
    past_.add(checked.sequence, checked.entry);
}

void Redecider::check_follows(const CheckedEntry& checked) const {
    const ledger::Facts& facts = engine_.state().facts;
    const ledger::Leaf& leaf = checked.entry->leaf();
    const auto follows = [&](bool condition, const char* what) {
        expect(condition, ExitCode::chain, checked.sequence, what);
    };
    follows(checked.sequence == facts.next_sequence, "it is not the next entry");
    follows(checked.entry->previous_head() == facts.head,
            "it does not name the head of the entry before it");
    follows((leaf.type == EntryType::genesis) == (checked.sequence == 0),
            "genesis is entry 0, and only it");
    follows(checked.sequence == 0 || leaf.origin_hash == facts.origin_hash,
            "it is another ledger's");
    follows(leaf.time >= facts.time, "its time lies before that of the entry before it");
    follows(leaf.first_event == facts.next_event,
            "its events are not numbered on from the entry before it");
    follows(leaf.lease_epoch >= lease_epoch_,
            "it was written under an older lease than the entry before it");
}

void Redecider::check_keys(const CheckedEntry& checked) const {
    const auto admission = engine_.admit(*checked.batch, checked.entry->leaf().time);
    switch (admission.kind) {
        case ledger::Admission::Kind::fresh: return;
        case ledger::Admission::Kind::logged_before:
            throw FoundError(ExitCode::key_chain, checked.sequence, "its batch was logged before");
        case ledger::Admission::Kind::refused:
            throw FoundError(ExitCode::key_chain, checked.sequence, explain(admission.error));
    }
}

void Redecider::check_gap(const CheckedEntry& checked) const {
    expect(checked.entry->leaf().lease_epoch > lease_epoch_, ExitCode::decision, checked.sequence,
           "it claims a silence, but the node that wrote it had already written under this lease");
}

Entry Redecider::make_again(const CheckedEntry& checked) {
    const ledger::Leaf& leaf = checked.entry->leaf();
    switch (leaf.type) {
        case EntryType::genesis: {
            Entry made = ledger::make_genesis(genesis_of(*checked.entry), leaf.time);
            engine_.apply(made);
            return made;
        }
        case EntryType::batch:
            check_keys(checked);
            return engine_.decide(*checked.batch, leaf.time, leaf.lease_epoch);
        case EntryType::timers: {
            auto made = engine_.fire_timers(leaf.time, leaf.lease_epoch);
            expect(made.has_value(), ExitCode::decision, checked.sequence, "no timer was due");
            return std::move(*made);
        }
        case EntryType::gap: check_gap(checked); return engine_.gap(leaf.time, leaf.lease_epoch);
        case EntryType::heartbeat: return engine_.heartbeat(leaf.time, leaf.lease_epoch);
    }
    throw FoundError(ExitCode::encoding, checked.sequence, "an entry of unknown type");
}

}  // namespace holdfast::replay
