// Every decoder of crypto/ that reads what others wrote: decode then encode gives the same bytes,
// or it is refused.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "crypto/base64.h"
#include "crypto/bytes.h"
#include "crypto/checkpoint.h"
#include "crypto/hex.h"
#include "crypto/merkle.h"
#include "crypto/merkle_proof.h"
#include "crypto/note.h"

namespace {

using namespace holdfast::crypto;

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

std::string written(const Note& note) {
    std::string text = note.text + "\n";
    for (const NoteSignature& line : note.signatures) {
        text += note_signature_line(line.name, line.id, line.signature);
    }
    return text;
}

void check_texts(std::string_view text) {
    if (const auto bytes = from_hex(text)) require(to_hex(*bytes) == text, "hex");
    if (const auto bytes = from_base64(text)) require(to_base64(*bytes) == text, "Base64");
    if (const auto key = parse_vkey(text)) require(key->vkey() == text, "vkey");
    if (const auto note = parse_note(text)) require(written(*note) == text, "note");
    if (const auto checkpoint = parse_checkpoint(text)) {
        require(format_checkpoint(*checkpoint) == text, "checkpoint");
    }
}

void check_frontier(std::span<const std::uint8_t> bytes) {
    const auto frontier = MerkleFrontier::deserialise(bytes);
    if (!frontier) return;
    const auto again = frontier->serialise();
    require(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()), "frontier");
    (void)frontier->root();
}

/// Sizes from the first 16 bytes, hashes from the rest: nothing to find but a crash or a hang.
void check_proofs(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < 16) return;
    std::uint64_t sizes[2] = {};
    for (unsigned i = 0; i < 16; ++i) sizes[i / 8] |= std::uint64_t{bytes[i]} << (i % 8 * 8);
    bytes = bytes.subspan(16);
    MerkleProof proof(bytes.size() / sizeof(Digest));
    for (Digest& hash : proof) {
        std::copy_n(bytes.begin(), hash.size(), hash.begin());
        bytes = bytes.subspan(hash.size());
    }
    require(!verify_inclusion(sizes[0], sizes[1], Digest{}, proof, Digest{}) || proof.empty(),
            "an inclusion proof out of thin air");
    require(!verify_consistency(sizes[0], sizes[1], Digest{}, Digest{1}, proof),
            "a consistency proof out of thin air");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> bytes(data, size);
    check_texts(text_of(bytes));
    check_frontier(bytes);
    check_proofs(bytes);
    return 0;
}
