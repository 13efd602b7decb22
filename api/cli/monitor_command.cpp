// monitor: follows a ledger over its site, and cries out.

#include <CLI/CLI.hpp>
#include <optional>
#include <thread>

#include "api/cli/groups.h"
#include "api/cli/proof_files.h"
#include "api/http.h"
#include "api/monitor/monitor.h"
#include "api/text_forms.h"
#include "crypto/hex.h"
#include "crypto/tiles.h"
#include "ledger/text/time_text.h"

namespace holdfast::api::cli {

namespace {

using namespace std::chrono_literals;
using Verdict = MonitorRound::Verdict;

constexpr auto kQuorumPause = 500ms;

struct WantedMonitor {
    std::string policy;
    std::string url;
    std::string folder;
    std::string interval = "10s";
    std::string patience = "10s";
    bool is_once = false;
};

std::chrono::milliseconds duration(const std::string& option, const std::string& text) {
    for (const auto& [unit, length] :
         {std::pair("ms", 1ms), std::pair("s", 1000ms), std::pair("m", 60'000ms)}) {
        if (text.ends_with(unit)) {
            const auto count =
                parse_number(text.substr(0, text.size() - std::string_view(unit).size()), 86'400);
            if (count) {
                return length * static_cast<std::int64_t>(*count);
            }
        }
    }
    throw UserError(ExitCode::usage,
                    fmt::format("{}: '{}' is no time such as 500ms, 10s or 5m", option, text));
}

SiteReader::Fetch fetch_from(HttpClient& client) {
    return [&client](const std::string& path) -> std::optional<std::string> {
        HttpResult result = client.get('/' + path);
        if (const auto* error = std::get_if<HttpError>(&result)) {
            throw SiteUnavailable(error->what);
        }
        auto& answer = std::get<HttpAnswer>(result);
        if (answer.status == 404) {
            return std::nullopt;
        }
        if (answer.status != 200) {
            throw SiteUnavailable(fmt::format("the site answers {} to {}", answer.status, path));
        }
        return std::move(answer.body);
    };
}

ExitCode code_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::good: return ExitCode::done;
        case Verdict::unavailable: return ExitCode::unreachable;
        case Verdict::too_few_witnesses: return ExitCode::unwitnessed;
        case Verdict::untrusted: break;
    }
    return ExitCode::untrusted;
}

std::string time_text(std::uint64_t seconds) {
    return seconds > UINT64_MAX / ledger::kSecond ? fmt::format("{} s", seconds)
                                                  : ledger::format_time(seconds * ledger::kSecond);
}

void print_json(Session& session, const MonitorRound& round) {
    session.out.json([&](ledger::JsonWriter& json) {
        json.member("failure", round.failure);
        if (!round.why.empty()) {
            json.member("why", round.why);
        }
        if (!round.evidence_file.empty()) {
            json.member("evidence", round.evidence_file);
        }
        if (round.checkpoint) {
            json.member("origin", round.checkpoint->checkpoint.origin);
            json.member("size", round.checkpoint->checkpoint.size);
            json.member("root", crypto::to_hex(round.checkpoint->checkpoint.root));
            json.member("new_entries", round.new_entries);
            json.key("witnesses");
            json.open_array();
            for (const crypto::Cosignature& cosignature : round.checkpoint->cosignatures) {
                json.open_object();
                json.member("name", cosignature.name);
                json.member("time", cosignature.time);
                json.close_object();
            }
            json.close_array();
        }
    });
}

void print_text(Session& session, const MonitorRound& round) {
    const crypto::WitnessedCheckpoint& opened = *round.checkpoint;
    std::string witnesses;
    for (const crypto::Cosignature& cosignature : opened.cosignatures) {
        witnesses += fmt::format("{}{} at {}", witnesses.empty() ? ", cosigned by " : ", ",
                                 cosignature.name, time_text(cosignature.time));
    }
    session.out.line("{} {}: {} entries, {} of them new, root {}{}",
                     session.out.paint(Tone::good, "good"), opened.checkpoint.origin,
                     with_commas(opened.checkpoint.size), with_commas(round.new_entries),
                     crypto::to_hex(opened.checkpoint.root), witnesses);
}

void tell(Session& session, const MonitorRound& round) {
    if (round.verdict != Verdict::good) {
        const bool is_alarm = round.verdict != Verdict::unavailable;
        session.out.note(fmt::format(
            "{}{}: {}{}", is_alarm ? "ALARM: " : "", round.failure, round.why,
            round.evidence_file.empty()
                ? ""
                : fmt::format(". Both signed heads are in {}: keep it, and show it to the "
                              "ledger's other users",
                              round.evidence_file)));
    }
    if (session.out.is_json) {
        print_json(session, round);
    } else if (round.verdict == Verdict::good) {
        print_text(session, round);
    }
    session.out.flush();
}

/// A round, and more of them while only cosignatures are missing: those come after the checkpoint.
MonitorRound look(Monitor& monitor, std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (true) {
        MonitorRound round = monitor.look();
        if (round.verdict != Verdict::too_few_witnesses ||
            std::chrono::steady_clock::now() >= until) {
            return round;
        }
        std::this_thread::sleep_for(kQuorumPause);
    }
}

void follow(Session& session, const WantedMonitor& wanted) {
    const auto interval = duration("--interval", wanted.interval);
    const auto patience = duration("--patience", wanted.patience);
    crypto::TlogPolicy policy = read_policy(wanted.policy);
    auto url = parse_http_url(wanted.url);
    if (!url) {
        throw UserError(ExitCode::usage,
                        fmt::format("--url: '{}' is no http://HOST[:PORT][/PATH]", wanted.url));
    }
    std::optional<KeptFolder> folder;
    if (!wanted.folder.empty()) {
        folder.emplace(expand_home(wanted.folder));
    }
    HttpClient client(std::move(*url), {30s, crypto::entry_bundle_bytes_max});
    std::optional<ProgressBar> bar;
    Monitor monitor(std::move(policy), {SiteReader(fetch_from(client)), folder ? &*folder : nullptr,
                                        [] { return system_now() / ledger::kSecond; },
                                        [&bar](std::uint64_t done, std::uint64_t of) {
                                            if (!bar) {
                                                bar.emplace("entries", of);
                                            }
                                            bar->show(done);
                                        }});
    std::string last_failure;
    for (bool is_first = true;; is_first = false) {
        const MonitorRound round = look(monitor, patience);
        bar.reset();
        if (is_first || round.new_entries != 0 || round.failure != last_failure) {
            tell(session, round);
        }
        last_failure = round.failure;
        session.exit_code = code_of(round.verdict);
        if (wanted.is_once || round.verdict == Verdict::untrusted) {
            return;
        }
        std::this_thread::sleep_for(interval);
    }
}

}  // namespace

void add_monitor_command(CLI::App& app, Session& session) {
    auto wanted = std::make_shared<WantedMonitor>();
    CLI::App& monitor = *app.add_subcommand(
        "monitor", "follows a ledger over its site: checks every entry, and cries out");
    monitor.add_option("--policy", wanted->policy, "file: which logs and witnesses to believe")
        ->required()
        ->type_name("");
    monitor.add_option("--url", wanted->url, "the site, as http://ledger.example.com:7412")
        ->required()
        ->type_name("");
    monitor
        .add_option("--folder", wanted->folder,
                    "keeps the last good checkpoint, and evidence; default: nothing is kept")
        ->type_name("");
    monitor.add_flag("--once", wanted->is_once, "looks once, and ends with what it found");
    monitor.add_option("--interval", wanted->interval, "between two looks; default: 10s")
        ->type_name("");
    monitor
        .add_option("--patience", wanted->patience,
                    "how long cosignatures may come after their checkpoint; default: 10s")
        ->type_name("");
    monitor.callback([&session, wanted] { follow(session, *wanted); });
}

}  // namespace holdfast::api::cli
