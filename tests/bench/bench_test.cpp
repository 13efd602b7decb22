// holdfast-bench itself: the report's shape, counts that add up, a state hash that the replay
// confirms, and what it does with bad input. No timing decides.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "api/cli/process.h"
#include "tests/store/temp_folder.h"

namespace bench_test {

using namespace holdfast;
using Json = nlohmann::json;

namespace {

api::cli::Finished bench(const std::vector<std::string>& arguments) {
    const char* folder = std::getenv("HOLDFAST_BIN_DIR");
    const std::filesystem::path bin = folder != nullptr ? folder : HOLDFAST_BIN_DIR;
    return api::cli::run_program(bin / "holdfast-bench", arguments, "/dev/null");
}

Json report_of(const std::vector<std::string>& options) {
    std::vector<std::string> arguments = {"run", "--json", "--accounts", "50"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const auto finished = bench(arguments);
    REQUIRE(finished.exit_code == 0);
    return Json::parse(finished.output);
}

}  // namespace

TEST_CASE("each workload is run, counted and replayed to the same state hash") {
    struct Case {
        const char* workload;
        std::vector<std::string> options;
        unsigned count;
        unsigned batches;
    };
    const std::vector<Case> cases = {
        {"transfer", {"--count", "5000", "--batch", "700", "--connections", "3"}, 5000, 9},
        {"hold-release", {"--count", "4001", "--batch", "500", "--hold-days", "7"}, 4001, 9},
        {"donations", {"--count", "3000", "--batch", "1000", "--ids", "random"}, 3000, 3},
        {"transfer",
         {"--count", "40", "--batch", "1", "--in-flight", "1", "--rate", "800"},
         40,
         40},
    };
    for (const Case& each : cases) {
        CAPTURE(each.workload);
        std::vector<std::string> options = {"--workload", each.workload};
        options.insert(options.end(), each.options.begin(), each.options.end());
        const Json report = report_of(options);
        CHECK(report.at("workload") == each.workload);
        CHECK(report.at("accepted") == each.count);
        CHECK(report.at("refused") == 0);
        CHECK(report.at("batches") == each.batches);
        CHECK(report.at("state_hash").get<std::string>().size() == 64);
        CHECK(report.at("state_hash") == report.at("replay_state_hash"));
        for (const char* figure :
             {"accepted_per_second", "seconds", "latency_p50_ms", "latency_p99_ms",
              "latency_p999_ms", "latency_p100_ms", "disk_bytes", "server_rss_bytes",
              "load_rss_bytes", "views_drain_seconds"}) {
            CAPTURE(figure);
            CHECK(report.at(figure) > 0.0);
            CHECK(report.at("spread").at(figure).at(0) == report.at(figure));
        }
        CHECK(report.at("disk_bytes_per_command") > 112.0);  // a command's own bytes
        CHECK(report.at("views_lag_entries") >= 0.0);
        CHECK(report.at("latency_p50_ms") <= report.at("latency_p99_ms"));
        CHECK(report.at("latency_p99_ms") <= report.at("latency_p100_ms"));
        CHECK(report.at("runs").size() == 1);
        CHECK(report.at("machine").at("cores") > 0);
    }
}

TEST_CASE("reports are compared figure by figure") {
    const store::TempFolder folder;
    const auto file = [&](const char* name, double speed) {
        const Json report = {{"workload", "transfer"},
                             {"count", 10},
                             {"batch", 5},
                             {"accounts", 2},
                             {"connections", 1},
                             {"in_flight", 1},
                             {"rate", 0.0},
                             {"seed", 1},
                             {"commit", name},
                             {"machine", {{"cores", 2}, {"processor", "a processor"}}},
                             {"accepted_per_second", speed},
                             {"spread", {{"accepted_per_second", {speed, speed}}}}};
        std::ofstream(folder.path() / name) << report;
        return (folder.path() / name).string();
    };
    const auto finished = bench({"compare", file("old", 200), file("new", 300)});
    CHECK(finished.exit_code == 0);
    CHECK(finished.output.find("1.500") != std::string::npos);
    std::ofstream(folder.path() / "none") << "[]";
    CHECK(bench({"compare", (folder.path() / "none").string(), file("new", 1)}).exit_code == 3);
}

TEST_CASE("bad options are refused") {
    CHECK(bench({}).exit_code == 2);
    CHECK(bench({"run", "--workload", "nothing"}).exit_code == 2);
    CHECK(bench({"run", "--batch", "8191"}).exit_code == 2);
    CHECK(bench({"run", "--count", "0"}).exit_code == 2);
}

}  // namespace bench_test
