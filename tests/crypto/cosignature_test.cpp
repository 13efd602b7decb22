#include "crypto/cosignature.h"

#include <doctest/doctest.h>

#include <numeric>

#include "crypto/bytes.h"
#include "crypto/error.h"

namespace holdfast::crypto::cosignature_test {
namespace {

// The example of the C2SP specification. Its witness' key is not published: the form can be
// checked.
const std::string example =
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
    "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "\u2014 witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b"
    "2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
constexpr std::uint64_t example_time = 1679315147;

// The same checkpoint, name and time under the key of seed 00 01 … 1f, by OpenSSL and Python alone.
const std::string made_vkey =
    "witness.example.com/w1+a0059f11+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
const std::string made_line =
    "\u2014 witness.example.com/w1 "
    "oAWfEQAAAABkGFDLBuRDazBLVac2NE+Y+IjbjQOcXLfF9CSDZVUIoS83rE1nFZsVE8Y"
    "iWV6Ngr7lV8H6bdoBQGP/l73euDMQ9k+bBQ==\n";

SecretKey made_key() {
    std::array<std::uint8_t, 32> seed;
    std::iota(seed.begin(), seed.end(), std::uint8_t{0});
    return SecretKey(seed);
}

Checkpoint example_checkpoint() { return *parse_checkpoint(parse_note(example)->text); }

/// The line, as a note would carry it.
NoteSignature parsed(const std::string& line) {
    const auto note = parse_note("text\n\n" + line);
    REQUIRE(note);
    REQUIRE(note->signatures.size() == 1);
    return note->signatures.front();
}

/// By both verifiers, which must agree.
std::optional<Cosignature> verified(const WitnessVerifier& witness, const std::string& text,
                                    const NoteSignature& line) {
    const auto online = verify_cosignature(witness, text, line);
    CHECK(online == verify_cosignature(witness, text, line, &verify_independent));
    return online;
}

void set_time(NoteSignature& line, std::uint64_t time) {
    for (unsigned i = 0; i < 8; ++i) {
        line.signature[i] = static_cast<std::uint8_t>(time >> (56 - 8 * i));
    }
}

TEST_CASE("the specification's example has the form of a cosignature, and the time it says") {
    const auto note = parse_note(example);
    REQUIRE(note);
    REQUIRE(note->signatures.size() == 2);
    const NoteSignature& line = note->signatures[1];
    CHECK(line.name == "witness.example.com/w1");
    CHECK(line.id == 0x8d66cf3f);
    REQUIRE(line.signature.size() == 72);
    std::uint64_t time = 0;
    for (unsigned i = 0; i < 8; ++i) time = time << 8 | line.signature[i];
    CHECK(time == example_time);
    // Another key of that name is no judge of it.
    const auto other = make_witness_verifier(line.name, made_key().public_key());
    CHECK_FALSE(is_by(other, line));
    CHECK_FALSE(verified(other, note->text, line));
}

TEST_CASE("a cosignature made by other software is made and verified here alike") {
    const SecretKey key = made_key();
    const auto witness = make_witness_verifier("witness.example.com/w1", key.public_key());
    CHECK(witness.vkey() == made_vkey);
    CHECK(parse_witness_vkey(made_vkey) == witness);
    CHECK(cosign(example_checkpoint(), witness.name(), example_time, key) == made_line);
    CHECK(verified(witness, format_checkpoint(example_checkpoint()), parsed(made_line)) ==
          Cosignature{witness.name(), example_time});
}

TEST_CASE("a witness' vkey is no log's, nor a log's a witness', and no changed one is read") {
    const PublicKey key = made_key().public_key();
    const std::string log = make_verifier("example.com", key).vkey();
    const std::string witness = make_witness_verifier("example.com", key).vkey();
    CHECK(parse_vkey(log));
    CHECK(parse_witness_vkey(witness));
    CHECK_FALSE(parse_witness_vkey(log));
    CHECK_FALSE(parse_vkey(witness));
    CHECK(make_verifier("example.com", key).id() != make_witness_verifier("example.com", key).id());
    for (std::size_t i = 0; i < witness.size(); ++i) {
        std::string changed = witness;
        ++changed[i];
        CHECK_FALSE(parse_witness_vkey(changed));
        CHECK_FALSE(parse_witness_vkey(witness.substr(0, i)));
    }
    CHECK_FALSE(parse_witness_vkey(witness + "="));
    CHECK_FALSE(parse_witness_vkey(make_witness_verifier("example.com", PublicKey{}).vkey()));
    CHECK_THROWS_AS((void)make_witness_verifier("a b", key), Error);
}

TEST_CASE("every changed byte of a cosignature, and any other checkpoint, is refused") {
    const auto witness = *parse_witness_vkey(made_vkey);
    const std::string text = format_checkpoint(example_checkpoint());
    const NoteSignature good = parsed(made_line);
    CHECK(verified(witness, text, good));
    for (std::size_t i = 0; i < good.signature.size(); ++i) {
        CAPTURE(i);
        NoteSignature changed = good;
        changed.signature[i] ^= 1;
        CHECK_FALSE(verified(witness, text, changed));
    }
    NoteSignature line = good;
    SUBCASE("shorter") { line.signature.pop_back(); }
    SUBCASE("longer") { line.signature.push_back(0); }
    SUBCASE("without a time") {
        line.signature.erase(line.signature.begin(), line.signature.begin() + 8);
    }
    SUBCASE("another name") { line.name = "witness.example.com/w2"; }
    SUBCASE("another id") { ++line.id; }
    CHECK_FALSE(verified(witness, text, line));
    for (const std::string& other : {std::string(), text + "\n", text + "extension\n"}) {
        CHECK_FALSE(verified(witness, other, good));
    }
}

TEST_CASE("a log's signature by the same key is no cosignature, nor the other way round") {
    const SecretKey key = made_key();
    const std::string text = format_checkpoint(example_checkpoint());
    const auto witness = make_witness_verifier("w", key.public_key());
    std::vector<std::uint8_t> blob(8);
    blob[7] = 1;
    const Signature plain = sign(key, bytes_of(text));
    blob.insert(blob.end(), plain.bytes.begin(), plain.bytes.end());
    CHECK_FALSE(verified(witness, text, {"w", witness.id(), blob}));
}

TEST_CASE("a cosignature's time is at most 2^63 - 1, and nobody makes one of time zero") {
    const SecretKey key = made_key();
    const auto witness = make_witness_verifier("w", key.public_key());
    const Checkpoint checkpoint = example_checkpoint();
    const std::string text = format_checkpoint(checkpoint);
    for (const std::uint64_t time : {std::uint64_t{1}, example_time, cosignature_time_max}) {
        const std::string line = cosign(checkpoint, "w", time, key);
        CHECK(verified(witness, text, parsed(line)) == Cosignature{"w", time});
    }
    // Properly signed, at times that nobody here states.
    for (const std::uint64_t time : {std::uint64_t{0}, cosignature_time_max + 1, UINT64_MAX}) {
        CAPTURE(time);
        CHECK_THROWS_AS((void)cosign(checkpoint, "w", time, key), Error);
        const Signature signature =
            sign(key, bytes_of("cosignature/v1\ntime " + std::to_string(time) + "\n" + text));
        NoteSignature line{"w", witness.id(), std::vector<std::uint8_t>(8)};
        set_time(line, time);
        line.signature.insert(line.signature.end(), signature.bytes.begin(), signature.bytes.end());
        CHECK(verified(witness, text, line).has_value() == (time == 0));
    }
    CHECK_THROWS_AS((void)cosign(checkpoint, "a b", 1, key), Error);
    CHECK_THROWS_AS((void)cosign({"a b", 1, {}}, "w", 1, key), Error);
}

}  // namespace
}  // namespace holdfast::crypto::cosignature_test
