#include "tests/bench/run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "api/cli/exit_code.h"
#include "crypto/hex.h"
#include "tests/bench/ledger_under_test.h"
#include "tests/bench/load.h"
#include "tests/bench/measure.h"

namespace holdfast::bench {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::minutes kDrainPatience{10};

void note(const std::string& text) {
    fmt::print(stderr, "holdfast-bench: {}\n", text);
    std::fflush(stderr);
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

struct Uses {
    ProcessUse server;
    ProcessUse load;
};

Uses uses_now(const LedgerUnderTest& ledger) {
    return {use_of(ledger.server().process()), use_of(::getpid())};
}

Json speed_figures(const LoadResult& load) {
    std::uint64_t refused = 0;
    for (const auto& [reason, count] : load.refused) {
        refused += count;
    }
    Json figures;
    figures["accepted_per_second"] = static_cast<double>(load.accepted) / load.seconds;
    figures["seconds"] = load.seconds;
    figures["batches"] = load.batches;
    figures["accepted"] = load.accepted;
    figures["refused"] = refused;
    for (const auto& [reason, count] : load.refused) {
        figures["refused_by_reason"][std::string(ledger::name_of(reason))] = count;
    }
    figures["latency_p50_ms"] = percentile(load.latencies_ms, 0.5);
    figures["latency_p99_ms"] = percentile(load.latencies_ms, 0.99);
    figures["latency_p999_ms"] = percentile(load.latencies_ms, 0.999);
    figures["latency_p100_ms"] = percentile(load.latencies_ms, 1);
    return figures;
}

void add_use(Json& figures, const char* who, const ProcessUse& before, const ProcessUse& after,
             std::uint64_t commands) {
    const std::string name = who;
    const auto count = static_cast<double>(commands);
    figures[name + "_cpu_us_per_command"] = (after.cpu_seconds - before.cpu_seconds) * 1e6 / count;
    figures[name + "_context_switches"] = after.context_switches - before.context_switches;
    figures[name + "_rss_bytes"] = after.rss_bytes;
    figures[name + "_rss_peak_bytes"] = after.rss_peak_bytes;
}

void add_disk(Json& figures, const DiskUse& before, const DiskUse& after, std::uint64_t commands) {
    const std::uint64_t grown = after.filled - std::min(after.filled, before.filled);
    figures["disk_bytes"] = after.allocated;
    figures["disk_bytes_per_command"] = static_cast<double>(grown) / static_cast<double>(commands);
}

// Waits until the views hold all that is in the log.
void add_drain(Json& figures, LedgerUnderTest& ledger) {
    const auto begin = std::chrono::steady_clock::now();
    api::StatusReply status = ledger.client().status();
    figures["views_lag_entries"] = status.sequence - status.views_sequence;
    while (status.views_sequence < status.sequence) {
        if (std::chrono::steady_clock::now() - begin > kDrainPatience) {
            throw BadRun(fmt::format("the views stand still at {} of {} entries",
                                     status.views_sequence, status.sequence));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        status = ledger.client().status();
    }
    figures["views_drain_seconds"] = seconds_since(begin);
}

// What the offline program makes of the log.
Json replay(const Settings& settings, const LedgerUnderTest& ledger) {
    const std::string what = settings.checks_everything ? "verify" : "hash";
    note(fmt::format("holdfast-replay {} …", what));
    const auto result = api::cli::run_program(api::cli::needed_program("holdfast-replay"),
                                              {what, ledger.server().data().string(), "--json"},
                                              ledger.server().log());
    Json report = Json::parse(result.output, nullptr, false);
    if (result.exit_code != 0 || !report.is_object()) {
        throw BadRun(fmt::format("holdfast-replay {} ended with {}: {}", what, result.exit_code,
                                 result.output));
    }
    return report;
}

void check(const Json& figures, const Json& replayed, const Settings& settings) {
    const std::uint64_t accepted = figures.at("accepted");
    const std::uint64_t refused = figures.at("refused");
    if (accepted + refused != settings.count) {
        throw BadRun(
            fmt::format("{} commands were sent, {} answered", settings.count, accepted + refused));
    }
    if (figures.at("state_hash") != replayed.at("state_hash")) {
        throw BadRun(fmt::format("the server's state hash is {}, its replay's {}",
                                 figures.at("state_hash").dump(),
                                 replayed.at("state_hash").dump()));
    }
}

}  // namespace

Json run_once(const Settings& settings, const fs::path& folder) {
    note(fmt::format("a fresh ledger with {} accounts in {}", settings.accounts, folder.string()));
    LedgerUnderTest ledger(folder, settings);
    const DiskUse disk_before = disk_use(ledger.server().data());
    const Uses before = uses_now(ledger);
    const LoadResult load = run_load(ledger.server().settings(), ledger.keys(), settings);
    Json figures = speed_figures(load);
    note(fmt::format("{:.0f} accepted commands a second", double(figures["accepted_per_second"])));
    add_drain(figures, ledger);
    const Uses after = uses_now(ledger);
    add_disk(figures, disk_before, disk_use(ledger.server().data()), settings.count);
    add_use(figures, "server", before.server, after.server, settings.count);
    add_use(figures, "load", before.load, after.load, settings.count);
    figures["state_hash"] = crypto::to_hex(ledger.client().state_hash().hash);
    ledger.stop();
    const Json replayed = replay(settings, ledger);
    check(figures, replayed, settings);
    figures["replay_state_hash"] = replayed.at("state_hash");
    if (settings.checks_everything) {
        figures["verified_per_second"] = replayed.at("commands_per_second");
    }
    return figures;
}

}  // namespace holdfast::bench
