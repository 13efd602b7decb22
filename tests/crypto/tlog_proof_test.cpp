#include "crypto/tlog_proof.h"

#include <doctest/doctest.h>

#include "crypto/base64.h"
#include "crypto/error.h"

namespace holdfast::crypto::tlog_proof_test {
namespace {

// The hashes and index of the specification's own example.
constexpr const char* kText =
    "c2sp.org/tlog-proof@v1\n"
    "extra AAEC\n"
    "index 73894\n"
    "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n"
    "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n"
    "\n"
    "example.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n"
    "\n\u2014 example.com/fancylog AAAAAAAA\n";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

TEST_CASE("a proof is read as it is written") {
    const auto proof = parse_tlog_proof(kText);
    REQUIRE(proof.has_value());
    CHECK(proof->extra == std::vector<std::uint8_t>{0, 1, 2});
    CHECK(proof->index == 73894);
    REQUIRE(proof->path.size() == 2);
    CHECK(to_base64(proof->path[1]) == "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=");
    CHECK(proof->checkpoint.starts_with("example.com/fancylog\n109482\n"));
    CHECK(format_tlog_proof(*proof) == kText);

    const auto plain = parse_tlog_proof("c2sp.org/tlog-proof@v1\nindex 0\n\nnote");
    REQUIRE(plain.has_value());
    CHECK(plain->extra.empty());
    CHECK(plain->path.empty());
    CHECK(plain->checkpoint == "note");
}

TEST_CASE("there is one way to write a proof") {
    for (const auto& [what, with] : std::vector<std::pair<std::string, std::string>>{
             {"@v1", "@v2"},
             {"@v1\n", "@v1\r\n"},
             {"extra AAEC\n", "extra \n"},
             {"extra AAEC\n", "extra AAEC\nextra AAEC\n"},
             {"extra AAEC", "extra AAE"},
             {"extra AAEC", "Extra AAEC"},
             {"index 73894", "index 073894"},
             {"index 73894", "index +73894"},
             {"index 73894", "index -1"},
             {"index 73894", "index 18446744073709551616"},
             {"index 73894\n", "index 73894 \n"},
             {"index 73894\n", ""},
             {"gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n", "gSKyXoYZ\n"},
             {"\n\nexample", "\nexample"},
         }) {
        const std::string text = replaced(kText, what, with);
        CAPTURE(text);
        CHECK_FALSE(parse_tlog_proof(text).has_value());
    }
    CHECK_FALSE(parse_tlog_proof("").has_value());
    CHECK_FALSE(parse_tlog_proof("c2sp.org/tlog-proof@v1\nindex 0\n").has_value());
}

TEST_CASE("a proof is bounded") {
    TlogProof proof;
    proof.extra.assign(tlog_proof_extra_bytes_max, 9);
    proof.path.assign(64, Digest{});
    const std::string text = format_tlog_proof(proof);
    CHECK(parse_tlog_proof(text) == proof);
    proof.path.emplace_back();
    CHECK_THROWS_AS((void)format_tlog_proof(proof), Error);
    CHECK_FALSE(
        parse_tlog_proof(replaced(text, "index 0\n", "index 0\n" + to_base64(Digest{}) + "\n"))
            .has_value());
    proof.path.pop_back();
    proof.extra.push_back(9);
    CHECK_THROWS_AS((void)format_tlog_proof(proof), Error);
    CHECK_FALSE(parse_tlog_proof("c2sp.org/tlog-proof@v1\nextra " + to_base64(proof.extra) +
                                 "\nindex 0\n\n")
                    .has_value());
}

}  // namespace
}  // namespace holdfast::crypto::tlog_proof_test
