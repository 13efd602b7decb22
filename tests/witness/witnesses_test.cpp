#include "api/witnesses.h"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "api/witness/witness.h"
#include "crypto/cosignature.h"
#include "tests/store/temp_folder.h"
#include "tests/witness/test_log.h"

namespace holdfast::test::witnesses_test {
namespace {

using namespace api;
using namespace std::chrono_literals;

const TestLog kLog;
const TestLog kFork("example.com/log", 5, "b");

crypto::TlogPolicy::Witness in_policy(const std::string& name, std::uint16_t port) {
    return {name, crypto::make_witness_verifier("w.example/" + name, key_of(name).public_key()),
            "http://127.0.0.1:" + std::to_string(port) + "/prefix/"};
}

/// A true witness behind HTTP.
class RealWitness {
   public:
    explicit RealWitness(const std::string& name)
        : key_(key_of(name)),
          folder_(temp_.path()),
          witness_({"w.example/" + name, {kLog.verifier()}},
                   {folder_, key_, [] { return std::uint64_t{1000}; }, [](const std::string&) {}}),
          server_({}, [this](HttpRequest request) {
              request.target = request.target.substr(std::string("/prefix").size());
              return witness_.answer(request);
          }) {
        server_.start();
    }
    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    HttpResponse add(const std::string& body) {
        return witness_.answer({"POST", "/add-checkpoint", body});
    }

   private:
    store::TempFolder temp_;
    crypto::SecretKey key_;
    KeptFolder folder_;
    Witness witness_;
    HttpServer server_;
};

/// Whatever the collector says, to be waited for.
class Ears {
   public:
    Witnesses::Ports ports(const TestLog& log = kLog) {
        return {[&log](std::uint64_t from, std::uint64_t to) { return log.proof(from, to); },
                [this](const crypto::Checkpoint& checkpoint, const std::string& line) {
                    add(cosigned_, std::to_string(checkpoint.size) + " " + line);
                },
                [this](const std::string& text) { add(reports_, text); }};
    }
    /// The first `count` cosignatures. Throws after ten seconds.
    std::vector<std::string> cosigned(std::size_t count) { return wait(cosigned_, count); }
    std::vector<std::string> reports(std::size_t count) { return wait(reports_, count); }
    std::size_t cosigned_count() {
        const std::lock_guard lock(mutex_);
        return cosigned_.size();
    }

   private:
    void add(std::vector<std::string>& list, const std::string& text) {
        {
            const std::lock_guard lock(mutex_);
            list.push_back(text);
        }
        changed_.notify_all();
    }
    std::vector<std::string> wait(const std::vector<std::string>& list, std::size_t count) {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, 10s, [&] { return list.size() >= count; })) {
            throw std::runtime_error("nothing in ten seconds");
        }
        return list;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> cosigned_, reports_;
};

const Witnesses::Settings kQuick{2'000ms, 1ms, 20ms};

/// Do these lines, "SIZE LINE" each, make this witness' cosignature of that size of the log?
bool is_cosigned(const std::string& told, const std::string& name, std::uint64_t size) {
    const std::string start = std::to_string(size) + " ";
    const auto note = crypto::parse_note(kLog.note(size) + told.substr(start.size()));
    const auto witness =
        crypto::make_witness_verifier("w.example/" + name, key_of(name).public_key());
    return told.starts_with(start) && note &&
           crypto::verify_cosignature(witness, note->text, note->signatures.back()).has_value();
}

TEST_CASE("a witness' cosignature comes back for each checkpoint published") {
    const RealWitness witness("w");
    Ears ears;
    Witnesses witnesses({in_policy("w", witness.port())}, ears.ports(), kQuick);
    witnesses.start();
    for (std::uint64_t size = 1; size <= 20; ++size) {
        witnesses.publish(kLog.note(size));
        CHECK(is_cosigned(ears.cosigned(size).back(), "w", size));
    }
    const auto statuses = witnesses.statuses();
    REQUIRE(statuses.size() == 1);
    CHECK(statuses[0].name == "w");
    CHECK(statuses[0].cosigned_size == 20);
    CHECK(statuses[0].cosigned_at == 1000);
    CHECK(statuses[0].failure.empty());
    // The same again is not asked again: the next one is the next answer.
    witnesses.publish(kLog.note(20));
    witnesses.publish(kLog.note(21));
    CHECK(is_cosigned(ears.cosigned(21).back(), "w", 21));
}

TEST_CASE("a collector that has just started learns where the witness is") {
    RealWitness witness("w");
    REQUIRE(witness.add("old 0\n\n" + kLog.note(7)).status == 200);
    Ears ears;
    Witnesses witnesses({in_policy("w", witness.port())}, ears.ports(), kQuick);
    witnesses.start();
    witnesses.publish(kLog.note(30));
    CHECK(is_cosigned(ears.cosigned(1).back(), "w", 30));
}

TEST_CASE("a witness that has seen more than the log has is cried out") {
    RealWitness witness("w");
    REQUIRE(witness.add("old 0\n\n" + kLog.note(9)).status == 200);
    Ears ears;
    Witnesses witnesses({in_policy("w", witness.port())}, ears.ports(), kQuick);
    witnesses.start();
    witnesses.publish(kLog.note(8));
    CHECK(ears.reports(1).back().find("lost entries") != std::string::npos);
    witnesses.publish(kLog.note(10));
    CHECK(is_cosigned(ears.cosigned(1).back(), "w", 10));
    CHECK(ears.reports(2).back() == "witness w cosigns again");
}

TEST_CASE("a log that has forked gets no cosignature") {
    RealWitness witness("w");
    REQUIRE(witness.add("old 0\n\n" + kLog.note(9)).status == 200);
    Ears ears;
    Witnesses witnesses({in_policy("w", witness.port())}, ears.ports(kFork), kQuick);
    witnesses.start();
    witnesses.publish(kFork.note(12));
    CHECK(ears.reports(1).back().find("422") != std::string::npos);
    witnesses.stop();
    CHECK(ears.cosigned_count() == 0);
}

std::string body_of(const HttpRequest& request) {
    return request.body.substr(request.body.find("\n\n") + 2);
}

TEST_CASE("what a lying witness answers is never passed on, and asked again later") {
    const std::string text = crypto::format_checkpoint(kLog.checkpoint(8));
    const crypto::Checkpoint ours = kLog.checkpoint(8);
    const auto own = crypto::make_witness_verifier("w.example/w", key_of("w").public_key());
    const std::vector<std::uint8_t> zero_blob = [&] {
        std::vector<std::uint8_t> blob(8);
        const auto signature =
            crypto::sign(key_of("w"), crypto::bytes_of("cosignature/v1\ntime 0\n" + text));
        blob.insert(blob.end(), signature.bytes.begin(), signature.bytes.end());
        return blob;
    }();
    struct Case {
        std::string what;
        unsigned status;
        std::string body;
        std::string reported;
    };
    for (const Case& c : std::vector<Case>{
             {"nothing", 200, "", "no cosignature"},
             {"garbage", 200, "hello\n", "no cosignature"},
             {"no newline", 200, "\u2014 w.example/w AAAA", "no cosignature"},
             {"another's", 200, crypto::cosign(ours, "w.example/w", 5, key_of("x")),
              "no cosignature"},
             {"under another name", 200, crypto::cosign(ours, "w.example/x", 5, key_of("w")),
              "no cosignature"},
             {"of another checkpoint", 200,
              crypto::cosign(kLog.checkpoint(9), "w.example/w", 5, key_of("w")), "not verify"},
             {"of a fork", 200, crypto::cosign(kFork.checkpoint(8), "w.example/w", 5, key_of("w")),
              "not verify"},
             {"of no time", 200, crypto::note_signature_line("w.example/w", own.id(), zero_blob),
              "not verify"},
             {"409 for ever", 409, "3\n", "never agrees"},
             {"409 without a size", 409, "three\n", "without a size"},
             {"409 without an end", 409, "3", "without a size"},
             {"409 of more than there is", 409, "99\n", "lost entries"},
             {"a refusal that would paint the terminal", 403, "\x1b[2Jno\n", "403: ?[2Jno"},
             {"a failure", 500, "", "500"},
             {"something else", 302, "", "302"},
             {"too much", 200, std::string(100'000, 'x'), "http://"}}) {
        CAPTURE(c.what);
        std::atomic<int> questions = 0;
        HttpServer liar({}, [&](const HttpRequest& request) {
            HttpResponse response;
            const bool is_lying = ++questions < 8;
            response.status = is_lying ? c.status : 200;
            response.body = is_lying ? c.body : crypto::cosign(ours, "w.example/w", 5, key_of("w"));
            CHECK(request.method == "POST");
            CHECK(request.target == "/prefix/add-checkpoint");
            CHECK(body_of(request) == kLog.note(8));
            return response;
        });
        liar.start();
        Ears ears;
        Witnesses witnesses({in_policy("w", liar.port())}, ears.ports(), kQuick);
        witnesses.start();
        witnesses.publish(kLog.note(8));
        CHECK(ears.reports(1).front().find(c.reported) != std::string::npos);
        // Once it says the truth, that is taken: and it had been said once that it lied.
        CHECK(is_cosigned(ears.cosigned(1).front(), "w", 8));
        CHECK(ears.reports(2).size() == 2);
        CHECK(ears.reports(2).back() == "witness w cosigns again");
        witnesses.stop();
        CHECK(ears.cosigned_count() == 1);
        CHECK(witnesses.statuses().front().failure.empty());
    }
}

TEST_CASE("a line of another key beside the witness' own does not matter") {
    const crypto::Checkpoint ours = kLog.checkpoint(8);
    HttpServer server({}, [&](const HttpRequest&) {
        HttpResponse response;
        response.body = crypto::cosign(ours, "w.example/x", 5, key_of("x")) +
                        crypto::cosign(ours, "w.example/w", 5, key_of("w"));
        return response;
    });
    server.start();
    Ears ears;
    Witnesses witnesses({in_policy("w", server.port())}, ears.ports(), kQuick);
    witnesses.start();
    witnesses.publish(kLog.note(8));
    CHECK(ears.cosigned(1).front() == "8 " + crypto::cosign(ours, "w.example/w", 5, key_of("w")));
}

TEST_CASE("one that hangs delays neither the others nor the end") {
    std::atomic<bool> is_over = false;
    HttpServer hanging({}, [&](const HttpRequest&) {
        while (!is_over) {
            std::this_thread::sleep_for(1ms);
        }
        return HttpResponse{};
    });
    hanging.start();
    const RealWitness good("good");
    Ears ears;
    const Witnesses::Settings patient{3'600'000ms, 1ms, 20ms};
    Witnesses witnesses({in_policy("hanging", hanging.port()), in_policy("good", good.port())},
                        ears.ports(), patient);
    witnesses.start();
    for (std::uint64_t size = 1; size <= 5; ++size) {
        witnesses.publish(kLog.note(size));
        CHECK(is_cosigned(ears.cosigned(size).back(), "good", size));
    }
    witnesses.stop();
    is_over = true;
}

TEST_CASE("a log that can't prove is asked again, and a witness without a use of ours left out") {
    const RealWitness witness("w");
    Ears ears;
    Witnesses::Ports ports = ears.ports();
    std::atomic<int> failures = 3;
    ports.prove = [&](std::uint64_t from, std::uint64_t to) {
        if (failures-- > 0) {
            throw std::runtime_error("tiles not there yet");
        }
        return kLog.proof(from, to);
    };
    auto silent = in_policy("silent", 1);
    silent.url.clear();
    auto secure = in_policy("secure", 1);
    secure.url = "https://w.example/";
    Witnesses witnesses({silent, secure, in_policy("w", witness.port())}, ports, kQuick);
    CHECK(ears.reports(1).front().find("secure") != std::string::npos);
    CHECK(witnesses.statuses().size() == 1);
    witnesses.start();
    witnesses.publish(kLog.note(3));
    CHECK(ears.cosigned(1).size() == 1);
    witnesses.publish(kLog.note(6));
    CHECK(is_cosigned(ears.cosigned(2).back(), "w", 6));
    CHECK(ears.reports(2)[1] == "witness w: tiles not there yet");
    CHECK_THROWS_AS(witnesses.publish("hello\n"), std::invalid_argument);
}

}  // namespace
}  // namespace holdfast::test::witnesses_test
