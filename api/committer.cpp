#include "api/committer.h"

#include <chrono>

#include "api/submit_reply.h"

namespace holdfast::api {

void Committer::run() {
    try {
        work();
    } catch (const std::exception& error) {
        ports_.decisions.close();
        ports_.fatal.fatal(std::string("logging: ") + error.what());
    }
}

void Committer::work() {
    while (!ports_.decisions.is_done()) {
        auto group = ports_.decisions.take(config_.group_bytes_max, DecisionQueue::kForever);
        if (!group.empty()) {
            commit(group);
        }
    }
    ports_.views.finish(ports_.committed.state(), ports_.committed.frontier());
}

void Committer::commit(std::vector<Decision>& group) {
    std::vector<EntryPtr> entries;
    for (const Decision& decision : group) {
        if (decision.entry) {
            entries.push_back(decision.entry);
        }
    }
    std::vector<DurableEntry> durable;
    if (!entries.empty()) {
        append(entries);
        durable = ports_.committed.apply(entries);
        ports_.entries.set_durable(ports_.committed.state().facts.next_sequence);
        ports_.views.take_in(durable, ports_.committed.state(), ports_.committed.frontier());
    }
    answer(group, durable);
    if (!durable.empty()) {
        ports_.on_durable();
    }
}

void Committer::append(std::span<const EntryPtr> entries) {
    std::vector<ledger::PendingEntry> pending;
    for (const EntryPtr& entry : entries) {
        pending.push_back({entry->bytes(), entry->head()});
    }
    const ledger::Facts& facts = ports_.committed.state().facts;
    const auto start = std::chrono::steady_clock::now();
    const auto result = ports_.log.append(lease_, facts.next_sequence, facts.head, pending);
    const auto took = std::chrono::steady_clock::now() - start;
    switch (result) {
        case ledger::AppendResult::committed: break;
        case ledger::AppendResult::fenced: throw std::runtime_error("another server writes this log");
        case ledger::AppendResult::conflict: throw std::runtime_error("the log's tip is not what it was");
        case ledger::AppendResult::unknown: throw std::runtime_error("a write failed, or may have failed");
    }
    ports_.counters.groups += 1;
    ports_.counters.append_ns += static_cast<std::uint64_t>(std::chrono::nanoseconds(took).count());
}

void Committer::answer(std::vector<Decision>& group, const std::vector<DurableEntry>& durable) {
    std::vector<Reply> replies;
    auto next = durable.begin();
    for (Decision& decision : group) {
        const DurableEntry* logged = decision.entry ? &*next++ : nullptr;
        if (logged != nullptr) {
            count(*logged);
        }
        if (decision.tick) {
            decision.tick->set_value();
        } else if (!decision.waiter.reply.sink.expired()) {
            replies.push_back({decision.waiter.reply.sink, reply_to(decision, logged)});
        }
    }
    if (!replies.empty()) {
        ports_.outlet.post(std::move(replies));
    }
}

Bytes Committer::reply_to(const Decision& decision, const DurableEntry* durable) {
    const auto request = decision.waiter.reply.request;
    const SignedHead& head = ports_.committed.newest_head();
    const ledger::State& state = ports_.committed.state();
    if (decision.kind == Decision::Kind::refuse) {
        ports_.counters.batches_refused += 1;
        SubmitRefused refused{decision.error, 0, {}, std::string(name_of(decision.error))};
        if (const ledger::Key* key = state.keys.find(decision.key)) {
            refused.next_sequence = key->sequence + 1;
            refused.last_header = key->last_header;
        }
        return encode_frame(FrameType::submit_refused, request, refused);
    }
    SubmitReply reply;
    if (decision.kind == Decision::Kind::repeat) {
        ports_.counters.batches_repeated += 1;
        const EntryPtr entry = ports_.entries.entry(decision.sequence);
        ledger::check(entry != nullptr, "an entry that was logged can be read");
        reply = make_submit_reply(*entry, decision.sequence, head);
        reply.logged_before = true;
    } else {
        reply = make_submit_reply(*durable->entry, durable->sequence, head);
        if (decision.waiter.wants_balances) {
            reply.balances.items = balances_after(durable->touches, state);
        }
    }
    return encode_frame(api::reply_to(FrameType::submit), request, reply);
}

void Committer::count(const DurableEntry& entry) {
    Counters& counters = ports_.counters;
    counters.entries += 1;
    counters.entry_bytes += entry.entry->bytes().size();
    counters.undurable_entries -= 1;
    if (entry.entry->leaf().type == ledger::EntryType::batch) {
        std::uint64_t ok = 0;
        for (const auto& outcome : entry.entry->outcomes()) {
            ok += outcome.reason == ledger::Reason::ok ? 1 : 0;
        }
        counters.batches += 1;
        counters.commands_ok += ok;
        counters.commands_refused += entry.entry->outcomes().size() - ok;
    }
}

}  // namespace holdfast::api
