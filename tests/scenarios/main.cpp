// holdfast-scenarios: plays files of the neutral scenario schema against the real stack.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "tests/scenarios/player.h"
#include "tests/scenarios/policies.h"
#include "tests/scenarios/recast.h"
#include "tests/scenarios/report.h"
#include "tests/scenarios/stack_ledger.h"

namespace {

using namespace holdfast::scenarios;

std::vector<Finding> play(const Json& scenario, std::size_t memory_budget) {
    try {
        Player player(scenario,
                      [=](const holdfast::ledger::Genesis& genesis, const Roster& roster) {
                          return std::make_unique<StackLedger>(genesis, roster, memory_budget);
                      });
        return player.play();
    } catch (const std::exception& error) {
        return {{"scenario", "to be played to its end", error.what()}};
    }
}

void play_scenario(const Json& scenario, std::size_t memory_budget, Report& report) {
    const std::string id = text_of(scenario, "id").value_or("a scenario without id");
    if (const auto why = why_skipped(scenario)) {
        report.add_skip(id, *why);
    } else {
        report.add_played(id, play(scenario, memory_budget));
    }
}

void play_case(const Recast& recast, std::size_t memory_budget, Report& report) {
    if (recast.skipped) {
        report.add_skip(recast.id, *recast.skipped);
        return;
    }
    auto findings = recast.findings;
    if (!recast.scenario.is_null()) {
        std::ranges::move(play(recast.scenario, memory_budget), std::back_inserter(findings));
    }
    report.add_played(recast.id, findings);
}

void play_file(const std::string& path, std::size_t memory_budget, Report& report) {
    report.begin_file(path);
    std::ifstream in(path);
    const Json file = Json::parse(in, nullptr, false);
    if (!in || find(file, "scenarios") == nullptr) {
        if (find(file, "cases") == nullptr && find(file, "portion_text") == nullptr) {
            report.add_played("the file",
                              {{"file", "JSON with scenarios or cases", "something else"}});
            return;
        }
    }
    for (const Json& scenario : list_of(file, "scenarios")) {
        play_scenario(scenario, memory_budget, report);
    }
    for (const Recast& recast : recast_cases(file)) {
        play_case(recast, memory_budget, report);
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "Plays scenario files through client library, TCP and server, and replays each log.\n"
        "Exits 1 if anything failed, 2 if the command line is wrong."};
    bool as_json = false;
    std::size_t memory_budget = holdfast::api::ServerConfig().memory_budget_bytes;
    std::vector<std::string> files;
    app.add_flag("--json", as_json, "One JSON object a line");
    app.add_option("--memory-budget", memory_budget,
                   "Bytes of rows that the server keeps in memory; 0: as few as it can");
    app.add_option("files", files, "Files in the schema of the shared cases")->required();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    Report report(std::cout, as_json);
    for (const std::string& file : files) {
        play_file(file, memory_budget, report);
    }
    report.finish();
    return report.has_failures() ? 1 : 0;
}
