#include "api/witness/witness.h"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "crypto/base64.h"
#include "crypto/hex.h"
#include "tests/store/temp_folder.h"
#include "tests/witness/test_log.h"

namespace holdfast::test::witness_test {
namespace {

namespace fs = std::filesystem;
using namespace api;

const TestLog kLog;
const TestLog kFork("example.com/log", 5, "b");
const TestLog kOther("example.com/other");

std::string step(const TestLog& log, std::uint64_t from, std::uint64_t to) {
    std::string text = "old " + std::to_string(from) + "\n";
    for (const crypto::Digest& hash : log.proof(from, to)) {
        text += crypto::to_base64(hash) + "\n";
    }
    return text + "\n" + log.note(to);
}

/// One life of a witness.
class Life {
   public:
    explicit Life(const fs::path& path)
        : folder_(path),
          witness_({"w.example", {kLog.verifier(), kOther.verifier()}, 3},
                   {folder_, key_, [this] { return ++now_; },
                    [this](const std::string& text) { reports.push_back(text); }}) {}

    HttpResponse post(const std::string& body) {
        return witness_.answer({"POST", "/add-checkpoint", body});
    }
    HttpResponse ask(const std::string& method, const std::string& target) {
        return witness_.answer({method, target, ""});
    }

    std::vector<std::string> reports;

   private:
    KeptFolder folder_;
    const crypto::SecretKey key_ = key_of("witness");
    std::uint64_t now_ = 1000;
    Witness witness_;
};

std::string place_of(const TestLog& log) {
    return "/" + crypto::to_hex(crypto::sha256(crypto::bytes_of(log.origin()))) + "/checkpoint";
}

std::vector<fs::path> files_like(const fs::path& folder, const std::string& part) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().filename().string().find(part) != std::string::npos) {
            found.push_back(entry.path());
        }
    }
    return found;
}

TEST_CASE("a witness goes on where it was, after any number of lives") {
    const store::TempFolder folder;
    std::string last;
    for (std::uint64_t size = 0; size < 10; ++size) {
        Life life(folder.path());
        const HttpResponse shown = life.ask("GET", place_of(kLog));
        CHECK(shown.status == (size == 0 ? 404 : 200));
        CHECK((size == 0 || shown.body == last));
        CHECK(life.post(step(kLog, size + 1, size + 1)).status == 409);
        const HttpResponse answer = life.post(step(kLog, size, size + 1));
        REQUIRE(answer.status == 200);
        last = life.ask("GET", place_of(kLog)).body;
        CHECK(last == kLog.note(size + 1) + answer.body);
        CHECK(life.reports.empty());
    }
}

TEST_CASE("paths and methods") {
    const store::TempFolder folder;
    Life life(folder.path());
    CHECK(life.post(step(kLog, 0, 3)).status == 200);
    CHECK(life.ask("GET", place_of(kLog)).cache_control == "no-cache");
    CHECK(life.ask("HEAD", place_of(kLog)).status == 200);
    for (const std::string& target :
         std::vector<std::string>{"/", "/checkpoint", "/add-checkpoint/", place_of(kLog) + "?",
                                  place_of(kLog) + "/", place_of(TestLog("example.com/other"))}) {
        CAPTURE(target);
        CHECK(life.ask("GET", target).status == 404);
    }
    CHECK(life.ask("GET", "/add-checkpoint").status == 405);
    CHECK(life.ask("GET", "/add-checkpoint").allow == "POST");
    CHECK(life.ask("POST", place_of(kLog)).status == 405);
    CHECK(life.ask("PUT", "/").allow == "GET, HEAD");
}

TEST_CASE("a fork leaves both signed heads in a file, once, and is cried out") {
    const store::TempFolder folder;
    {
        Life life(folder.path());
        CHECK(life.post(step(kLog, 0, 8)).status == 200);
        const std::string kept = life.ask("GET", place_of(kLog)).body;
        CHECK(life.post(step(kFork, 8, 8)).status == 422);
        CHECK(life.post(step(kFork, 3, 8)).status == 409);  // the same two heads
        REQUIRE(life.reports.size() == 1);
        CHECK(life.reports.front().starts_with("ALARM: example.com/log: "));
        CHECK(life.ask("GET", place_of(kLog)).body == kept);
        const auto files = files_like(folder.path(), "fork-");
        REQUIRE(files.size() == 1);
        CHECK(life.reports.front().find(files.front().string()) != std::string::npos);
        const auto json = nlohmann::json::parse(std::ifstream(files.front()));
        CHECK(json.at("format") == "holdfast/evidence/v1");
        CHECK(json.at("what") == "fork");
        CHECK(json.at("origin") == kLog.origin());
        CHECK(json.at("found").get<std::uint64_t>() > 1000);
        // Anybody with the log's key sees two roots of one size.
        for (const char* name : {"kept", "shown"}) {
            const auto head =
                crypto::open_checkpoint(json.at(name).get<std::string>(), kLog.verifier());
            REQUIRE(std::holds_alternative<crypto::Checkpoint>(head));
            CHECK(std::get<crypto::Checkpoint>(head) ==
                  (name == std::string("kept") ? kLog : kFork).checkpoint(8));
        }
    }
    Life again(folder.path());
    CHECK(again.post(step(kFork, 8, 8)).status == 422);
    CHECK(again.reports.empty());  // known since the life before
    CHECK(again.post(step(kFork, 8, 12)).status == 422);
    CHECK(files_like(folder.path(), "inconsistent-").size() == 1);
    CHECK(again.post(step(kLog, 8, 12)).status == 200);
}

TEST_CASE("false proofs do not fill the disk, and do not crowd out a fork") {
    const store::TempFolder folder;
    Life life(folder.path());
    CHECK(life.post(step(kLog, 0, 8)).status == 200);
    for (std::uint64_t size = 9; size < 20; ++size) {
        CHECK(life.post("old 8\n\n" + kLog.note(size)).status == 422);
    }
    CHECK(files_like(folder.path(), "inconsistent-").size() == 3);
    CHECK(life.reports.size() == 3);
    CHECK(life.post(step(kFork, 8, 8)).status == 422);
    CHECK(files_like(folder.path(), "fork-").size() == 1);
    CHECK(life.reports.size() == 4);
}

TEST_CASE("what it cannot keep it does not cosign, then or later") {
    const store::TempFolder folder;
    Life life(folder.path());
    CHECK(life.post(step(kLog, 0, 3)).status == 200);
    const auto files = files_like(folder.path(), ".checkpoint");
    REQUIRE(files.size() == 1);
    fs::create_directory(files.front().string() + ".new");  // in the way
    CHECK_THROWS((void)life.post(step(kLog, 3, 5)));
    REQUIRE(life.reports.size() == 1);
    fs::remove(files.front().string() + ".new");
    CHECK(life.post(step(kLog, 3, 5)).status == 500);
    CHECK(life.ask("GET", place_of(kLog)).body.starts_with("example.com/log\n3\n"));
}

TEST_CASE("a witness that cannot tell what it promised does not start") {
    const store::TempFolder folder;
    {
        Life life(folder.path());
        CHECK(life.post(step(kLog, 0, 3)).status == 200);
    }
    const fs::path file = files_like(folder.path(), ".checkpoint").front();
    const auto put = [&](const std::string& text) { std::ofstream(file) << text; };
    std::string kept;
    std::getline(std::ifstream(file), kept, '\0');
    std::string other = kept;
    other[other.find("\n3\n") + 1] = '2';
    for (const std::string& text :
         {std::string(), kept.substr(0, kept.size() - 1), kLog.note(3), other}) {
        put(text);
        CHECK_THROWS_AS(Life(folder.path()), std::runtime_error);
    }
    put(kept);
    {
        Life again(folder.path());
        CHECK(again.post(step(kOther, 0, 3)).status == 200);
        CHECK(again.post(step(kLog, 3, 4)).status == 200);
    }
    // Two logs' files in each other's place.
    const auto files = files_like(folder.path(), ".checkpoint");
    REQUIRE(files.size() == 2);
    fs::rename(files[0], folder.path() / "aside");
    fs::rename(files[1], files[0]);
    fs::rename(folder.path() / "aside", files[1]);
    CHECK_THROWS_AS(Life(folder.path()), std::runtime_error);
}

}  // namespace
}  // namespace holdfast::test::witness_test
