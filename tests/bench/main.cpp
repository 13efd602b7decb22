/// holdfast-bench: how fast a server is, measured from outside, as it ships.
///
///     holdfast-bench run --workload transfer --count 2000000 --runs 5 --json > new.json
///     holdfast-bench compare old.json new.json
///     holdfast-bench stages --count 1000000
///
/// Exit codes: 0 measured; 1 the ledger is not true (state hash, counts); 2 usage; 3 it could not
/// be run. Figures go to stdout, notes to stderr.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>

#include "api/cli/output.h"
#include "tests/bench/report.h"
#include "tests/bench/stages.h"
#include "tests/store/temp_folder.h"

namespace holdfast::bench {

namespace {

struct Arguments {
    Settings settings;
    unsigned runs = 1;
    bool json = false;
    std::filesystem::path old_report;
    std::filesystem::path new_report;
};

void run(const Arguments& arguments) {
    std::vector<Json> runs;
    for (unsigned i = 0; i < arguments.runs; ++i) {
        const store::TempFolder folder;
        runs.push_back(run_once(arguments.settings, folder.path()));
    }
    const Json report = make_report(arguments.settings, runs);
    if (arguments.json) {
        fmt::print("{}\n", report.dump(2));
    } else {
        print_report(report);
    }
}

void print_stages(const Arguments& arguments) {
    const Json stages = measure_stages(arguments.settings);
    if (arguments.json) {
        fmt::print("{}\n", stages.dump(2));
        return;
    }
    for (const auto& [stage, ns] : stages.at("ns").items()) {
        fmt::print("{:<24} {:7.1f} ns a command\n", stage, ns.get<double>());
    }
    fmt::print("{:<24} {:7.1f} bytes a command\n", "log", stages.at("entry_bytes").get<double>());
}

Json read_report(const std::filesystem::path& file) {
    std::ifstream in(file);
    Json report = Json::parse(in, nullptr, false);
    if (!report.is_object() || !report.contains("spread")) {
        throw std::runtime_error(file.string() + " is no report of holdfast-bench run --json");
    }
    return report;
}

void add_work_options(CLI::App& command, Arguments& arguments) {
    Settings& settings = arguments.settings;
    const std::map<std::string, Workload> workloads = {
        {std::string(name_of(Workload::transfer)), Workload::transfer},
        {std::string(name_of(Workload::hold_release)), Workload::hold_release},
        {std::string(name_of(Workload::donations)), Workload::donations}};
    const std::map<std::string, IdOrder> orders = {{"time", IdOrder::time},
                                                   {"random", IdOrder::random}};
    command.add_option("--workload", settings.workload, "transfer, hold-release or donations")
        ->transform(CLI::CheckedTransformer(workloads));
    command.add_option("--count", settings.count, "Commands")->check(CLI::PositiveNumber);
    command.add_option("--batch", settings.batch, "Commands in a batch")
        ->check(CLI::Range(1, 8190));
    command.add_option("--accounts", settings.accounts, "Accounts")
        ->check(CLI::Range(2, 100'000'000));
    command.add_option("--ids", settings.ids, "time (UUIDv7) or random")
        ->transform(CLI::CheckedTransformer(orders));
    command.add_option("--hold-days", settings.hold_days, "Holds expire after so long; 0: never")
        ->check(CLI::NonNegativeNumber);
    command.add_option("--seed", settings.seed, "Of pairs, amounts and ids");
    command.add_flag("--json", arguments.json, "JSON on stdout");
}

void add_run_options(CLI::App& run, Arguments& arguments) {
    Settings& settings = arguments.settings;
    add_work_options(run, arguments);
    run.add_option("--connections", settings.connections, "Connections, each with its own key")
        ->check(CLI::Range(1, 128));
    run.add_option("--in-flight", settings.in_flight, "Unanswered batches of each connection")
        ->check(CLI::Range(1, 128));
    run.add_option("--rate", settings.rate,
                   "Commands a second, offered at fixed times; 0: as fast as answered")
        ->check(CLI::NonNegativeNumber);
    run.add_option("--server-option", settings.server_options,
                   "A further option of holdfastd serve; repeat it");
    run.add_flag("!--no-verify", settings.checks_everything,
                 "Compare state hashes only; do not verify the log");
    run.add_option("--runs", arguments.runs, "Runs, each on a fresh ledger")
        ->check(CLI::Range(1, 100));
    for (CLI::Option* option : run.get_options()) {
        option->capture_default_str();
    }
}

int complain(int code, const std::string& what) {
    fmt::print(stderr, "holdfast-bench: {}\n", what);
    return code;
}

}  // namespace

}  // namespace holdfast::bench

int main(int argc, char** argv) {
    using namespace holdfast::bench;
    CLI::App app("Measures a Holdfast server as it ships, on this machine.", "holdfast-bench");
    app.require_subcommand(1);
    Arguments arguments;
    CLI::App* run_command = app.add_subcommand("run", "Measure: a fresh server, then load");
    add_run_options(*run_command, arguments);
    CLI::App* stages = app.add_subcommand("stages", "The way of a batch in one thread, by stage");
    add_work_options(*stages, arguments);
    CLI::App* compare = app.add_subcommand("compare", "Two reports side by side");
    compare->add_option("OLD", arguments.old_report)->required()->check(CLI::ExistingFile);
    compare->add_option("NEW", arguments.new_report)->required()->check(CLI::ExistingFile);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    try {
        if (run_command->parsed()) {
            run(arguments);
        } else if (stages->parsed()) {
            print_stages(arguments);
        } else {
            print_comparison(read_report(arguments.old_report), read_report(arguments.new_report));
        }
    } catch (const BadRun& error) {
        return complain(1, error.what());
    } catch (const std::exception& error) {
        return complain(3, error.what());
    }
    return 0;
}
