#include "crypto/note.h"

#include <doctest/doctest.h>

#include <optional>

#include "crypto/bytes.h"
#include "crypto/error.h"
#include "crypto/hex.h"
#include "tests/crypto/vectors.h"

namespace holdfast::crypto::note_test {
namespace {

using nlohmann::json;

// The example of the C2SP specification.
const std::string example_vkey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const std::string example_note =
    "This is an example message.\n"
    "\n"
    "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mF"
    "XmRKuwHjG1Yu72IneyaQM=\n";

std::optional<NoteError> error_of(const std::variant<OpenedNote, NoteError>& outcome) {
    const auto* error = std::get_if<NoteError>(&outcome);
    return error == nullptr ? std::nullopt : std::optional(*error);
}

std::vector<std::string> names(const std::vector<NoteSignature>& signatures) {
    std::vector<std::string> list;
    for (const NoteSignature& signature : signatures) list.push_back(signature.name);
    return list;
}

/// Both verifiers, which must agree.
std::variant<OpenedNote, NoteError> open_by_both(std::string_view note,
                                                 std::span<const NoteVerifier> known) {
    auto online = open_note(note, known);
    const auto offline = open_note(note, known, &verify_independent);
    CHECK(error_of(online) == error_of(offline));
    return online;
}

TEST_CASE("the specification's example opens with its key") {
    const auto key = parse_vkey(example_vkey);
    REQUIRE(key);
    CHECK(key->name() == "example.com/foo");
    CHECK(key->id() == 0x530d903a);
    CHECK(key->vkey() == example_vkey);
    const auto opened = open_by_both(example_note, {&*key, 1});
    REQUIRE_FALSE(error_of(opened));
    CHECK(std::get<OpenedNote>(opened).text == "This is an example message.\n");
    CHECK(names(std::get<OpenedNote>(opened).verified) == std::vector{key->name()});
}

TEST_CASE("what is signed opens, and every changed byte of it does not") {
    const SecretKey secret = generate_key();
    const NoteVerifier key = make_verifier("log.example/1", secret.public_key());
    for (const std::string text : {"a\n", "\n", "two\nlines\n", "an\n\nempty line\n", "\n\n\n",
                                   "\u00e8 sera\n", "\u2014 not a signature line\n"}) {
        CAPTURE(text);
        const std::string note = sign_note(text, key.name(), secret);
        const auto opened = open_by_both(note, {&key, 1});
        REQUIRE_FALSE(error_of(opened));
        CHECK(std::get<OpenedNote>(opened).text == text);
        for (std::size_t i = 0; i < note.size(); ++i) {
            CAPTURE(i);
            std::string changed = note;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            CHECK(error_of(open_note(changed, {&key, 1})));
            CHECK(error_of(open_note(note.substr(0, i), {&key, 1})));
        }
        CHECK(error_of(open_note(note + "\n", {&key, 1})) == NoteError::malformed);
    }
}

TEST_CASE("a vkey is refused in every part and with every changed byte") {
    for (std::size_t begin = 0; begin < example_vkey.size(); ++begin) {
        for (std::size_t length = 0; length <= example_vkey.size() - begin; ++length) {
            if (length == example_vkey.size()) continue;
            CHECK_FALSE(parse_vkey(example_vkey.substr(begin, length)));
        }
    }
    for (std::size_t i = 0; i < example_vkey.size(); ++i) {
        std::string changed = example_vkey;
        ++changed[i];
        CHECK_FALSE(parse_vkey(changed));
    }
    CHECK_FALSE(parse_vkey(example_vkey + "="));
    CHECK_FALSE(parse_vkey(""));
    CHECK_FALSE(parse_vkey("++"));

    SUBCASE("well-formed, but of a key nobody may register") {
        const NoteVerifier small_order = make_verifier("example.com", PublicKey{});
        CHECK_FALSE(parse_vkey(small_order.vkey()));
    }
}

TEST_CASE("key names are short UTF-8 without spaces, controls and plus") {
    for (const std::string good : {"a", "example.com/foo", "\u00e8", "-"}) CHECK(is_key_name(good));
    CHECK(is_key_name(std::string(255, 'a')));
    for (const std::string bad : {"", " ", "a b", "a+b", "a\nb", "a\tb", "a\x01", "a\u00a0b",
                                  "a\u2003", "\u3000", "\xff", "a\xc2"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_key_name(bad));
        CHECK_THROWS_AS((void)make_verifier(bad, PublicKey{}), Error);
    }
    CHECK_FALSE(is_key_name(std::string(256, 'a')));
    CHECK_FALSE(is_key_name(std::string("a\0b", 3)));
}

TEST_CASE("only a text that can be a note is signed") {
    const SecretKey key = generate_key();
    for (const std::string bad : {"", "no newline", "tab\t\n", "\x01\n", "\xff\n"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS((void)sign_note(bad, "name", key), Error);
    }
    CHECK_THROWS_AS((void)sign_note("text\n", "bad name", key), Error);
    CHECK_THROWS_AS((void)sign_note(std::string(note_bytes_max, 'a') + "\n", "name", key), Error);
}

TEST_CASE("bounds: the longest note, and one byte more") {
    const SecretKey secret = generate_key();
    const NoteVerifier key = make_verifier("k", secret.public_key());
    const std::size_t overhead = sign_note("\n", "k", secret).size() - 1;
    std::string text(note_bytes_max - overhead, 'a');
    text.back() = '\n';
    const std::string note = sign_note(text, "k", secret);
    CHECK(note.size() == note_bytes_max);
    CHECK_FALSE(error_of(open_note(note, {&key, 1})));
    CHECK(error_of(open_note("a" + note, {&key, 1})) == NoteError::malformed);
}

TEST_CASE("signature lines are strict") {
    const auto key = parse_vkey(example_vkey);
    REQUIRE(key);
    const std::string text = "This is an example message.\n\n";
    const std::string signature = example_note.substr(text.size());
    const std::string base64 = signature.substr(signature.rfind(' ') + 1);
    const auto with = [&](const std::string& line) { return text + line + signature; };
    CHECK_FALSE(error_of(open_note(with(signature), {&*key, 1})));
    for (const std::string& bad :
         {"\n" + signature, "- name " + base64, "\u2014name " + base64, "\u2014  " + base64,
          "\u2014 name  " + base64, std::string("\u2014 name\n"), std::string("\u2014 name \n"),
          std::string("\u2014 name AAAAAA==\n"),  // a key id and nothing else
          std::string("\u2014 name AAAA\n"), "\u2014 a+b " + base64, " " + signature,
          "\u2014 name " + base64.substr(0, base64.size() - 1) + " \n",
          "\u2014 name " + base64.substr(0, base64.size() - 2) + "\n"}) {
        CAPTURE(bad);
        CHECK(error_of(open_note(with(bad), {&*key, 1})) ==
              (bad.starts_with("\n") ? NoteError::bad_signature : NoteError::malformed));
    }
    SUBCASE("a known key's signature of another length does not verify") {
        const std::string line = note_signature_line(key->name(), key->id(), bytes_of("short"));
        CHECK(error_of(open_note(text + line, {&*key, 1})) == NoteError::bad_signature);
    }
    SUBCASE("up to 100 signatures") {
        std::string lines;
        for (std::size_t i = 1; i < note_signatures_max; ++i) lines += "\u2014 other " + base64;
        CHECK_FALSE(error_of(open_note(text + lines + signature, {&*key, 1})));
        lines += "\u2014 other " + base64;
        CHECK(error_of(open_note(text + lines + signature, {&*key, 1})) == NoteError::malformed);
    }
}

TEST_CASE("note errors have words") {
    for (const NoteError error :
         {NoteError::malformed, NoteError::ambiguous_key, NoteError::bad_signature,
          NoteError::no_known_signature, NoteError::not_a_checkpoint, NoteError::wrong_origin}) {
        CHECK(to_string(error).size() > 10);
    }
}

NoteError expected_error(const std::string& reason) {
    if (reason.starts_with("malformed") || reason.starts_with("too many signatures")) {
        return NoteError::malformed;
    }
    if (reason == "two known keys with same name and id") return NoteError::ambiguous_key;
    if (reason == "signature by a known key does not verify") return NoteError::bad_signature;
    REQUIRE(reason == "no verifiable signature");
    return NoteError::no_known_signature;
}

TEST_CASE("note vectors: opening") {
    const auto file = load_vectors("merkle/signed_notes.json");
    if (!file) return;
    CHECK(file->at("cases").size() == 17);
    for (const json& c : file->at("cases")) {
        CAPTURE(c.at("id").get<std::string>());
        std::vector<NoteVerifier> known;
        for (const json& vkey : c.at("known_keys")) {
            known.push_back(parse_vkey(vkey.get<std::string>()).value());
        }
        const std::string note = c.contains("note_hex")
                                     ? std::string(text_of(bytes_from_hex(c.at("note_hex"))))
                                     : c.at("note").get<std::string>();
        const auto outcome = open_by_both(note, known);
        const json& expect = c.at("expect");
        if (expect.at("result") != "ok") {
            CHECK(error_of(outcome) == expected_error(expect.at("reason")));
            continue;
        }
        REQUIRE_FALSE(error_of(outcome));
        const OpenedNote& opened = std::get<OpenedNote>(outcome);
        CHECK(names(opened.verified) == expect.at("verified").get<std::vector<std::string>>());
        CHECK(names(opened.unverified) == expect.at("unverified").get<std::vector<std::string>>());
    }
}

TEST_CASE("note vectors: signing and bad keys") {
    const auto file = load_vectors("merkle/signed_notes.json");
    if (!file) return;
    for (const json& c : file->at("sign")) {
        // PRIVATE+KEY+<name>+<id>+<base64 of type and seed>: Go's own form, taken apart here only.
        const std::string secret = c.at("secret");
        const std::string name = secret.substr(12, secret.find('+', 12) - 12);
        const auto typed_seed = bytes_from_base64(secret.substr(12 + name.size() + 10));
        REQUIRE(typed_seed.size() == 33);
        const SecretKey key{std::span<const std::uint8_t>(typed_seed).subspan<1, 32>()};
        CHECK(sign_note(c.at("text").get<std::string>(), name, key) == c.at("want_note"));
    }
    for (const json& c : file->at("bad_keys")) {
        CAPTURE(c.at("why").get<std::string>());
        CHECK_FALSE(parse_vkey(c.at("key").get<std::string>()));
    }
}

}  // namespace
}  // namespace holdfast::crypto::note_test
