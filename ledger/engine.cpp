#include "ledger/engine.h"

#include <algorithm>

#include "ledger/apply.h"
#include "ledger/fetch_ahead.h"
#include "ledger/on_clear.h"

namespace holdfast::ledger {

namespace {

// Finds earlier commands of the batch being decided in memory, older ones in the log.
class PastAndPresent : public PastCommands {
   public:
    PastAndPresent(const PastEntries& past, Sequence present, const SignedBatch& batch,
                   const std::vector<Outcome>& outcomes)
        : past_(past), present_(present), batch_(batch), outcomes_(outcomes) {}

    PastCommand find(Sequence sequence, std::uint16_t index) const override {
        if (sequence == present_) {
            return {batch_.command(index), &outcomes_.at(index)};
        }
        held_.push_back(past_.entry(sequence));
        check(held_.back() != nullptr && index < held_.back()->command_count(),
              "a used id's entry is in the log");
        return {held_.back()->command(index), &held_.back()->outcomes()[index]};
    }

   private:
    const PastEntries& past_;
    Sequence present_;
    const SignedBatch& batch_;
    const std::vector<Outcome>& outcomes_;
    mutable std::vector<std::shared_ptr<const Entry>> held_;
};

// Decides the commands of one batch, one after another, each on the state its predecessors left.
class BatchDecision {
   public:
    BatchDecision(State& state, const PastEntries& past, const SignedBatch& batch, Time now)
        : state_(state),
          batch_(batch),
          now_(now),
          past_(past, state.facts.next_sequence, batch, outcomes_) {
        outcomes_.reserve(batch.size());
        for (const HeaderSigner& signer : batch.header().signers) {
            const Key& key = *state.keys.find(signer.key);
            signers_.push_back({signer.key, key.party, key.member});
        }
    }

    std::vector<Outcome> run() {
        bring_rows(state_, batch_.size(), [&](std::size_t at) { return batch_.command(at); });
        while (outcomes_.size() < batch_.size()) {
            const std::size_t first = outcomes_.size();
            if (batch_.command(first).has(kLinked)) {
                decide_linked(first);
            } else {
                decide_next();
            }
        }
        return std::move(outcomes_);
    }

   private:
    Outcome decide_one(const Command& command) {
        named_.clear();
        bool named_are_there = command.record->signers != 0;
        for (std::size_t bit = 0; bit < 8; ++bit) {
            if ((command.record->signers >> bit & 1) != 0) {
                named_are_there = named_are_there && bit < signers_.size();
                if (bit < signers_.size()) {
                    named_.push_back(signers_[bit]);
                }
            }
        }
        if (!named_are_there) {
            return refuse(Reason::malformed, Detail::of(FieldName::signers));
        }
        return decide_command({state_, command, named_, now_, past_});
    }

    // True if the command was executed, or had been before.
    bool decide_next() {
        const std::size_t index = outcomes_.size();
        fetch_ahead(state_, index, batch_.size(),
                    [&](std::size_t at) { return batch_.command(at); });
        push_applied(index, decide_one(batch_.command(index)));
        return outcomes_.back().reason == Reason::ok || outcomes_.back().reason == Reason::exists;
    }

    // A run of linked commands: all or none. The culprit keeps its reason, and its id burns if its
    // reason burns; the others are told that another one failed, and their ids stay unused. If the
    // batch ends inside the run, its last command hears that, whatever else is wrong.
    void decide_linked(std::size_t first) {
        std::size_t last = first;
        while (last + 1 < batch_.size() && batch_.command(last).has(kLinked)) {
            ++last;
        }
        const bool is_open = batch_.command(last).has(kLinked);
        const std::size_t end = is_open ? last : last + 1;
        state_.open_savepoint();
        bool good = true;
        while (good && outcomes_.size() < end) {
            good = decide_next();
        }
        if (good && !is_open) {
            state_.commit();
            return;
        }
        state_.rollback();
        const std::size_t culprit = good ? last : outcomes_.size() - 1;
        Outcome refusal = good ? refuse(Reason::chain_open) : std::move(outcomes_.back());
        outcomes_.resize(first);
        for (std::size_t i = first; i <= last; ++i) {
            const Reason shared =
                is_open && i == last ? Reason::chain_open : Reason::linked_command_failed;
            push_applied(i, i == culprit ? std::move(refusal) : refuse(shared));
        }
    }

    void push_applied(std::size_t index, Outcome outcome) {
        outcomes_.push_back(std::move(outcome));
        const Command& command = batch_.command(index);
        apply_outcome(state_, outcomes_.back(), command, state_.facts.next_sequence,
                      static_cast<std::uint16_t>(index), now_);
        if (moves_a_deposit(command.kind()) && outcomes_.back().reason == Reason::ok) {
            run_instructions(command);
        }
    }

    static bool moves_a_deposit(CommandKind kind) {
        return kind == CommandKind::deposit_seen || kind == CommandKind::deposit_cleared ||
               kind == CommandKind::deposit_reversed;
    }

    // What waited for the deposit is part of the same outcome. One after another: each is decided
    // on what those before it left.
    void run_instructions(const Command& command) {
        const std::vector<Signer> nobody;
        for (;;) {
            const Events events = next_instruction({state_, command, nobody, now_, past_});
            if (events.empty()) {
                return;
            }
            for (const Event& event : events) {
                outcomes_.back().events.push_back(event);
                apply_event(state_, event, &command, now_);
            }
        }
    }

    State& state_;
    const SignedBatch& batch_;
    Time now_;
    std::vector<Outcome> outcomes_;
    PastAndPresent past_;
    std::vector<Signer> signers_;
    std::vector<Signer> named_;
};

Admission refused(BatchError error, std::uint64_t next_sequence = 0) {
    return {Admission::Kind::refused, error, next_sequence};
}

}  // namespace

void Engine::apply(const Entry& entry) { apply_entry(state_, entry); }

Admission Engine::admit(const VerifiedBatch& verified, Time now) const {
    const BatchHeader& header = verified.batch().header();
    std::size_t logged_before = 0;
    for (const HeaderSigner& signer : header.signers) {
        const Key* key = state_.keys.find(signer.key);
        if (key == nullptr) {
            return refused(BatchError::unknown_key);
        }
        if (signer.sequence == key->sequence && key->last_header == verified.header_hash()) {
            ++logged_before;
            continue;
        }
        if (!key->is_live(now)) {
            return refused(BatchError::key_not_live);
        }
        if (signer.sequence <= key->sequence) {
            return refused(BatchError::header_conflict, key->sequence + 1);
        }
        if (signer.sequence != key->sequence + 1) {
            return refused(BatchError::sequence_gap, key->sequence + 1);
        }
        if (signer.previous != key->last_header) {
            return refused(BatchError::wrong_previous, key->sequence + 1);
        }
    }
    if (logged_before == header.signers.size()) {
        return {Admission::Kind::logged_before, BatchError::malformed, 0};
    }
    if (logged_before != 0) {
        return refused(BatchError::header_conflict);
    }
    if (header.expiry != 0 && now > header.expiry) {
        return refused(BatchError::batch_expired);
    }
    return {};
}

Entry Engine::close(Entry::Parts parts, Time now, std::uint64_t lease_epoch) {
    const Facts& facts = state_.facts;
    parts.origin_hash = facts.origin_hash;
    parts.lease_epoch = lease_epoch;
    parts.rules_version = facts.rules_version;
    parts.first_event = facts.next_event;
    parts.time = now;
    parts.previous_head = facts.head;
    Entry entry = Entry::build(std::move(parts));
    apply_position(state_, entry);
    return entry;
}

Entry Engine::decide(const VerifiedBatch& batch, Time now, std::uint64_t lease_epoch) {
    now = std::max(now, state_.facts.time);
    check(state_.timers.first_due(now) == nullptr, "due timers fire before a batch is decided");
    Entry::Parts parts;
    parts.batch = &batch;
    parts.outcomes = BatchDecision(state_, *past_, batch.batch(), now).run();
    return close(std::move(parts), now, lease_epoch);
}

std::optional<Entry> Engine::fire_timers(Time now, std::uint64_t lease_epoch) {
    now = std::max(now, state_.facts.time);
    Entry::Parts parts;
    parts.type = EntryType::timers;
    while (parts.outcomes.size() < kMaxTimersPerEntry) {
        const Timer* due = state_.timers.first_due(now);
        if (due == nullptr) {
            break;
        }
        parts.outcomes.push_back(decide_timer(state_, *due, now));
        for (const Event& event : parts.outcomes.back().events) {
            apply_event(state_, event, nullptr, now);
        }
    }
    if (parts.outcomes.empty()) {
        return std::nullopt;
    }
    return close(std::move(parts), now, lease_epoch);
}

Entry Engine::heartbeat(Time now, std::uint64_t lease_epoch) {
    Entry::Parts parts;
    parts.type = EntryType::heartbeat;
    return close(std::move(parts), std::max(now, state_.facts.time), lease_epoch);
}

Entry Engine::gap(Time now, std::uint64_t lease_epoch) {
    now = std::max(now, state_.facts.time);
    Entry::Parts parts;
    parts.type = EntryType::gap;
    Outcome outcome = done(TimeExcluded{{state_.facts.time, now}});
    apply_event(state_, outcome.events.front(), nullptr, now);
    parts.outcomes.push_back(std::move(outcome));
    return close(std::move(parts), now, lease_epoch);
}

}  // namespace holdfast::ledger
