#include "crypto/checkpoint.h"

#include <doctest/doctest.h>

#include <limits>

#include "crypto/base64.h"
#include "crypto/bytes.h"
#include "crypto/error.h"
#include "crypto/merkle.h"
#include "tests/crypto/vectors.h"

namespace holdfast::crypto::checkpoint_test {
namespace {

using nlohmann::json;

const std::string root_text = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
const std::string good = "example.com/log\n20852163\n" + root_text + "\n";

TEST_CASE("a checkpoint has one text") {
    for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{20852163},
                                     std::numeric_limits<std::uint64_t>::max()}) {
        const Checkpoint checkpoint{"example.com/log", size, sha256(bytes_of("root"))};
        const std::string text = format_checkpoint(checkpoint);
        CHECK(parse_checkpoint(text) == checkpoint);
        CHECK(text == "example.com/log\n" + std::to_string(size) + "\n" +
                          to_base64(checkpoint.root) + "\n");
    }
    const auto parsed = parse_checkpoint(good);
    REQUIRE(parsed);
    CHECK(format_checkpoint(*parsed) == good);
}

TEST_CASE("anything else is no checkpoint") {
    CHECK(parse_checkpoint(good));
    for (const std::string& bad :
         {std::string(),
          std::string("\n\n\n"),
          "example.com/log\n20852163\n" + root_text,
          "\n20852163\n" + root_text + "\n",
          "a b\n1\n" + root_text + "\n",
          "a+b\n1\n" + root_text + "\n",
          "log\n\n" + root_text + "\n",
          "log\n01\n" + root_text + "\n",
          "log\n00\n" + root_text + "\n",
          "log\n+1\n" + root_text + "\n",
          "log\n-1\n" + root_text + "\n",
          "log\n1 \n" + root_text + "\n",
          "log\n 1\n" + root_text + "\n",
          "log\n0x1\n" + root_text + "\n",
          "log\n1e3\n" + root_text + "\n",
          "log\n18446744073709551616\n" + root_text + "\n",  // 2^64
          std::string("log\n1\n\n"),
          "log\n1\n " + root_text + "\n",
          std::string("log\n1\nYmFuYW5hcw==\n"),                                  // 7 bytes
          "log\n1\nAAAA" + root_text + "\n",                                      // 35 bytes
          std::string("log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n"),  // trailing bit
          std::string("log\n1\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n"),  // URL alphabet
          "log\n1\n" + std::string(44, 'A') + "\n",                               // 33 bytes
          "log\n1\n" + std::string(42, 'A') + "==\n",                             // 31 bytes
          good + "extension\n",
          good + "\n",
          good + "x",
          "\n" + good,
          "log\r\n1\n" + root_text + "\n"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_checkpoint(bad));
    }
    CHECK_THROWS_AS((void)format_checkpoint({"bad origin", 1, {}}), Error);
    CHECK_THROWS_AS((void)format_checkpoint({"", 1, {}}), Error);
}

TEST_CASE("only the log's own checkpoint opens") {
    const SecretKey key = generate_key();
    const Checkpoint checkpoint{"example.com/log", 7, sha256(bytes_of("root"))};
    const NoteVerifier log = make_verifier(checkpoint.origin, key.public_key());
    const std::string note = sign_checkpoint(checkpoint, key);

    CHECK(std::get<Checkpoint>(open_checkpoint(note, log)) == checkpoint);
    CHECK(std::get<Checkpoint>(open_checkpoint(note, log, &verify_independent)) == checkpoint);

    SUBCASE("a witness's line beside it does not matter") {
        const std::string line =
            note_signature_line("witness.example", 0x01020304, bytes_of("any"));
        CHECK(std::get<Checkpoint>(open_checkpoint(note + line, log)) == checkpoint);
    }
    SUBCASE("another key of the same name") {
        const NoteVerifier other = make_verifier(checkpoint.origin, generate_key().public_key());
        CHECK(std::get<NoteError>(open_checkpoint(note, other)) == NoteError::no_known_signature);
    }
    SUBCASE("another log's text under this log's key") {
        const std::string other = sign_note(
            format_checkpoint({"example.com/other", 7, checkpoint.root}), log.name(), key);
        CHECK(std::get<NoteError>(open_checkpoint(other, log)) == NoteError::wrong_origin);
    }
    SUBCASE("a signed text that is no checkpoint") {
        const std::string extended =
            sign_note(format_checkpoint(checkpoint) + "extension\n", log.name(), key);
        CHECK(std::get<NoteError>(open_checkpoint(extended, log)) == NoteError::not_a_checkpoint);
    }
    SUBCASE("changed after signing") {
        std::string changed = note;
        changed[changed.find('7')] = '8';
        CHECK(std::get<NoteError>(open_checkpoint(changed, log)) == NoteError::bad_signature);
    }
    SUBCASE("unsigned") {
        CHECK(std::get<NoteError>(open_checkpoint(format_checkpoint(checkpoint), log)) ==
              NoteError::malformed);
    }
}

// The vectors allow what our logs never have: roots of any length, spaces in the origin, extension
// lines. Those must be refused; the rest of each such text, put right, must be read as expected.
TEST_CASE("checkpoint vectors") {
    const auto file = load_vectors("merkle/checkpoints.json");
    if (!file) return;
    CHECK(file->at("cases").size() == 13);
    for (const json& c : file->at("cases")) {
        CAPTURE(c.at("id").get<std::string>());
        const auto parsed = parse_checkpoint(c.at("body").get<std::string>());
        const json& expect = c.at("expect");
        if (expect.at("result") != "ok") {
            CHECK_FALSE(parsed);
            continue;
        }
        const auto root = bytes_from_hex(expect.at("hash_hex"));
        const std::string origin = expect.at("origin");
        const bool ours = root.size() == 32 && expect.at("rest") == "" && is_key_name(origin);
        CHECK(parsed.has_value() == ours);
        const std::string repaired = (is_key_name(origin) ? origin : std::string("origin")) + "\n" +
                                     std::to_string(expect.at("size").get<std::uint64_t>()) + "\n" +
                                     root_text + "\n";
        const auto read = parse_checkpoint(repaired);
        REQUIRE(read);
        CHECK(read->size == expect.at("size").get<std::uint64_t>());
    }
    for (const json& c : file->at("c2sp_examples")) {
        const auto note = parse_note(c.at("signed_checkpoint").get<std::string>());
        REQUIRE(note);
        REQUIRE(note->signatures.size() == 1);
        CHECK(note->signatures.front().name == "example.com/behind-the-sofa");
        const auto checkpoint = parse_checkpoint(note->text);
        REQUIRE(checkpoint);
        CHECK(checkpoint->origin == "example.com/behind-the-sofa");
        CHECK(checkpoint->size == 20852163);
        CHECK(to_base64(checkpoint->root) == root_text);
    }
    // go.sum's tree has spaces in its name; the rest of the text is ours.
    const json& tree = file->at("tlog").at("format_tree");
    std::string text = tree.at("want");
    CHECK_FALSE(parse_checkpoint(text));
    text.replace(0, text.find('\n'), "go.sum");
    CHECK(parse_checkpoint(text) ==
          Checkpoint{"go.sum", tree.at("n"),
                     leaf_hash(bytes_of(tree.at("leaf").get<std::string>()))});
}

}  // namespace
}  // namespace holdfast::crypto::checkpoint_test
