#include "api/write_path.h"

namespace holdfast::api {

namespace {

// The headers of the log's newest batches, so that a retry over a restart gets its result.
RecentHeaders recent_headers(const ServerConfig& config, const EntryCache& entries,
                             ledger::Sequence tip) {
    RecentHeaders recent(config.retry_headers_max);
    std::vector<std::pair<ledger::Digest, ledger::Sequence>> found;
    std::size_t bytes = 0;
    for (auto at = tip;
         at > 0 && found.size() < recent.max() && bytes < config.retry_scan_bytes_max; --at) {
        const EntryPtr entry = entries.entry(at - 1);
        ledger::check(entry != nullptr, "the log has every entry before its tip");
        bytes += entry->bytes().size();
        if (entry->leaf().type == ledger::EntryType::batch) {
            found.emplace_back(crypto::sha256(entry->header_bytes()), at - 1);
        }
    }
    for (auto item = found.rbegin(); item != found.rend(); ++item) {
        recent.add(item->first, item->second);
    }
    return recent;
}

}  // namespace

WritePath::WritePath(const ServerConfig& config, const Ports& ports, const ledger::Lease& lease)
    : submissions_(config.queued_bytes_max),
      decisions_(config.undurable_bytes_max),
      groups_(config.groups_under_way_max),
      sequencer_(config,
                 {ports.clock, ports.entries, ports.views, submissions_, decisions_, ports.counters,
                  ports.fatal},
                 lease, ports.committed.state(),
                 recent_headers(config, ports.entries, lease.tip.next)),
      committer_(config, {ports.log, decisions_, groups_, ports.fatal}, lease),
      publisher_({ports.committed, ports.entries, ports.views, groups_, ports.outlet,
                  ports.counters, ports.fatal, ports.on_durable}),
      deciding_([this] { sequencer_.run(); }),
      logging_([this] { committer_.run(); }),
      publishing_([this] { publisher_.run(); }) {}

std::future<void> WritePath::tick() {
    Submission submission;
    submission.tick = std::make_shared<std::promise<void>>();
    auto done = submission.tick->get_future();
    (void)submissions_.push(submission, 1);  // closed: the promise breaks
    return done;
}

void WritePath::abort() {
    submissions_.close();
    decisions_.close();
    groups_.close();
}

void WritePath::finish() {
    submissions_.close();
    for (std::thread* thread : {&deciding_, &logging_, &publishing_}) {
        if (thread->joinable()) {
            thread->join();
        }
    }
}

}  // namespace holdfast::api
