// holdfast witness and holdfast monitor as programs: what they print, what they leave behind, and
// their exit codes.

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "api/cli/process.h"
#include "api/http.h"
#include "api/site_files.h"
#include "crypto/cosignature.h"
#include "tests/cli/person.h"
#include "tests/monitor/test_site.h"
#include "tests/store/temp_folder.h"

namespace watch_test {

using namespace holdfast;
using namespace holdfast::test;
using namespace std::chrono_literals;
using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::string content_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

/// Runs `holdfast` with an empty profile.
class Runner {
   public:
    explicit Runner(const fs::path& folder) : folder_(folder) {}

    [[nodiscard]] api::cli::Finished run(const std::vector<std::string>& words) const {
        fs::remove(folder_ / "stderr");
        return api::cli::run_program(holdfast_program(), flags(words), folder_ / "stderr");
    }
    [[nodiscard]] std::string notes() const { return content_of(folder_ / "stderr"); }
    /// The arguments of a run, for one that goes on beside the test.
    [[nodiscard]] static std::vector<std::string> flags(const std::vector<std::string>& words) {
        std::vector<std::string> arguments = {"--config", "/dev/null"};
        arguments.insert(arguments.end(), words.begin(), words.end());
        return arguments;
    }

   private:
    fs::path folder_;
};

/// What `file` says once it says something that ends in a line. Throws after ten seconds.
std::string line_in(const fs::path& file) {
    for (int i = 0; i < 1000; ++i) {
        const std::string text = content_of(file);
        if (text.ends_with('\n')) {
            return text;
        }
        std::this_thread::sleep_for(10ms);
    }
    throw std::runtime_error("nothing in ten seconds");
}

/// The site's files, in a folder behind HTTP.
class ServedSite {
   public:
    explicit ServedSite(const fs::path& folder)
        : folder_(folder), server_({}, api::serve_site(folder)) {
        server_.start();
    }
    /// Each file in one step, and the checkpoint last.
    void show(const TestSite& site) {
        for (const auto& [path, content] : site.files) {
            if (path != "checkpoint") {
                put(path, content);
            }
        }
        put("checkpoint", site.files.at("checkpoint"));
    }
    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(server_.port());
    }

   private:
    void put(const std::string& path, const std::string& content) const {
        const fs::path fresh = folder_.string() + ".new";
        std::ofstream(fresh, std::ios::binary) << content;
        fs::create_directories((folder_ / path).parent_path());
        fs::rename(fresh, folder_ / path);
    }

    fs::path folder_;
    api::HttpServer server_;
};

std::string vkey_of(const std::string& policy_line) {
    return policy_line.substr(4, policy_line.size() - 5);  // "log VKEY\n"
}

}  // namespace

TEST_CASE("a witness is made, serves, and goes on where it stopped") {
    const store::TempFolder temp;
    const Runner runner(temp.path());
    const std::string folder = (temp.path() / "w").string();
    const auto made = runner.run({"witness", "init", "--folder", folder, "--name", "w.example"});
    CHECK(made.exit_code == 0);
    const auto vkey = crypto::parse_witness_vkey(made.output.substr(0, made.output.find('\n')));
    REQUIRE(vkey);
    CHECK((fs::status(folder + "/witness.key").permissions() & fs::perms::all) ==
          (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(runner.run({"witness", "init", "--folder", folder, "--name", "other"}).exit_code == 3);
    CHECK(content_of(folder + "/witness.vkey") == vkey->vkey() + "\n");

    TestSite site(100);
    std::string last;
    for (const std::uint64_t size : {std::uint64_t{3}, std::uint64_t{50}}) {
        const fs::path log = temp.path() / ("log" + std::to_string(size));
        api::cli::Daemon daemon(
            holdfast_program(),
            Runner::flags({"--json", "witness", "serve", "--folder", folder, "--listen",
                           "127.0.0.1:0", "--log", vkey_of(site.log_line())}),
            log);
        const Json said = Json::parse(line_in(log));
        CHECK(said.at("witness") == "w.example");
        const auto url = api::parse_http_url("http://" + said.at("listening").get<std::string>());
        REQUIRE(url);
        api::HttpClient client(*url);
        const auto ask = [&](const std::string& body) {
            return std::get<api::HttpAnswer>(client.post("/add-checkpoint", body));
        };
        const auto too_soon = ask("old 99\n\n" + site.note(99));
        CHECK(too_soon.status == 409);
        CHECK(too_soon.content_type == "text/x.tlog.size");
        CHECK(too_soon.body == (size == 3 ? "0\n" : "3\n"));
        std::string body = "old " + too_soon.body;
        if (size == 50) {
            CHECK(ask(body + "\n" + site.note(50)).status == 422);  // without a proof
        } else {
            const auto answer = ask(body + "\n" + site.note(size));
            CHECK(answer.status == 200);
            const auto note = crypto::parse_note(site.note(size) + answer.body);
            REQUIRE(note);
            CHECK(crypto::verify_cosignature(*vkey, note->text, note->signatures.back()));
        }
        // One witness a folder.
        CHECK(runner
                  .run({"witness", "serve", "--folder", folder, "--listen", "127.0.0.1:0", "--log",
                        vkey_of(site.log_line())})
                  .exit_code == 3);
        CHECK(runner.notes().find("in use") != std::string::npos);
        CHECK(daemon.stop() == 0);
    }
}

TEST_CASE("what a witness cannot start with is said, with the code of its class") {
    const store::TempFolder temp;
    const Runner runner(temp.path());
    const std::string folder = (temp.path() / "w").string();
    const std::string log = vkey_of(TestSite(1).log_line());
    const auto serve = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"witness", "serve", "--folder", folder, "--listen"});
        return runner.run(more).exit_code;
    };
    CHECK(serve({"127.0.0.1:0", "--log", log}) == 3);
    CHECK(runner.notes().find("holdfast witness init") != std::string::npos);
    CHECK(runner.run({"witness", "init", "--folder", folder, "--name", "a b"}).exit_code == 2);
    CHECK_FALSE(fs::exists(folder));
    CHECK(runner.run({"witness", "init", "--folder", folder, "--name", "w"}).exit_code == 0);
    CHECK(serve({"127.0.0.1:0"}) == 2);
    CHECK(serve({"127.0.0.1:0", "--log", "log"}) == 2);
    CHECK(serve({"nowhere", "--log", log}) == 2);
    CHECK(serve({"300.0.0.1:0", "--log", log}) == 3);
    std::ofstream(temp.path() / "policy") << "log " << log << "\nnonsense\nquorum none\n";
    CHECK(serve({"127.0.0.1:0", "--policy", (temp.path() / "policy").string()}) == 3);
    CHECK(runner.notes().find("policy, line 2: ") != std::string::npos);
    std::ofstream(folder + "/witness.vkey") << "w+00000000+AAAA\n";
    CHECK(serve({"127.0.0.1:0", "--log", log}) == 3);
    CHECK(runner.notes().find("does not name the key") != std::string::npos);
}

TEST_CASE("a monitor's exit code says what it found, and its folder keeps what convinces others") {
    const store::TempFolder temp;
    const Runner runner(temp.path());
    const std::string folder = (temp.path() / "kept").string();
    const std::string policy = (temp.path() / "policy").string();
    TestSite site(1000);
    TestSite fork(1000, 300, "b");
    ServedSite served(temp.path() / "site");
    std::ofstream(policy) << site.log_line() << TestSite::witness_line("a") << "quorum a\n";
    const auto look = [&](std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"--json", "monitor", "--once", "--patience", "0s", "--policy",
                                   policy, "--folder", folder, "--url"});
        more.push_back(served.url());
        return runner.run(more);
    };
    CHECK(look().exit_code == 4);  // nothing is there
    CHECK(Json::parse(look().output).at("failure") == "unavailable");

    site.publish(500, {"a"});
    served.show(site);
    const auto good = look();
    CHECK(good.exit_code == 0);
    const Json json = Json::parse(good.output);
    CHECK(json.at("failure") == "");
    CHECK(json.at("origin") == "example.com/log");
    CHECK(json.at("size") == 500);
    CHECK(json.at("new_entries") == 500);
    CHECK(json.at("witnesses").at(0).at("name") == "w.example/a");
    CHECK(json.at("witnesses").at(0).at("time") == 1000);
    CHECK(Json::parse(look().output).at("new_entries") == 0);

    site.publish(600);
    served.show(site);
    CHECK(look().exit_code == 9);
    CHECK(runner.notes().find("ALARM: too_few_witnesses: ") != std::string::npos);

    struct Case {
        TestSite& site;
        std::uint64_t size;
        std::string failure;
    };
    for (const Case& c : std::vector<Case>{
             {fork, 500, "fork"}, {fork, 700, "inconsistent"}, {site, 400, "rollback"}}) {
        CAPTURE(c.failure);
        c.site.files.clear();
        c.site.publish(c.size, {"a"});
        served.show(c.site);
        const auto found = look();
        CHECK(found.exit_code == 6);
        const Json alarm = Json::parse(found.output);
        CHECK(alarm.at("failure") == c.failure);
        const std::string file = alarm.at("evidence");
        const Json evidence = Json::parse(content_of(file));
        CHECK(evidence.at("kept") == site.note(500, {"a"}));
        CHECK(evidence.at("shown") == c.site.note(c.size, {"a"}));
        CHECK(runner.notes().find("ALARM: " + c.failure + ": ") != std::string::npos);
        CHECK(runner.notes().find(file) != std::string::npos);
    }
    site.publish(700, {"a"});
    served.show(site);
    CHECK(look().exit_code == 0);
    CHECK(look({"--interval", "soon"}).exit_code == 2);
    CHECK(runner.run({"monitor", "--once", "--policy", policy, "--url", "https://x"}).exit_code ==
          2);
}

TEST_CASE("a monitor that follows ends only for an alarm, and waits for cosignatures") {
    const store::TempFolder temp;
    const std::string policy = (temp.path() / "policy").string();
    TestSite site(1000);
    TestSite fork(1000, 300, "b");
    ServedSite served(temp.path() / "site");
    std::ofstream(policy) << site.log_line() << TestSite::witness_line("a") << "quorum a\n";
    const fs::path log = temp.path() / "log";
    api::cli::Daemon monitor(
        holdfast_program(),
        Runner::flags({"--json", "monitor", "--policy", policy, "--url", served.url(), "--interval",
                       "10ms", "--patience", "1m"}),
        log);
    const auto wait_for = [&](const std::string& text) {
        for (int i = 0; i < 2000 && content_of(log).find(text) == std::string::npos; ++i) {
            std::this_thread::sleep_for(10ms);
        }
        CHECK(content_of(log).find(text) != std::string::npos);
    };
    wait_for("\"failure\":\"unavailable\"");
    // Not cosigned yet: nothing is said until it is.
    site.publish(500);
    served.show(site);
    std::this_thread::sleep_for(50ms);
    site.publish(500, {"a"});
    served.show(site);
    wait_for("\"size\":500");
    CHECK(content_of(log).find("too_few_witnesses") == std::string::npos);
    CHECK(monitor.is_running());
    fork.publish(500, {"a"});
    served.show(fork);
    wait_for("\"failure\":\"fork\"");
    for (int i = 0; i < 1000 && monitor.is_running(); ++i) {
        std::this_thread::sleep_for(10ms);
    }
    CHECK_FALSE(monitor.is_running());
    CHECK(monitor.stop() == 6);
}

}  // namespace watch_test
