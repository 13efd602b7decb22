#include "crypto/tlog_proof.h"

#include "crypto/base64.h"
#include "crypto/error.h"
#include "crypto/note.h"
#include "crypto/text_lines.h"

namespace holdfast::crypto {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_start = "extra ";
constexpr std::string_view index_start = "index ";
constexpr std::size_t path_max = 64;

/// The lines of the inclusion path and the empty one after them.
std::optional<MerkleProof> take_path(std::string_view& text) {
    MerkleProof path;
    for (auto line = take_line(text); line; line = take_line(text)) {
        if (line->empty()) return path;
        const auto hash = parse_base64_hash(*line);
        if (!hash || path.size() == path_max) return std::nullopt;
        path.push_back(*hash);
    }
    return std::nullopt;
}

}  // namespace

std::string format_tlog_proof(const TlogProof& proof) {
    if (proof.extra.size() > tlog_proof_extra_bytes_max || proof.path.size() > path_max) {
        throw Error("a proof has at most 64 KiB of extra data and 64 hashes");
    }
    std::string text(first_line);
    text += '\n';
    if (!proof.extra.empty()) {
        text += extra_start;
        text += to_base64(proof.extra) + '\n';
    }
    text += index_start;
    text += std::to_string(proof.index) + '\n';
    for (const Digest& hash : proof.path) text += to_base64(hash) + '\n';
    return text + '\n' + proof.checkpoint;
}

std::optional<TlogProof> parse_tlog_proof(std::string_view text) {
    TlogProof proof;
    if (take_line(text) != first_line) return std::nullopt;
    auto line = take_line(text);
    if (line && line->starts_with(extra_start)) {
        line->remove_prefix(extra_start.size());
        if (line->empty() || line->size() / 4 > tlog_proof_extra_bytes_max / 3 + 1) {
            return std::nullopt;
        }
        auto extra = from_base64(*line);
        if (!extra || extra->size() > tlog_proof_extra_bytes_max) return std::nullopt;
        proof.extra = std::move(*extra);
        line = take_line(text);
    }
    if (!line || !line->starts_with(index_start)) return std::nullopt;
    const auto index = parse_decimal(line->substr(index_start.size()));
    auto path = take_path(text);
    if (!index || !path || text.size() > note_bytes_max) return std::nullopt;
    proof.index = *index;
    proof.path = std::move(*path);
    proof.checkpoint = text;
    return proof;
}

}  // namespace holdfast::crypto
