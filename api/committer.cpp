#include "api/committer.h"

namespace holdfast::api {

void Committer::run() {
    try {
        work();
    } catch (const std::exception& error) {
        ports_.fatal.fatal(std::string("logging: ") + error.what());
    }
    ports_.decisions.close();
    ports_.groups.close();
}

void Committer::work() {
    while (!ports_.decisions.is_done()) {
        auto decisions = ports_.decisions.take(config_.group_bytes_max, DecisionQueue::kForever);
        if (!decisions.empty()) {
            append(std::move(decisions));
        }
    }
}

void Committer::append(std::vector<Decision> decisions) {
    auto result = std::make_shared<std::promise<ledger::AppendResult>>();
    std::vector<ledger::PendingEntry> pending;
    std::vector<EntryPtr> entries;
    for (const Decision& decision : decisions) {
        if (decision.entry) {
            entries.push_back(decision.entry);
            pending.push_back({decision.entry->bytes(), decision.entry->head()});
        }
    }
    const std::vector<EntryPtr> kept = entries;  // `pending` points into them
    Group group{std::move(decisions), std::move(entries), result->get_future()};
    if (!ports_.groups.push(group, 1)) {
        throw std::runtime_error("publishing has stopped");
    }
    if (!pending.empty()) {
        const ledger::Tip before = tip_;
        tip_ = {before.next + pending.size(), pending.back().head};
        ports_.log.append_then(
            lease_, before.next, before.head, pending,
            [result](ledger::AppendResult outcome) { result->set_value(outcome); });
    }
}

}  // namespace holdfast::api
