#include "api/sequencer.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kTakenAtOnce = 1 << 20;  // bytes
constexpr std::size_t kNoEntryWeight = 64;

}  // namespace

Sequencer::Sequencer(const ServerConfig& config, const Ports& ports, const ledger::Lease& lease,
                     const ledger::State& state, RecentHeaders recent)
    : config_(config),
      ports_(ports),
      lease_(lease),
      engine_(ports.entries),
      budget_(config.memory_budget_bytes / 2),
      recent_(std::move(recent)) {
    engine_.mutable_state() = state;
    engine_.mutable_state().stop_tracking();  // the committed one's changes are what is stored
}

void Sequencer::run() {
    try {
        work();
    } catch (const std::exception& error) {
        ports_.fatal.fatal(std::string("deciding: ") + error.what());
    }
    ports_.submissions.close();
    ports_.decisions.close();
}

void Sequencer::work() {
    const ledger::Facts& facts = engine_.state().facts;
    if (now() > facts.time + config_.gap_after_ns) {
        log(engine_.gap(now(), lease_.epoch));
    }
    while (!ports_.submissions.is_done()) {
        auto taken = ports_.submissions.take(kTakenAtOnce, time_to_next_duty());
        if (taken.empty()) {
            do_what_is_due();
        }
        for (Submission& submission : taken) {
            handle(std::move(submission));
        }
    }
}

void Sequencer::handle(Submission submission) {
    if (submission.batch) {
        decide(std::move(submission));
        return;
    }
    do_what_is_due();
    Decision decision;
    decision.kind = Decision::Kind::tick;
    decision.tick = std::move(submission.tick);
    hand_over(std::move(decision), kNoEntryWeight);
}

void Sequencer::decide(Submission submission) {
    const ledger::VerifiedBatch& batch = *submission.batch;
    if (const auto logged = recent_.find(batch.header_hash())) {
        Decision decision;
        decision.kind = Decision::Kind::repeat;
        decision.sequence = *logged;
        decision.waiter = std::move(submission.waiter);
        hand_over(std::move(decision), kNoEntryWeight);
        return;
    }
    const ledger::Time time = now();
    fire_timers(time);
    const ledger::Admission admission = engine_.admit(batch, time);
    switch (admission.kind) {
        case ledger::Admission::Kind::refused:
            refuse(std::move(submission), admission.error);
            return;
        case ledger::Admission::Kind::logged_before:  // longer ago than we remember where
            refuse(std::move(submission), ledger::BatchError::header_conflict);
            return;
        case ledger::Admission::Kind::fresh: break;
    }
    recent_.add(batch.header_hash(), engine_.state().facts.next_sequence);
    log(engine_.decide(batch, time, lease_.epoch), std::move(submission.waiter));
}

void Sequencer::do_what_is_due() {
    const ledger::Time time = now();
    fire_timers(time);
    if (time >= engine_.state().facts.time + config_.gap_after_ns / 2) {
        log(engine_.heartbeat(time, lease_.epoch));
    }
}

void Sequencer::fire_timers(ledger::Time time) {
    while (auto entry = engine_.fire_timers(time, lease_.epoch)) {
        log(std::move(*entry));
    }
}

void Sequencer::log(ledger::Entry entry, Waiter waiter) {
    budget_.keep(engine_.mutable_state(), ports_.views.stored());
    ports_.counters.rows_bytes = budget_.used();
    Decision decision;
    decision.sequence = engine_.state().facts.next_sequence - 1;
    decision.entry = std::make_shared<const ledger::Entry>(std::move(entry));
    decision.waiter = std::move(waiter);
    ports_.counters.undurable_entries += 1;
    ports_.entries.add(decision.sequence, decision.entry);
    const std::size_t weight = decision.entry->bytes().size();
    hand_over(std::move(decision), weight);
}

void Sequencer::refuse(Submission submission, ledger::BatchError error) {
    Decision decision;
    decision.kind = Decision::Kind::refuse;
    decision.error = error;
    decision.key = submission.batch->batch().header().signers.front().key;
    decision.waiter = std::move(submission.waiter);
    hand_over(std::move(decision), kNoEntryWeight);
}

void Sequencer::hand_over(Decision decision, std::size_t weight) {
    // Whoever waits for what is lost here is answered by its session, as the server stops.
    if (!ports_.decisions.push(decision, weight)) {
        throw std::runtime_error("the log thread has stopped");
    }
}

ledger::Time Sequencer::now() const {
    return std::max(ports_.clock.now(), engine_.state().facts.time);
}

std::chrono::nanoseconds Sequencer::time_to_next_duty() const {
    const ledger::State& state = engine_.state();
    const ledger::Time heartbeat = state.facts.time + config_.gap_after_ns / 2;
    const ledger::Time deadline = state.timers.next_deadline();
    return ports_.clock.until(deadline != 0 ? std::min(deadline, heartbeat) : heartbeat);
}

}  // namespace holdfast::api
