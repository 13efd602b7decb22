#include "api/publisher.h"

#include <chrono>

#include "api/submit_reply.h"

namespace holdfast::api {

namespace {

// Idle for so long: views may store what is pending, or what somebody waits for.
constexpr std::chrono::milliseconds kViewsPause{50};

void require_committed(ledger::AppendResult result) {
    switch (result) {
        case ledger::AppendResult::committed: return;
        case ledger::AppendResult::fenced:
            throw std::runtime_error("another server writes this log");
        case ledger::AppendResult::conflict:
            throw std::runtime_error("the log's tip is not what it was");
        case ledger::AppendResult::unknown:
            throw std::runtime_error("a write failed, or may have failed");
    }
}

}  // namespace

void Publisher::run() {
    try {
        work();
    } catch (const std::exception& error) {
        ports_.groups.close();
        ports_.fatal.fatal(std::string("publishing: ") + error.what());
    }
}

void Publisher::work() {
    while (!ports_.groups.is_done()) {
        auto groups = ports_.groups.take(1, kViewsPause);
        if (groups.empty()) {
            ports_.views.take_in({}, ports_.committed.state(), ports_.committed.frontier());
        }
        for (Group& group : groups) {
            publish(std::move(group));
        }
    }
    ports_.views.finish(ports_.committed.state(), ports_.committed.frontier());
}

void Publisher::publish(Group group) {
    DurableGroup durable;
    if (!group.entries.empty()) {
        const auto start = std::chrono::steady_clock::now();
        require_committed(group.result.get());
        const auto waited = std::chrono::steady_clock::now() - start;
        ports_.counters.groups += 1;
        ports_.counters.append_wait_ns +=
            static_cast<std::uint64_t>(std::chrono::nanoseconds(waited).count());
        durable = ports_.committed.apply(group.entries);
        ports_.entries.set_durable(ports_.committed.state().facts.next_sequence);
        ports_.views.take_in(durable.touches, ports_.committed.state(),
                             ports_.committed.frontier());
    }
    answer(group.decisions, durable);
    if (!durable.entries.empty()) {
        ports_.on_durable();
    }
}

void Publisher::answer(std::vector<Decision>& decisions, const DurableGroup& durable) {
    for (const DurableEntry& entry : durable.entries) {
        count(entry);
    }
    std::vector<Reply> replies;
    for (Decision& decision : decisions) {
        if (decision.tick) {
            decision.tick->set_value();
        } else if (!decision.waiter.reply.sink.expired()) {
            replies.push_back({decision.waiter.reply.sink, reply_to(decision, durable)});
        }
    }
    if (!replies.empty()) {
        ports_.outlet.post(std::move(replies));
    }
}

Bytes Publisher::reply_to(const Decision& decision, const DurableGroup& durable) {
    if (decision.kind == Decision::Kind::refuse) {
        return refusal(decision);
    }
    const SignedHead& head = ports_.committed.newest_head();
    SubmitReply reply;
    if (decision.kind == Decision::Kind::repeat) {
        ports_.counters.batches_repeated += 1;
        const EntryPtr entry = ports_.entries.entry(decision.sequence);
        ledger::check(entry != nullptr, "an entry that was logged can be read");
        reply = make_submit_reply(*entry, decision.sequence, head);
        reply.logged_before = true;
    } else {
        reply = make_submit_reply(*decision.entry, decision.sequence, head);
        if (decision.waiter.wants_balances) {
            reply.balances.items =
                balances_after(durable.touches, decision.sequence, ports_.committed.state());
        }
    }
    return encode_frame(api::reply_to(FrameType::submit), decision.waiter.reply.request, reply);
}

Bytes Publisher::refusal(const Decision& decision) {
    ports_.counters.batches_refused += 1;
    SubmitRefused refused{decision.error, 0, {}, std::string(name_of(decision.error))};
    if (const ledger::Key* key = ports_.committed.state().keys.find(decision.key)) {
        refused.next_sequence = key->sequence + 1;
        refused.last_header = key->last_header;
    }
    return encode_frame(FrameType::submit_refused, decision.waiter.reply.request, refused);
}

void Publisher::count(const DurableEntry& entry) {
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
