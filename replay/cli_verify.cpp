#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>

#include "crypto/error.h"
#include "crypto/hex.h"
#include "crypto/policy_file.h"
#include "ledger/text/json_writer.h"
#include "ledger/text/time_text.h"
#include "replay/cli.h"
#include "replay/folder_check.h"
#include "replay/progress.h"

namespace holdfast::replay {

namespace {

// How long it took and what it used.
struct Effort {
    double seconds = 0;
    double commands_per_second = 0;
    std::uint64_t memory_peak_bytes = 0;
};

Effort effort_of(const VerifyReport& report, std::chrono::steady_clock::time_point begun) {
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    rusage usage{};
    static_cast<void>(::getrusage(RUSAGE_SELF, &usage));
    return {taken.count(),
            taken.count() > 0 ? static_cast<double>(report.commands) / taken.count() : 0,
            static_cast<std::uint64_t>(usage.ru_maxrss) * 1024};
}

KnownTip known_head(const std::string& text) {
    const auto colon = text.find(':');
    KnownTip known{{}, ExitCode::differs, "--expect-head"};
    const char* end = text.data() + std::min(colon, text.size());
    const auto [stop, error] = std::from_chars(text.data(), end, known.tip.next);
    if (colon == std::string::npos || error != std::errc() || stop != end ||
        !crypto::from_hex(std::string_view(text).substr(colon + 1), known.tip.head)) {
        throw UsageError(
            "--expect-head takes SEQ:HEX, an entry's number and the 64 digits of its head");
    }
    ++known.tip.next;
    return known;
}

std::uint64_t count_of(const VerifyReport& report, ledger::Reason reason) {
    const auto at = report.commands_by_reason.find(reason);
    return at == report.commands_by_reason.end() ? 0 : at->second;
}

std::uint64_t beyond_anchor(const FolderReport& report) {
    const ledger::Sequence anchored = report.anchor ? report.anchor->tip.next : 0;
    return report.log.entries > anchored ? report.log.entries - anchored : 0;
}

// The log's pass and the views' come one after the other.
std::uint64_t rows_peak_bytes(const FolderReport& report) {
    return std::max(report.log.peak_bytes, report.views ? report.views->peak_bytes : 0);
}

void write_counts(ledger::JsonWriter& out, const VerifyReport& log) {
    out.member("origin", log.origin);
    out.member("entries", log.entries);
    out.member("commands", log.commands);
    out.member("accepted", count_of(log, ledger::Reason::ok));
    out.member("repeated", count_of(log, ledger::Reason::exists));
    out.key("refused");
    out.open_object();
    for (const auto& [reason, count] : log.commands_by_reason) {
        if (reason != ledger::Reason::ok && reason != ledger::Reason::exists) {
            out.member(name_of(reason), count);
        }
    }
    out.close_object();
    out.member("events", log.events);
    out.member("timers", log.timers);
    out.member("signatures", log.signatures);
}

void write_findings(ledger::JsonWriter& out, const std::vector<Finding>& findings) {
    out.key("findings");
    out.open_array();
    for (const Finding& finding : findings) {
        out.open_object();
        out.member("class", name_of(finding.code));
        out.member("exit_code", static_cast<unsigned>(finding.code));
        if (finding.entry) {
            out.member("entry", *finding.entry);
        }
        out.member("what", finding.what);
        out.close_object();
    }
    out.close_array();
}

void print_json(const FolderReport& report, ExitCode code, const Effort& effort) {
    const VerifyReport& log = report.log;
    std::string json;
    ledger::JsonWriter out(json);
    out.open_object();
    out.member("ok", report.findings.empty());
    out.member("exit_code", static_cast<unsigned>(code));
    write_findings(out, report.findings);
    write_counts(out, log);
    if (log.entries != 0) {
        out.member("time", ledger::format_time(log.time));
        out.member("head", crypto::to_hex(log.head));
        out.member("root", crypto::to_hex(log.root));
        out.member("state_hash", crypto::to_hex(log.state_hash));
    }
    out.member("entries_beyond_anchor", beyond_anchor(report));
    out.member("published", report.published);
    if (report.views) {
        out.key("views");
        out.open_object();
        out.member("applied", report.views->applied);
        out.member("rows", report.views->rows);
        out.member("touches", report.views->touches);
        out.close_object();
    }
    out.key("seconds");
    out.raw(fmt::format("{:.3f}", effort.seconds));
    out.member("commands_per_second", static_cast<std::uint64_t>(effort.commands_per_second));
    out.member("memory_peak_bytes", effort.memory_peak_bytes);
    out.member("rows_peak_bytes", rows_peak_bytes(report));
    out.close_object();
    fmt::print("{}\n", json);
}

void print_good(const FolderReport& report, const Effort& effort) {
    const VerifyReport& log = report.log;
    const std::uint64_t accepted = count_of(log, ledger::Reason::ok);
    fmt::print("{} is good: every entry, signature, decision and balance was computed again.\n\n",
               log.origin);
    fmt::print("entries     {} until {}\n", with_commas(log.entries),
               ledger::format_time(log.time));
    fmt::print("commands    {}, {} of them accepted\n", with_commas(log.commands),
               with_commas(accepted));
    for (const auto& [reason, count] : log.commands_by_reason) {
        if (reason != ledger::Reason::ok) {
            fmt::print("            {:>10} {}\n", with_commas(count), name_of(reason));
        }
    }
    fmt::print("signatures  {}    timers {}    events {}\n", with_commas(log.signatures),
               with_commas(log.timers), with_commas(log.events));
    fmt::print("head        {}\nroot        {}\nstate hash  {}\n", crypto::to_hex(log.head),
               crypto::to_hex(log.root), crypto::to_hex(log.state_hash));
    const std::uint64_t beyond = beyond_anchor(report);
    fmt::print("anchor      {}\n",
               beyond == 0 ? "agrees"
                           : fmt::format("agrees; {} entries lie beyond it (a start accepts them)",
                                         with_commas(beyond)));
    if (report.published != 0) {
        fmt::print("published   agrees: a checkpoint of {} entries and its tiles\n",
                   with_commas(report.published));
    }
    if (report.views) {
        fmt::print("views       agree as of {} entries: {} rows, {} lines of history\n",
                   with_commas(report.views->applied), with_commas(report.views->rows),
                   with_commas(report.views->touches));
    }
    fmt::print("\n{:.1f} s, {} commands/s, {} MiB at most\n", effort.seconds,
               with_commas(static_cast<std::uint64_t>(effort.commands_per_second)),
               effort.memory_peak_bytes >> 20);
}

void print_findings(const FolderReport& report) {
    for (const Finding& finding : report.findings) {
        fmt::print(stderr, "holdfast-replay: {}: {}\n", name_of(finding.code), text_of(finding));
    }
    fmt::print(stderr, "{} entries before that are good.\n", with_commas(report.log.entries));
}

}  // namespace

ExitCode run_verify(const CliOptions& options, const VerifyArguments& arguments) {
    const auto begun = std::chrono::steady_clock::now();
    VerifyOptions wanted;
    wanted.limits = options.limits();
    wanted.past_bytes_max = options.past_bytes();
    wanted.overflow.bytes = options.row_bytes();
    wanted.overflow.scratch = options.scratch;
    wanted.invariants_every = arguments.invariants_every;
    if (!arguments.expect_head.empty()) {
        wanted.known_tips.push_back(known_head(arguments.expect_head));
    }
    HeldProofs held;
    held.checkpoints = arguments.checkpoints;
    if (!arguments.policy.empty()) {
        try {
            held.policy = crypto::read_policy_file(arguments.policy);
        } catch (const crypto::Error& error) {
            throw UsageError(error.what());
        }
    }
    ProgressBar bar(!options.json);
    wanted.on_progress = bar.callback();
    const FolderReport report = verify_folder(options.folder, wanted, arguments.with_views, held);
    bar.clear();
    const ExitCode code = report.findings.empty() ? ExitCode::ok : report.findings.front().code;
    const Effort effort = effort_of(report.log, begun);
    if (options.json) {
        print_json(report, code, effort);
    } else if (code == ExitCode::ok) {
        print_good(report, effort);
    } else {
        print_findings(report);
    }
    return code;
}

}  // namespace holdfast::replay
