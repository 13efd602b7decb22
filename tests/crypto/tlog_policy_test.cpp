#include "crypto/tlog_policy.h"

#include <doctest/doctest.h>

#include "crypto/bytes.h"
#include "crypto/error.h"
#include "crypto/sha256.h"

namespace holdfast::crypto::tlog_policy_test {
namespace {

/// The same key for the same label, so that a failure can be run again.
SecretKey key_of(std::string_view label) { return SecretKey(sha256(bytes_of(label))); }

std::string log_vkey(std::string_view name, std::string_view label) {
    return make_verifier(name, key_of(label).public_key()).vkey();
}

std::string witness_vkey(std::string_view label) {
    return make_witness_verifier("w.example/" + std::string(label), key_of(label).public_key())
        .vkey();
}

/// `witness X <vkey>` for each.
std::string witnesses(std::initializer_list<std::string_view> names) {
    std::string lines;
    for (const std::string_view name : names) {
        lines += "witness " + std::string(name) + " " + witness_vkey(name) + "\n";
    }
    return lines;
}

const std::string log_line = "log " + log_vkey("example.com/log", "log") + "\n";

TlogPolicy parsed(const std::string& text) {
    auto policy = TlogPolicy::parse(text);
    const auto* error = std::get_if<PolicyError>(&policy);
    if (error != nullptr) FAIL("line " << error->line << ": " << error->what);
    return std::get<TlogPolicy>(std::move(policy));
}

/// Do the witnesses whose names stand in `cosigned`, each between spaces, make a quorum?
bool is_quorum(const TlogPolicy& policy, const std::string& cosigned) {
    std::vector<bool> which;
    for (const TlogPolicy::Witness& witness : policy.witnesses()) {
        which.push_back((" " + cosigned + " ").find(" " + witness.name + " ") != std::string::npos);
    }
    return policy.is_quorum(which);
}

// The example of the C2SP specification, with keys in it.
const std::string example = log_line + "\n" + witnesses({"X1", "X2", "X3"}) +
                            "group X-witnesses 2 X1 X2 X3\n\n" + witnesses({"Y1", "Y2", "Y3"}) +
                            "group Y-witnesses any Y1 Y2 Y3\n\n"
                            "group X-and-Y all X-witnesses Y-witnesses\n"
                            "quorum X-and-Y\n";

TEST_CASE("the specification's example: two of X and one of Y") {
    const TlogPolicy policy = parsed(example);
    REQUIRE(policy.logs().size() == 1);
    CHECK(policy.logs().front().name() == "example.com/log");
    REQUIRE(policy.witnesses().size() == 6);
    CHECK(policy.witnesses()[3].name == "Y1");
    CHECK(policy.witnesses()[3].verifier.name() == "w.example/Y1");
    CHECK(policy.witnesses()[3].url.empty());
    for (unsigned bits = 0; bits < 64; ++bits) {  // X1 X2 X3 Y1 Y2 Y3
        CAPTURE(bits);
        std::vector<bool> cosigned;
        for (unsigned i = 0; i < 6; ++i) cosigned.push_back((bits >> i & 1) != 0);
        const int xs = __builtin_popcount(bits & 7);
        CHECK(policy.is_quorum(cosigned) == (xs >= 2 && bits >> 3 != 0));
    }
}

TEST_CASE("groups in groups, of every kind of threshold") {
    const std::string lines = witnesses({"a", "b", "c", "d", "e"});
    struct Case {
        std::string groups;
        std::vector<std::string> met, unmet;
    };
    for (const Case& c : std::vector<Case>{
             {"quorum none\n", {"", "a", "a b c d e"}, {}},
             {"quorum c\n", {"c", "a c"}, {"", "a b d e"}},
             {"group g 1 a\nquorum g\n", {"a"}, {"", "b"}},
             {"group g any a b\nquorum g\n", {"a", "b"}, {"", "c"}},
             {"group g all a b\nquorum g\n", {"a b"}, {"", "a", "b"}},
             {"group g 2 a b c\nquorum g\n", {"a b", "c a", "a b c"}, {"a", "b", "d e"}},
             {"group g all a b\ngroup h any g c\nquorum h\n", {"a b", "c"}, {"a", "b", "d"}},
             {"group g any a b\ngroup h 2 g c d\ngroup i all h e\nquorum i\n",
              {"a c e", "c d e", "b d e"},
              {"a b e", "a c", "c d", "e"}},
             {"group g any a b\nquorum a\n", {"a"}, {"b"}},  // a member may be the quorum
             {"group all all a b\nquorum all\n", {"a b"}, {"a"}},
             {"group 2 1 a b\nquorum 2\n", {"a", "b"}, {"c"}}}) {
        CAPTURE(c.groups);
        const TlogPolicy policy = parsed(lines + c.groups);
        for (const std::string& set : c.met) CHECK(is_quorum(policy, set));
        for (const std::string& set : c.unmet) CHECK_FALSE(is_quorum(policy, set));
    }
}

TEST_CASE("blanks, comments, URLs, other alphabets and any order of lines are allowed") {
    const TlogPolicy policy =
        parsed("#\n \t\n\n \t# tab \t and \xff\n\tquorum  none \t\n witness\tK\u00e9 " +
               witness_vkey("K") + " https://w.example/\xc3\xa9\n" +
               witnesses({"none-such", "\xe2\x84\xaa"}) + "witness \xff " + witness_vkey("octet") +
               "\n" + "log " + log_vkey("l", "l") + " anything#goes\n");
    CHECK(policy.logs().size() == 1);
    REQUIRE(policy.witnesses().size() == 4);
    CHECK(policy.witnesses()[0].name == "K\u00e9");
    CHECK(policy.witnesses()[0].url == "https://w.example/\u00e9");
    CHECK(policy.witnesses()[3].name == "\xff");
    CHECK(is_quorum(policy, ""));
    CHECK_THROWS_AS((void)policy.is_quorum({true}), Error);  // there are four
    CHECK(parsed("quorum none\n").logs().empty());
}

TEST_CASE("what is wrong in a policy is named with its line") {
    const std::string ab = witnesses({"a", "b"});  // two lines
    const std::string a_vkey = witness_vkey("a");
    struct Case {
        std::string text;
        std::size_t line;
        std::string what;
    };
    for (const Case& c : std::vector<Case>{
             {"", 1, "no quorum"},
             {"\n\n", 2, "no quorum"},
             {ab, 2, "no quorum"},
             {"quorum none\nquorum none\n", 2, "second quorum"},
             {"quorum none", 1, "newline"},
             {"quorum none\n ", 2, "newline"},
             {"quorum none\r\n", 1, "control"},
             {std::string("quorum none\n\0\n", 14), 2, "control"},
             {"quorum none\n#\x7f\n", 2, "control"},
             {"quorum none\n#\x1b\n", 2, "control"},
             {"quorum none\n\v\n", 2, "control"},
             {"quorum\n", 1, "write: quorum"},
             {"quorum none none\n", 1, "write: quorum"},
             {"quorum a\n" + ab, 1, "stands above"},
             {ab + "quorum c\n", 3, "stands above"},
             {ab + "quorum w.example/a\n", 3, "stands above"},
             {"Quorum none\n", 1, "begins with"},
             {"quorums none\n", 1, "begins with"},
             {"quorum none\nx\n", 2, "begins with"},
             {"quorum\xc2\xa0none\n", 1, "begins with"},  // a no-break space is no blank
             {"log\n", 1, "write: log"},
             {"log " + log_vkey("l", "l") + " url more\n", 1, "write: log"},
             {"log x\n", 1, "vkey of a log"},
             {"log " + a_vkey + "\n", 1, "vkey of a log"},
             {log_line + "\n" + log_line, 3, "same log"},
             {log_line + "log " + log_vkey("other.example", "log") + "\n", 2, "same log"},
             {"witness a\n", 1, "write: witness"},
             {"witness a " + a_vkey + " url more\n", 1, "write: witness"},
             {"witness a " + log_vkey("l", "l") + "\n", 1, "vkey of a witness"},
             {ab + "witness c " + a_vkey + "\n", 3, "same witness"},
             {ab + "witness a " + witness_vkey("c") + "\n", 3, "defined already"},
             {"witness none " + a_vkey + "\n", 1, "none is taken"},
             {ab + "group none any a\n", 3, "none is taken"},
             {ab + "group a any b\n", 3, "defined already"},
             {ab + "group g any a\ngroup g any b\n", 4, "defined already"},
             {ab + "group g\n", 3, "write: group"},
             {ab + "group g any\n", 3, "write: group"},
             {ab + "group g any c\n", 3, "stands above"},
             {ab + "group g any none\n", 3, "stands above"},
             {ab + "group g any g\n", 3, "stands above"},
             {ab + "group g any a a\n", 3, "in a group already"},
             {ab + "group g any a\ngroup h any a b\n", 4, "in a group already"},
             {ab + "group g 0 a b\n", 3, "from 1"},
             {ab + "group g 3 a b\n", 3, "from 1"},
             {ab + "group g -1 a b\n", 3, "from 1"},
             {ab + "group g +1 a b\n", 3, "from 1"},
             {ab + "group g 01 a b\n", 3, "from 1"},
             {ab + "group g 1x a b\n", 3, "from 1"},
             {ab + "group g ANY a b\n", 3, "from 1"},
             {ab + "group g 18446744073709551617 a b\n", 3, "from 1"}}) {
        CAPTURE(c.text);
        const auto outcome = TlogPolicy::parse(c.text);
        const auto* error = std::get_if<PolicyError>(&outcome);
        REQUIRE(error != nullptr);
        CHECK(error->line == c.line);
        CAPTURE(error->what);
        CHECK(error->what.find(c.what) != std::string::npos);
    }
}

// Found by trying keys: different ones with the same key id under the same name.
TEST_CASE("two keys whose signature lines look alike are refused") {
    const std::string name = "twin.example";
    const NoteVerifier log_a = make_verifier(name, key_of("twin 9013").public_key());
    const NoteVerifier log_b = make_verifier(name, key_of("twin 18918").public_key());
    const auto witness_a = make_witness_verifier(name, key_of("twin 25876").public_key());
    const auto witness_b = make_witness_verifier(name, key_of("twin 34652").public_key());
    REQUIRE(log_a.id() == log_b.id());
    REQUIRE(witness_a.id() == witness_b.id());
    for (const std::string& text :
         {"log " + log_a.vkey() + "\nlog " + log_b.vkey() + "\n",
          "witness a " + witness_a.vkey() + "\nwitness b " + witness_b.vkey() + "\n"}) {
        const auto outcome = TlogPolicy::parse(text + "quorum none\n");
        REQUIRE(std::holds_alternative<PolicyError>(outcome));
        CHECK(std::get<PolicyError>(outcome).line == 2);
    }
}

TEST_CASE("a policy may be large, but not without bound") {
    std::string logs;
    std::string lines;
    std::string groups;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::string n = std::to_string(i);
        logs += "log " + log_vkey("l" + n, "l" + n) + "\n";
        lines += witnesses({"w" + n});
        groups += "group g" + n + " any w" + n + "\n";
    }
    const std::string end = "quorum none\n";
    CHECK(parsed(logs + lines + groups + end).witnesses().size() == policy_witnesses_max);
    const std::string more = witnesses({"x"});
    for (const std::string& text :
         {logs + "log " + log_vkey("x", "x") + "\n" + end, lines + more + end,
          lines + groups + "group g any g0\n" + end,
          end + std::string(policy_bytes_max - end.size(), '\n') + "\n"}) {
        const auto outcome = TlogPolicy::parse(text);
        REQUIRE(std::holds_alternative<PolicyError>(outcome));
        CHECK(std::get<PolicyError>(outcome).what.find("too ") != std::string::npos);
    }
    CHECK(std::holds_alternative<TlogPolicy>(
        TlogPolicy::parse(end + std::string(policy_bytes_max - end.size(), '\n'))));
}

const Checkpoint checkpoint{"example.com/log", 7, sha256(bytes_of("root"))};

std::string log_note() { return sign_checkpoint(checkpoint, key_of("log")); }

std::string cosigned_by(std::string_view name, std::uint64_t time = 1000) {
    return cosign(checkpoint, "w.example/" + std::string(name), time, key_of(name));
}

std::variant<WitnessedCheckpoint, PolicyFailure> opened(const std::string& note,
                                                        const TlogPolicy& policy) {
    auto online = open_checkpoint(note, policy);
    const auto offline = open_checkpoint(note, policy, &verify_independent);
    CHECK(online.index() == offline.index());
    if (const auto* failure = std::get_if<PolicyFailure>(&online)) {
        CHECK(*failure == std::get<PolicyFailure>(offline));
    }
    return online;
}

/// The words of the failure, "" if the note is good.
std::string failure_of(const std::string& note, const TlogPolicy& policy) {
    const auto outcome = opened(note, policy);
    const auto* failure = std::get_if<PolicyFailure>(&outcome);
    return failure == nullptr ? "" : std::string(to_string(*failure));
}

/// With the last byte of the last line's signature changed, Base64 kept canonical.
std::string spoilt(std::string note) {
    const std::size_t at = note.find_last_not_of("=\n") - 1;
    note[at] = note[at] == 'A' ? 'B' : 'A';
    return note;
}

const std::string two_of_three =
    log_line + witnesses({"a", "b", "c"}) + "group g 2 a b c\nquorum g\n";

TEST_CASE("a checkpoint is good with the log's signature and a quorum's cosignatures") {
    const TlogPolicy policy = parsed(two_of_three);
    const auto outcome = opened(log_note() + cosigned_by("c", 5) + cosigned_by("a", 9), policy);
    REQUIRE(std::holds_alternative<WitnessedCheckpoint>(outcome));
    const auto& good = std::get<WitnessedCheckpoint>(outcome);
    CHECK(good.checkpoint == checkpoint);
    CHECK(good.cosignatures == std::vector<Cosignature>{{"w.example/c", 5}, {"w.example/a", 9}});
}

TEST_CASE("each failure of a checkpoint has its word") {
    const TlogPolicy policy = parsed(two_of_three);
    const std::string ab = cosigned_by("a") + cosigned_by("b");
    const std::string text = format_checkpoint(checkpoint);
    const SecretKey log_key = key_of("log");
    struct Case {
        std::string note;
        std::string failure;
    };
    for (const Case& c : std::vector<Case>{
             {log_note() + ab, ""},
             {"", "malformed"},
             {text, "malformed"},
             {log_note() + ab + "x\n", "malformed"},
             {sign_note(text + "extension\n", "example.com/log", log_key), "malformed"},
             {sign_note("hello\n", "example.com/log", log_key), "malformed"},
             {sign_checkpoint({"example.com/other", 7, {}}, log_key), "unknown_log"},
             {sign_checkpoint(checkpoint, key_of("another")) + ab, "unknown_log"},
             {sign_note(format_checkpoint({"example.com/other", 7, {}}), "example.com/log",
                        log_key),
              "unknown_log"},
             {text + "\n" + ab, "unknown_log"},
             {spoilt(log_note()), "bad_log_signature"},
             {spoilt(log_note()) + ab, "bad_log_signature"},
             {log_note() +
                  note_signature_line("example.com/log", policy.logs()[0].id(), bytes_of("short")),
              "bad_log_signature"},
             {log_note(), "too_few_witnesses"},
             {log_note() + cosigned_by("a"), "too_few_witnesses"},
             {log_note() + cosigned_by("a") + cosigned_by("stranger"), "too_few_witnesses"},
             {spoilt(log_note() + ab), "bad_cosignature"},
             {log_note() + ab + spoilt(cosigned_by("c")),
              "bad_cosignature"},                                         // though two are good
             {log_note() + spoilt(cosigned_by("c")), "bad_cosignature"},  // before too few
             {log_note() + ab + cosign({"example.com/log", 8, {}}, "w.example/c", 1, key_of("c")),
              "bad_cosignature"},
             {log_note() + ab + spoilt(cosigned_by("stranger")), ""}}) {
        CAPTURE(c.note);
        CHECK(failure_of(c.note, policy) == c.failure);
    }
}

TEST_CASE("a witness counts once however often it signs, and every line of its must verify") {
    const TlogPolicy policy = parsed(two_of_three);
    const std::string twice = log_note() + cosigned_by("a", 8) + cosigned_by("a", 9);
    CHECK(failure_of(twice, policy) == "too_few_witnesses");
    CHECK(failure_of(twice + spoilt(cosigned_by("a", 10)), policy) == "bad_cosignature");
    const auto outcome = opened(twice + cosigned_by("b", 1), policy);
    REQUIRE(std::holds_alternative<WitnessedCheckpoint>(outcome));
    CHECK(std::get<WitnessedCheckpoint>(outcome).cosignatures ==
          std::vector<Cosignature>{{"w.example/a", 8}, {"w.example/b", 1}});
}

TEST_CASE("lines of unknown keys are left alone, whatever they are") {
    const TlogPolicy policy = parsed(two_of_three);
    const std::string good = log_note() + cosigned_by("a") + cosigned_by("b");
    const std::string unknown =
        note_signature_line("w.example/c", 1, bytes_of("the name, not the id")) +
        note_signature_line("example.com/log", 2, bytes_of("a key of the log's not known")) +
        note_signature_line("somebody", policy.witnesses()[2].verifier.id(), bytes_of("x"));
    CHECK(failure_of(good + unknown, policy) == "");
    CHECK(failure_of(log_note() + unknown, policy) == "too_few_witnesses");
}

TEST_CASE("a log with two keys, and two logs, in one policy") {
    const std::string second = "log " + log_vkey("example.com/log", "log 2") + "\n";
    const std::string other = "log " + log_vkey("example.com/other", "other") + "\n";
    const TlogPolicy policy = parsed(log_line + second + other + "quorum none\n");
    const std::string text = format_checkpoint(checkpoint);
    const std::string by_second = sign_note(text, "example.com/log", key_of("log 2"));
    const std::string second_line = by_second.substr(text.size() + 1);
    CHECK(failure_of(log_note(), policy) == "");
    CHECK(failure_of(by_second, policy) == "");
    CHECK(failure_of(log_note() + second_line, policy) == "");
    CHECK(failure_of(log_note() + spoilt(second_line), policy) == "bad_log_signature");
    // Another log's word does not make it a checkpoint of this one.
    CHECK(failure_of(sign_note(text, "example.com/other", key_of("other")), policy) ==
          "unknown_log");
    const std::string other_line =
        sign_note(text, "example.com/other", key_of("other")).substr(text.size() + 1);
    CHECK(failure_of(log_note() + spoilt(other_line), policy) == "");
    CHECK(failure_of(log_note(), parsed("quorum none\n")) == "unknown_log");
}

}  // namespace
}  // namespace holdfast::crypto::tlog_policy_test
