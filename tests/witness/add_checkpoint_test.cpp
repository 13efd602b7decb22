#include "api/witness/add_checkpoint.h"

#include <doctest/doctest.h>

#include "crypto/base64.h"
#include "crypto/cosignature.h"
#include "tests/witness/test_log.h"

namespace holdfast::test::add_checkpoint_test {
namespace {

using namespace api;

const TestLog kLog;
const TestLog kFork("example.com/log", 5, "b");  // parts ways after five leaves
const TestLog kOther("example.com/other");
const std::string kName = "w.example/1";
const crypto::SecretKey& witness_key() {
    static const crypto::SecretKey key = key_of("witness");
    return key;
}

std::string body(std::uint64_t old_size, const crypto::MerkleProof& proof,
                 const std::string& note) {
    std::string text = "old " + std::to_string(old_size) + "\n";
    for (const crypto::Digest& hash : proof) {
        text += crypto::to_base64(hash) + "\n";
    }
    return text + "\n" + note;
}

/// From `from` to `to` of this log, as it should be asked.
std::string step(const TestLog& log, std::uint64_t from, std::uint64_t to) {
    return body(from, log.proof(from, to), log.note(to));
}

WitnessedLogs known(std::optional<std::uint64_t> latest) {
    WitnessedLogs logs;
    logs[kOther.origin()].keys = {kOther.verifier()};
    logs[kLog.origin()].keys = {kLog.verifier()};
    if (latest) {
        logs[kLog.origin()].latest =
            CosignedCheckpoint{kLog.checkpoint(*latest), kLog.note(*latest) + "a cosignature\n"};
    }
    return logs;
}

WitnessAnswer ask(const std::string& text, const WitnessedLogs& logs, std::uint64_t time = 1000) {
    return add_checkpoint(text, logs, {kName, witness_key(), time});
}

const std::string kHash = crypto::to_base64(kLog.checkpoint(1).root) + "\n";

std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) {
        out += text;
    }
    return out;
}

/// With a line's signature changed.
std::string spoilt(std::string note) {
    const std::size_t at = note.find_last_not_of("=\n") - 1;
    note[at] = note[at] == 'A' ? 'B' : 'A';
    return note;
}

TEST_CASE("what continues the checkpoint cosigned before is cosigned, from any size to any") {
    const auto witness = crypto::make_witness_verifier(kName, witness_key().public_key());
    for (std::uint64_t from = 0; from <= 20; ++from) {
        for (std::uint64_t to = from; to <= 40; ++to) {
            CAPTURE(from);
            CAPTURE(to);
            const auto logs = known(from == 0 ? std::nullopt : std::optional(from));
            const WitnessAnswer answer = ask(step(kLog, from, to), logs, 1234);
            CHECK(answer.status == 200);
            CHECK_FALSE(answer.evidence);
            REQUIRE(answer.latest);
            CHECK(answer.latest->checkpoint == kLog.checkpoint(to));
            // What is kept is the log's note with the very line that is answered.
            CHECK(answer.latest->note == kLog.note(to) + answer.body);
            const auto note = crypto::parse_note(answer.latest->note);
            REQUIRE(note);
            const auto stated =
                crypto::verify_cosignature(witness, note->text, note->signatures.back());
            CHECK(stated == crypto::Cosignature{kName, 1234});
        }
    }
}

TEST_CASE("each rule of add-checkpoint, with the status it asks for") {
    const std::string good = kLog.note(8);
    const std::string stranger = crypto::sign_checkpoint(kLog.checkpoint(8), key_of("stranger"));
    const std::string stranger_line = stranger.substr(stranger.rfind("\u2014"));
    const std::string text = crypto::format_checkpoint(kLog.checkpoint(8));
    const std::string unsigned_empty_root =
        crypto::sign_checkpoint({kLog.origin(), 0, {}}, key_of(kLog.origin()));
    struct Case {
        std::string what;
        std::optional<std::uint64_t> latest;
        std::string body;
        unsigned status;
        std::string answer;  // empty: not looked at
    };
    for (const Case& c : std::vector<Case>{
             {"first", {}, body(0, {}, good), 200, ""},
             {"the next", 5, step(kLog, 5, 8), 200, ""},
             {"the same again", 8, step(kLog, 8, 8), 200, ""},
             {"the empty tree", {}, step(kLog, 0, 0), 200, ""},
             {"after the empty tree", 0, step(kLog, 0, 3), 200, ""},
             {"with a stranger's line", 5, step(kLog, 5, 8) + stranger_line, 200, ""},
             // The form.
             {"nothing", {}, "", 400, ""},
             {"no old line", {}, "\n" + good, 400, ""},
             {"another word", {}, "new 0\n\n" + good, 400, ""},
             {"old in capitals", {}, "OLD 0\n\n" + good, 400, ""},
             {"no size", {}, "old \n\n" + good, 400, ""},
             {"no space", {}, "old\n\n" + good, 400, ""},
             {"two spaces", {}, "old  0\n\n" + good, 400, ""},
             {"leading zero", 5, "old 05\n\n" + good, 400, ""},
             {"two zeros", {}, "old 00\n\n" + good, 400, ""},
             {"negative", {}, "old -0\n\n" + good, 400, ""},
             {"signed", {}, "old +0\n\n" + good, 400, ""},
             {"2^64", {}, "old 18446744073709551616\n\n" + good, 400, ""},
             {"trailing space", {}, "old 0 \n\n" + good, 400, ""},
             {"a letter behind the size", 5, "old 5x\n\n" + good, 400, ""},
             {"nothing behind the size", {}, "old 0\n", 400, ""},
             {"no newline behind a hash", 5, "old 5\n" + kHash.substr(0, 44), 400, ""},
             {"a hash of 33 bytes", 5, "old 5\n" + std::string(44, 'A') + "\n\n" + good, 400, ""},
             {"carriage return", {}, "old 0\r\n\n" + good, 400, ""},
             {"no empty line", {}, "old 0\n" + good, 400, ""},
             {"no note", {}, "old 0\n\n", 400, ""},
             {"a hash too short", 5, "old 5\n" + kHash.substr(4) + "\n" + good, 400, ""},
             {"a hash too long", 5, "old 5\nAAAA" + kHash + "\n" + good, 400, ""},
             {"no hash", 5, "old 5\nhello\n\n" + good, 400, ""},
             {"a hash with its bits set", 5, "old 5\n" + std::string(43, '/') + "=\n\n" + good, 400, ""},
             {"64 hashes", 5, "old 5\n" + repeated(kHash, 64) + "\n" + good, 400, ""},
             {"63 hashes, which prove nothing", 5, "old 5\n" + repeated(kHash, 63) + "\n" + good,
              422, ""},
             {"unsigned", {}, "old 0\n\n" + text, 400, ""},
             {"no note's end", {}, body(0, {}, good.substr(0, good.size() - 1)), 400, ""},
             {"extension lines", {},
              body(0, {}, crypto::sign_note(text + "x\n", kLog.origin(), key_of(kLog.origin()))),
              400, ""},
             {"no checkpoint", {},
              body(0, {}, crypto::sign_note("hello\n", kLog.origin(), key_of(kLog.origin()))), 400,
              ""},
             // Who signed it.
             {"an unknown log", {}, step(TestLog("example.com/unknown"), 0, 8), 404, ""},
             {"an unknown log, badly signed", {},
              body(0, {}, spoilt(TestLog("example.com/unknown").note(8))), 404, ""},
             {"by a stranger", {}, body(0, {}, stranger), 403, ""},
             {"badly signed", {}, body(0, {}, spoilt(good)), 403, ""},
             {"well and badly signed", {},
              body(0, {}, good + spoilt(good).substr(good.rfind("\u2014"))), 403, ""},
             {"by another log's key", {},
              body(0, {}, crypto::sign_note(text, kOther.origin(), key_of(kOther.origin()))), 403,
              ""},
             {"changed after signing", {}, body(0, {}, [&] {
                  std::string note = good;
                  note[note.find("\n8\n") + 1] = '9';
                  return note;
              }()), 403, ""},
             // Sizes: the request's own before ours.
             {"old above new", {}, body(9, {}, good), 400, ""},
             {"old above new, and not ours", 5, body(9, {}, good), 400, ""},
             {"never cosigned, but asked from five", {}, step(kLog, 5, 8), 409, "0\n"},
             {"asked from nothing", 5, step(kLog, 0, 8), 409, "5\n"},
             {"asked from too little", 7, step(kLog, 5, 8), 409, "7\n"},
             {"asked from too much", 5, step(kLog, 6, 8), 409, "5\n"},
             {"backwards", 8, step(kLog, 0, 5), 409, "8\n"},
             {"backwards with a proof", 8, step(kLog, 4, 5), 409, "8\n"},
             // Consistency.
             {"a tree of no leaves with a root", {}, body(0, {}, unsigned_empty_root), 422, ""},
             {"a proof from nothing", {}, body(0, kLog.proof(5, 8), good), 422, ""},
             {"a proof from nothing, kept empty", 0, body(0, kLog.proof(5, 8), good), 422, ""},
             {"no proof", 5, body(5, {}, good), 422, ""},
             {"another step's proof", 5, body(5, kLog.proof(5, 9), good), 422, ""},
             {"half a proof", 5, body(5, {kLog.proof(5, 8).front()}, good), 422, ""},
             {"a proof and more", 5, [&] {
                  auto proof = kLog.proof(5, 8);
                  proof.push_back(proof.back());
                  return body(5, proof, good);
              }(), 422, ""},
             {"a fork's own proof", 6, step(kFork, 6, 8), 422, ""},
             {"the same size, another root", 8, step(kFork, 8, 8), 422,
              "another root than that of the checkpoint of this size cosigned before\n"},
             {"the same size, with a proof", 8, body(8, kLog.proof(5, 8), good), 422, ""},
             {"a fork after what was seen", 5, step(kFork, 5, 8), 200, ""}}) {
        CAPTURE(c.what);
        const WitnessAnswer answer = ask(c.body, known(c.latest));
        CHECK(answer.status == c.status);
        CHECK(answer.latest.has_value() == (c.status == 200));
        CHECK(answer.body.ends_with('\n'));
        CHECK(answer.content_type ==
              (c.status == 409 ? "text/x.tlog.size" : "text/plain; charset=utf-8"));
        if (!c.answer.empty()) {
            CHECK(answer.body == c.answer);
        }
    }
}

TEST_CASE("a log's several keys: any of them, and each line of theirs verified") {
    WitnessedLogs logs = known(5);
    logs[kLog.origin()].keys.push_back(
        crypto::make_verifier(kLog.origin(), key_of("second").public_key()));
    const std::string text = crypto::format_checkpoint(kLog.checkpoint(8));
    const std::string second = crypto::sign_note(text, kLog.origin(), key_of("second"));
    const std::string line = second.substr(text.size() + 1);
    const auto proof = kLog.proof(5, 8);
    CHECK(ask(body(5, proof, second), logs).status == 200);
    const WitnessAnswer both = ask(body(5, proof, kLog.note(8) + line), logs);
    CHECK(both.status == 200);
    CHECK(both.latest->note == kLog.note(8) + line + both.body);
    CHECK(ask(body(5, proof, kLog.note(8) + spoilt(line)), logs).status == 403);
}

TEST_CASE("logs are told apart by their origin") {
    const WitnessedLogs logs = known(50);
    const WitnessAnswer answer = ask(step(kOther, 0, 3), logs);
    CHECK(answer.status == 200);
    CHECK(answer.latest->checkpoint.origin == kOther.origin());
}

TEST_CASE("what the log has signed against what it had signed is evidence, whatever is answered") {
    const WitnessedLogs logs = known(8);
    struct Case {
        std::string what, body;
        std::optional<Misdeed> misdeed;
    };
    for (const Case& c : std::vector<Case>{
             {"a fork", step(kFork, 8, 8), Misdeed::fork},
             {"a fork asked from elsewhere", step(kFork, 3, 8), Misdeed::fork},
             {"a fork asked wrongly", body(9, {}, kFork.note(8)), Misdeed::fork},
             {"a fork that has grown", step(kFork, 8, 12), Misdeed::inconsistent},
             {"a proof made up", body(8, {}, kLog.note(12)), Misdeed::inconsistent},
             {"from elsewhere: nothing is proven", step(kFork, 3, 12), {}},
             {"older", step(kFork, 3, 7), {}},
             {"the same", step(kLog, 3, 8), {}},
             {"the same, with a needless proof", body(8, kLog.proof(5, 8), kLog.note(8)), {}},
             {"an unsigned fork", body(8, {}, spoilt(kFork.note(8))), {}},
             {"a good step", step(kLog, 8, 12), {}}}) {
        CAPTURE(c.what);
        const WitnessAnswer answer = ask(c.body, logs);
        CHECK(answer.evidence.has_value() == c.misdeed.has_value());
        if (answer.evidence) {
            CHECK(answer.evidence->what == c.misdeed);
            CHECK(answer.evidence->origin == kLog.origin());
            CHECK(answer.evidence->kept == logs.at(kLog.origin()).latest->note);
            CHECK(c.body.ends_with("\n\n" + answer.evidence->shown));
            CHECK(answer.status != 200);
        }
    }
}

TEST_CASE("a witness' time is never left out") {
    const std::string note = kLog.note(8);
    CHECK_THROWS((void)ask(body(0, {}, note), known({}), 0));
}

}  // namespace
}  // namespace holdfast::test::add_checkpoint_test
