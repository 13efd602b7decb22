// holdfast as a program, against a server whose log can be made to hesitate: every answer is
// printed, and the exit codes are those of --help.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "api/cli/local_server.h"
#include "crypto/hex.h"
#include "tests/cli/person.h"
#include "tests/client/client_fixture.h"

namespace program_test {

using namespace holdfast;
using namespace holdfast::test;
using api::cli::Finished;
using Json = nlohmann::json;

namespace {

/// An account of the test server: its names are no hashes.
std::string hex_of(std::string_view name) { return crypto::to_hex(account_named(name).id.bytes); }

std::string payment(const std::string& id, int units = 1) {
    return Json{{"kind", "transfer"},
                {"id", id},
                {"payer", hex_of("alice")},
                {"payee", hex_of("bob")},
                {"amount", std::to_string(units)}}
               .dump() +
           "\n";
}

/// "LINE reason" of each answer, or "LINE error" where there is none.
std::string answers_in(const Finished& finished) {
    std::string answers;
    std::istringstream lines(finished.output);
    for (std::string line; std::getline(lines, line);) {
        const Json json = Json::parse(line);
        const std::string error = json.value("error", "");
        answers += std::to_string(json.at("line").get<int>()) + " " +
                   json.value("reason", error.substr(0, error.find(':'))) + "\n";
    }
    return answers;
}

}  // namespace

TEST_CASE("run tells every line's answer, also once one is late") {
    api::ServerConfig config;
    config.in_flight_max = 2;  // a client then sends one batch at a time
    TestServer server(config);
    const Person person(server.port());
    server.log().hold_up();
    // What is wrong ends a batch: three of them.
    const Finished late =
        person.run_lines(payment("a") + "{\n" + payment("b") + "{\n" + payment("c"));
    CHECK(answers_in(late) ==
          "1 outcome unknown\n2 this is not JSON\n3 not sent\n4 this is not JSON\n");
    CHECK(late.exit_code == 7);
    CHECK(person.notes().find("ends after line 4: timed out") != std::string::npos);

    // What was sent comes to its end; the rest can be run again.
    server.log().let_go();
    const Finished again = person.run_lines(payment("a") + payment("b") + payment("c"));
    CHECK(answers_in(again) == "1 exists\n2 ok\n3 ok\n");
    CHECK(again.exit_code == 0);
}

TEST_CASE("run tells the answers to what was sent, also where its input fails") {
    TestServer server;
    const Person person(server.port());
    const std::string endless(std::size_t{3} << 20, ' ');
    const Finished cut = person.run_lines(payment("a") + "{\n" + payment("b") + endless);
    CHECK(answers_in(cut) == "1 ok\n2 this is not JSON\n3 not sent\n");
    CHECK(cut.exit_code == 2);
    CHECK(person.notes().find("a line is longer than") != std::string::npos);
}

TEST_CASE("a write that is not answered in time is kept; its refusal is told by the next run") {
    TestServer server;
    const Person person(server.port());
    server.log().hold_up();
    CHECK(person.run({"transfer", hex_of("alice"), hex_of("bob"), "1000000", "--id", "too-much"})
              .exit_code == 7);
    server.log().let_go();
    CHECK(person.run({"transfer", hex_of("alice"), hex_of("bob"), "1"}).exit_code == 1);
    const std::string notes = person.notes();
    CHECK_MESSAGE(notes.find("insufficient_funds") != std::string::npos, notes);
    CHECK_MESSAGE(notes.find("transfer 10/") != std::string::npos, notes);
    CHECK(person.run({"transfer", hex_of("alice"), hex_of("bob"), "1"}).exit_code == 0);
}

TEST_CASE("output that nobody takes is no success") {
    TestServer server;
    const Person person(server.port());
    for (const char* command : {"status", "--json status"}) {
        const Finished full = api::cli::run_program(
            "/bin/sh", {"-c", "exec \"$0\" --config /dev/null --server 127.0.0.1:$1 $2 >/dev/full",
                        holdfast_program(), std::to_string(server.port()), command});
        CHECK(full.exit_code == 3);
    }
}

TEST_CASE("a server that is not healthy: the same code with --json and without") {
    ::setenv("PATH",
             (holdfast_program().parent_path().string() + ":" + std::getenv("PATH")).c_str(), 1);
    const store::TempFolder folder;
    api::cli::LocalServer server(folder.path(), std::string(kOrigin),
                                 {"--disk-low-bytes", "1000000GiB"});
    const std::string address = "127.0.0.1:" + std::to_string(server.settings().port);
    const std::vector<std::string> words = {"--config", "/dev/null", "--server", address, "status"};
    CHECK(api::cli::run_program(holdfast_program(), words).exit_code == 5);
    const Finished json = api::cli::run_program(
        holdfast_program(), {"--config", "/dev/null", "--server", address, "--json", "status"});
    CHECK(json.exit_code == 5);
    CHECK(Json::parse(json.output).at("healthy") == false);
    server.stop();
}

}  // namespace program_test
