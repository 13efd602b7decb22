#include "api/metrics.h"

#include <fmt/format.h>

namespace holdfast::api {

std::string metrics_text(const StatusReply& status, const Counters& counters,
                         std::uint64_t books_that_differ) {
    fmt::memory_buffer text;
    const auto add = [&](const char* type, const char* name, const char* help,
                         std::uint64_t value) {
        fmt::format_to(std::back_inserter(text),
                       "# HELP holdfast_{0} {2}\n# TYPE holdfast_{0} {1}\nholdfast_{0} {3}\n", name,
                       type, help, value);
    };
    add("gauge", "log_entries", "Durable entries.", status.sequence);
    add("gauge", "log_events", "Durable events.", status.events);
    add("gauge", "ledger_time_ns", "Time of the newest durable entry.", status.time);
    add("gauge", "accounts", "Accounts.", status.accounts);
    add("gauge", "holds", "Holds, closed ones included.", status.holds);
    add("gauge", "rail_books_differ",
        "Rails and currencies whose books and bank statement differ: their payouts stand still.",
        books_that_differ);
    add("gauge", "views_lag_entries", "Durable entries that the stored views lack.",
        status.sequence - std::min(status.sequence, status.views_sequence));
    add("gauge", "queued_batches", "Batches waiting to be decided.", status.queued_batches);
    add("gauge", "undurable_entries", "Entries decided and not yet durable.",
        status.undurable_entries);
    add("gauge", "rows_in_memory_bytes",
        "Estimated, of the rows that the deciding state has in memory: half of memory-budget is "
        "for them.",
        counters.rows_bytes);
    add("gauge", "disk_free_bytes", "Free where the log is.", status.disk_free_bytes);
    add("gauge", "healthy", "1 if the server is as it should be.", status.healthy ? 1 : 0);
    add("gauge", "connections", "Open connections.", counters.connections);
    add("counter", "connections_accepted_total", "Connections taken.",
        counters.connections_accepted);
    add("counter", "connections_refused_total", "Connections refused for being too many.",
        counters.connections_refused);
    add("counter", "connections_timed_out_total", "Connections dropped for being too slow.",
        counters.connections_timed_out);
    add("counter", "bad_frames_total", "Frames that ended their connection.", counters.bad_frames);
    add("counter", "requests_total", "Requests.", counters.requests);
    add("counter", "feed_entries_total", "Entries sent to feeds.", counters.feed_entries);
    add("counter", "batches_total", "Batches logged.", counters.batches);
    add("counter", "batches_refused_total", "Batches refused unlogged.", counters.batches_refused);
    add("counter", "batches_repeated_total", "Batches sent again and answered from the log.",
        counters.batches_repeated);
    add("counter", "commands_ok_total", "Commands executed.", counters.commands_ok);
    add("counter", "commands_refused_total", "Commands refused, and logged so.",
        counters.commands_refused);
    add("counter", "log_bytes_total", "Bytes of entries logged.", counters.entry_bytes);
    add("counter", "log_groups_total", "Synced writes of the log.", counters.groups);
    add("counter", "log_wait_ns_total", "Time spent waiting for them.", counters.append_wait_ns);
    add("gauge", "published_entries", "Entries that the newest published checkpoint covers.",
        counters.published_entries);
    add("counter", "publication_cpu_ns_total",
        "CPU time of reading back what was stored, hashing it again and publishing it.",
        counters.publication_cpu_ns);
    return fmt::to_string(text);
}

}  // namespace holdfast::api
