/// holdfast-replay as a user runs it: every class of failure of a data folder has its exit code.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "crypto/hex.h"
#include "ledger/store/recovery.h"
#include "replay/exit_code.h"
#include "tests/replay/run_program.h"
#include "tests/replay/sample_log.h"
#include "tests/store/temp_folder.h"

namespace program_test {

using namespace holdfast;
using namespace holdfast::replay;
using namespace holdfast::test;
using nlohmann::json;
using store::TempFolder;

namespace {

RunResult run_replay(std::vector<std::string> arguments) {
    return run_ours("holdfast-replay", std::move(arguments));
}

json replay_json(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const auto result = run_replay(std::move(arguments));
    CAPTURE(result.output);
    REQUIRE(json::accept(result.output));
    return json::parse(result.output);
}

int verify_code(const std::filesystem::path& folder) {
    const auto result = run_replay({"verify", folder.string(), "--json"});
    CAPTURE(result.output);
    REQUIRE(json::accept(result.output));
    CHECK(json::parse(result.output)["exit_code"] == result.code);
    const auto plain = run_replay({"verify", folder.string()});
    CHECK(plain.code == result.code);
    CHECK_FALSE(plain.output.empty());
    return result.code;
}

int number(ExitCode code) { return static_cast<int>(code); }

// What a folder holds, by the path within it.
std::map<std::string, std::string> contents(const std::filesystem::path& folder) {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            found[entry.path().lexically_relative(folder).string()] = read_text(entry.path());
        }
    }
    return found;
}

}  // namespace

TEST_CASE("verify: a data folder that is good, twice the same, and not changed by looking") {
    const TempFolder folder;
    const auto data = folder.path() / "data";
    const World world = sample_world();
    store_log(data, world.log());
    const auto before = contents(data);
    CHECK(verify_code(data) == number(ExitCode::ok));
    const auto report =
        replay_json({"verify", data.string(), "--threads", "3", "--invariants-every", "5"});
    CHECK(report["ok"] == true);
    CHECK(report["findings"].empty());
    CHECK(report["entries"] == world.log().size());
    CHECK(report["state_hash"] == crypto::to_hex(world.state_hash()));
    CHECK(report["head"] == crypto::to_hex(world.state().facts.head));
    CHECK(report["refused"]["insufficient_funds"] == 2);
    CHECK(report["entries_beyond_anchor"] == 0);
    CHECK(contents(data) == before);
}

TEST_CASE("verify: within a budget of memory, and what does not fit in scratch space") {
    const TempFolder folder;
    const auto data = folder.path() / "data";
    const auto scratch = folder.path() / "scratch";
    const World world = sample_world();
    store_log(data, world.log());
    const auto with_budget = [&](const std::string& budget, const std::filesystem::path& place) {
        return run_replay({"verify", data.string(), "--memory-budget", budget, "--scratch",
                           place.string(), "--json"});
    };
    CHECK(with_budget("0", scratch).code == number(ExitCode::usage));
    std::filesystem::create_directory(scratch);
    for (const char* wrong : {"", "MiB", "64 MiB", "64MB", "-1", "99999999999GiB"}) {
        CAPTURE(wrong);
        CHECK(with_budget(wrong, scratch).code == number(ExitCode::usage));
    }
    CHECK(run_replay({"rebuild", data.string(), "--memory-budget", "0"}).code == 0);
    for (const char* budget : {"0", "64KiB", "2MiB", "1GiB"}) {
        CAPTURE(budget);
        const auto result = with_budget(budget, scratch);
        CHECK(result.code == number(ExitCode::ok));
        const auto report = json::parse(result.output);
        CHECK(report["state_hash"] == crypto::to_hex(world.state_hash()));
        CHECK(report["views"]["applied"] == world.log().size());
        CHECK(report["rows_peak_bytes"] > 0);
        CHECK(std::filesystem::is_empty(scratch));
    }
    CHECK(with_budget("0", "/proc").code == number(ExitCode::failed));  // nobody may write there
}

TEST_CASE("verify: beside a server that has the folder locked") {
    const TempFolder folder;
    store::StoreOptions options;
    options.folder = folder.path() / "data";
    const auto log = small_world().log();
    store_log(options.folder, log);
    const auto server = store::open_store(options);
    CHECK(verify_code(options.folder) == number(ExitCode::ok));
}

TEST_CASE("verify: an auditor's own note of a head") {
    const TempFolder folder;
    const auto data = folder.path() / "data";
    const auto log = small_world().log();
    store_log(data, log);
    const auto with_head = [&](const std::string& head) {
        return run_replay({"verify", data.string(), "--expect-head", head}).code;
    };
    const std::string good = crypto::to_hex(head_of({log.begin(), log.begin() + 4}));
    CHECK(with_head("3:" + good) == number(ExitCode::ok));
    CHECK(with_head("4:" + good) == number(ExitCode::differs));
    CHECK(with_head("1000:" + good) == number(ExitCode::differs));
    CHECK(with_head(good) == number(ExitCode::usage));
    CHECK(with_head("3:" + good.substr(1)) == number(ExitCode::usage));
}

TEST_CASE("verify: each class of failure of a folder has its exit code") {
    const TempFolder folder;
    const auto data = folder.path() / "data";
    auto log = small_world().log();
    const auto good = log;

    SUBCASE("nothing there") {
        CHECK(verify_code(data) == number(ExitCode::unreadable));
        std::filesystem::create_directories(data);
        CHECK(verify_code(data) == number(ExitCode::unreadable));
    }
    SUBCASE("no genesis yet") {
        store::StoreOptions options;
        options.folder = data;
        { const auto log_without_entries = store::init_store(options); }
        CHECK(verify_code(data) == number(ExitCode::chain));
    }
    SUBCASE("anchor missing") {
        store_log(data, log);
        std::filesystem::remove(data / "anchor");
        CHECK(verify_code(data) == number(ExitCode::anchor));
    }
    SUBCASE("anchor damaged") {
        store_log(data, log);
        write_text(data / "anchor", std::string(8192, 'x'));
        CHECK(verify_code(data) == number(ExitCode::anchor));
    }
    SUBCASE("anchor of a longer log") {
        store_log(data, {log.begin(), log.end() - 1});
        store_log(folder.path() / "longer", log);
        std::filesystem::copy_file(folder.path() / "longer/anchor", data / "anchor",
                                   std::filesystem::copy_options::overwrite_existing);
        CHECK(verify_code(data) == number(ExitCode::anchor));
    }
    SUBCASE("anchor of another log") {
        World other = small_world();
        store_log(data, log);
        World::Options options;
        options.operators = 2;
        store_log(folder.path() / "other", World(options).log());
        std::filesystem::copy_file(folder.path() / "other/anchor", data / "anchor",
                                   std::filesystem::copy_options::overwrite_existing);
        CHECK(verify_code(data) == number(ExitCode::anchor));
    }
    SUBCASE("an anchor elsewhere") {
        store_log(data, log);
        std::filesystem::rename(data / "anchor", folder.path() / "elsewhere");
        CHECK(run_replay(
                  {"verify", data.string(), "--anchor", (folder.path() / "elsewhere").string()})
                  .code == 0);
        CHECK(verify_code(data) == number(ExitCode::anchor));
    }
    SUBCASE("an entry's bytes, each way") {
        struct Row {
            const char* what;
            std::size_t at;
            ExitCode expected;
        };
        for (const Row& row :
             {Row{"encoding", 0, ExitCode::encoding}, Row{"chain", 20, ExitCode::chain},
              Row{"signature", 40 + 120, ExitCode::signature},
              Row{"root", 40 + 284, ExitCode::root},
              Row{"decision", 40 + 44, ExitCode::decision}}) {
            CAPTURE(std::string(row.what));
            auto altered = good;
            altered[4].at(row.at) ^= 2;
            const auto place = folder.path() / row.what;
            store_log(place, altered.empty() ? good : altered);
            CHECK(verify_code(place) == number(row.expected));
        }
    }
    SUBCASE("files of the log, missing or cut") {
        store_log(data, log);
        for (const auto& file : contents(data / "log")) {
            const auto& name = file.first;
            const auto& content = file.second;
            CAPTURE(name);
            if (name.starts_with("LOG") || name.starts_with("IDENTITY") ||
                name.starts_with("OPTIONS") || name == "LOCK" || content.empty()) {
                continue;  // of no meaning to a reader
            }
            const auto path = data / "log" / name;
            std::filesystem::remove(path);
            CHECK(verify_code(data) >= number(ExitCode::unreadable));
            write_text(path, content.substr(0, content.size() / 2));
            CHECK(verify_code(data) >= number(ExitCode::unreadable));
            write_text(path, content);
        }
        CHECK(verify_code(data) == number(ExitCode::ok));
    }
}

TEST_CASE("balances, hash, show, info: what they print") {
    const TempFolder folder;
    const auto data = (folder.path() / "data").string();
    const World world = small_world();
    store_log(data, world.log());

    const std::string alice = "10/616c6963650000000000000000000000";
    const auto now = replay_json({"balances", data, "--account", alice});
    CHECK(now["row"]["available"] == "750");
    CHECK(now["currency"] == "EUR");
    const auto then = replay_json({"balances", data, "--account", alice, "--at", "6"});
    CHECK(then["row"]["available"] == "1000");
    const auto by_time =
        replay_json({"balances", data, "--account", alice, "--at", "2023-11-14T22:13:20Z"});
    CHECK(by_time["row"]["available"] == "600");
    const auto all = run_replay({"balances", data});
    CHECK(all.code == 0);
    CHECK(all.output.find("7.50") != std::string::npos);
    CHECK(all.output.find("rail_clearing EUR 20") != std::string::npos);

    CHECK(run_replay({"hash", data}).output == crypto::to_hex(world.state_hash()) + "\n");
    CHECK(run_replay({"hash", data, "--expect-hash", crypto::to_hex(world.state_hash())}).code ==
          0);
    CHECK(run_replay({"hash", data, "--expect-hash", std::string(64, '0')}).code ==
          number(ExitCode::differs));
    CHECK(replay_json({"hash", data, "--at", "3"})["sequence"] == 3);

    const auto shown = replay_json({"show", data, "7"});
    CHECK(shown["commands"][0]["command"]["kind"] == "transfer");
    CHECK(shown["commands"][0]["command"]["amount"] == "300");
    CHECK(shown["commands"][0]["events"][0]["event"] == "transferred");
    CHECK(run_replay({"show", data, "7"}).output.find("transferred") != std::string::npos);
    CHECK(replay_json({"show", data, "0"})["genesis"]["origin"] == "example.com/test");

    const auto info = replay_json({"info", data});
    CHECK(info["entries"] == world.log().size());
    CHECK(info["anchored_entries"] == world.log().size());
    CHECK(run_replay({"info", data}).output.find("example.com/test") == 0);
}

TEST_CASE("diff and export: exit codes") {
    const TempFolder folder;
    World world = small_world();
    const auto one = (folder.path() / "one").string();
    const auto other = (folder.path() / "other").string();
    store_log(one, world.log());
    world.transfer("alice", "bob", 5);
    store_log(other, world.log());
    CHECK(run_replay({"diff", one, one}).code == 0);
    CHECK(run_replay({"diff", one, other}).code == number(ExitCode::differs));
    const auto difference = replay_json({"diff", one, other});
    CHECK(difference["first_difference"] == world.log().size() - 1);
    CHECK(difference["accounts"].size() == 2);
    CHECK(difference["accounts"][0]["available_first"] == "7.50");
    CHECK(difference["accounts"][0]["available_second"] == "7.45");

    const auto out = (folder.path() / "books").string();
    CHECK(run_replay({"export", other, "--out", out}).code == 0);
    CHECK(run_replay({"export", other, "--out", out}).code ==
          number(ExitCode::failed));  // not empty
}

TEST_CASE("usage: wrong command lines are told so") {
    const TempFolder folder;
    const auto data = (folder.path() / "data").string();
    store_log(data, small_world().log());
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {},
             {"frobnicate"},
             {"verify"},
             {"verify", data, "--frobnicate"},
             {"show", data},
             {"show", data, "1000"},
             {"show", data, "-1"},
             {"balances", data, "--at", "yesterday"},
             {"balances", data, "--at", "1000"},
             {"balances", data, "--at", "1999-01-01"},
             {"balances", data, "--account", "alice"},
             {"balances", data, "--account", "10/00000000000000000000000000000001"},
             {"export", data},
             {"diff", data},
         }) {
        CAPTURE(words);
        CHECK(run_replay(words).code == number(ExitCode::usage));
    }
    const auto help = run_replay({"--help"});
    CHECK(help.code == 0);
    for (const ExitInfo& info : exit_codes()) {
        CHECK(help.output.find(std::string(info.meaning)) != std::string::npos);
    }
}

}  // namespace program_test
