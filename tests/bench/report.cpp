#include "tests/bench/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "api/cli/output.h"
#include "api/cli/process.h"
#include "tests/bench/measure.h"

namespace holdfast::bench {

namespace {

using api::cli::Output;

Json settings_json(const Settings& settings) {
    return {
        {"workload", name_of(settings.workload)},
        {"count", settings.count},
        {"batch", settings.batch},
        {"accounts", settings.accounts},
        {"connections", settings.connections},
        {"in_flight", settings.in_flight},
        {"rate", settings.rate},
        {"ids", settings.ids == IdOrder::time ? "time" : "random"},
        {"hold_days", settings.hold_days},
        {"seed", settings.seed},
        {"server_options", settings.server_options},
    };
}

Json machine_json() {
    const Machine machine = this_machine();
    return {{"processor", machine.processor},
            {"cores", machine.cores},
            {"memory_bytes", machine.memory_bytes},
            {"system", machine.system}};
}

// The source tree's state, if this program still stands in it.
std::string commit() {
    const auto git = api::cli::find_program("git");
    if (!git) {
        return "unknown";
    }
    auto described = api::cli::run_program(
        *git, {"-C", HOLDFAST_SOURCE_DIR, "describe", "--always", "--dirty"}, "/dev/null");
    while (!described.output.empty() && described.output.back() == '\n') {
        described.output.pop_back();
    }
    return described.exit_code == 0 ? described.output : "unknown";
}

std::vector<double> values_of(const std::string& figure, const std::vector<Json>& runs) {
    std::vector<double> values;
    for (const Json& run : runs) {
        if (const auto at = run.find(figure); at != run.end() && at->is_number()) {
            values.push_back(at->get<double>());
        }
    }
    std::ranges::sort(values);
    return values;
}

double median(const std::vector<double>& ascending) {
    const std::size_t half = ascending.size() / 2;
    return ascending.size() % 2 == 1 ? ascending[half]
                                     : (ascending[half - 1] + ascending[half]) / 2;
}

// Whole numbers with commas, small ones with three digits that count.
std::string shown(double value) {
    if (std::abs(value) >= 1000) {
        return api::cli::with_commas(static_cast<std::uint64_t>(std::llround(value)));
    }
    return value == std::floor(value) ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value);
}

void print_settings(Output& out, const Json& report, const std::string& label) {
    out.line("{}{} commands, {}, batches of {}, {} accounts, {} connections of {} in flight{}",
             label, shown(report.at("count")), report.at("workload").get<std::string>(),
             report.at("batch").dump(), shown(report.at("accounts")),
             report.at("connections").dump(), report.at("in_flight").dump(),
             report.at("rate") == 0.0 ? std::string()
                                      : fmt::format(", offered at {}/s", shown(report.at("rate"))));
    out.line("{}commit {}, {} × {}, seed {}", label, report.at("commit").get<std::string>(),
             report.at("machine").at("cores").dump(),
             report.at("machine").at("processor").get<std::string>(), report.at("seed").dump());
}

}  // namespace

std::string_view name_of(Workload workload) {
    switch (workload) {
        case Workload::transfer: return "transfer";
        case Workload::hold_release: return "hold-release";
        case Workload::donations: return "donations";
    }
    return "unknown";
}

Json make_report(const Settings& settings, const std::vector<Json>& runs) {
    Json report = settings_json(settings);
    report["commit"] = commit();
    report["machine"] = machine_json();
    Json spread = Json::object();
    for (const auto& [figure, value] : runs.front().items()) {
        if (!value.is_number()) {
            report[figure] = runs.back().at(figure);
            continue;
        }
        const std::vector<double> values = values_of(figure, runs);
        if (value.is_number_integer()) {
            report[figure] = std::llround(median(values));
        } else {
            report[figure] = median(values);
        }
        spread[figure] = {values.front(), values.back()};
    }
    report["spread"] = std::move(spread);
    report["runs"] = runs;
    return report;
}

void print_report(const Json& report) {
    Output out;
    print_settings(out, report, "");
    std::vector<std::vector<std::string>> rows;
    for (const auto& [figure, range] : report.at("spread").items()) {
        rows.push_back({figure, shown(report.at(figure)), shown(range.at(0)), shown(range.at(1))});
    }
    const std::string title = fmt::format("median of {} run{}", report.at("runs").size(),
                                          report.at("runs").size() == 1 ? "" : "s");
    out.table({{"figure"}, {title, true}, {"least", true}, {"most", true}}, rows);
    out.line("state hash {}, the same in the replay", report.at("state_hash").get<std::string>());
}

void print_comparison(const Json& before, const Json& after) {
    Output out;
    print_settings(out, before, "old: ");
    print_settings(out, after, "new: ");
    std::vector<std::vector<std::string>> rows;
    for (const auto& [figure, range] : before.at("spread").items()) {
        if (!after.at("spread").contains(figure)) {
            continue;
        }
        const double was = before.at(figure);
        const double is = after.at(figure);
        rows.push_back({figure, shown(was), shown(is),
                        was == 0 ? std::string("-") : fmt::format("{:.3f}", is / was)});
    }
    out.table({{"figure"}, {"old", true}, {"new", true}, {"new/old", true}}, rows);
}

}  // namespace holdfast::bench
