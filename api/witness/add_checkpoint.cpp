#include "api/witness/add_checkpoint.h"

#include "crypto/cosignature.h"
#include "crypto/merkle.h"
#include "crypto/text_lines.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kProofLinesMax = 63;
constexpr std::string_view kOld = "old ";
constexpr std::string_view kText = "text/plain; charset=utf-8";
constexpr std::string_view kSize = "text/x.tlog.size";

std::optional<std::uint64_t> parse_old(std::string_view line) {
    if (!line.starts_with(kOld)) {
        return std::nullopt;
    }
    line.remove_prefix(kOld.size());
    return crypto::parse_decimal(line);
}

WitnessAnswer refused(unsigned status, std::string_view why) {
    WitnessAnswer answer;
    answer.status = status;
    answer.content_type = kText;
    answer.body = std::string(why) + '\n';
    return answer;
}

WitnessAnswer refused_for_size(std::uint64_t latest) {
    WitnessAnswer answer = refused(409, std::to_string(latest));
    answer.content_type = kSize;
    return answer;
}

/// Why the new checkpoint does not continue the latest one; empty if it does. Sizes are judged
/// already: the old size is the latest one, and at most the new one.
std::string_view why_inconsistent(const AddCheckpoint& request, const crypto::Checkpoint& latest) {
    const crypto::Checkpoint& next = request.checkpoint;
    if (next.size == 0 && next.root != crypto::empty_merkle_root()) {
        return "a tree without leaves has another root";
    }
    if (request.old_size == 0) {
        return request.proof.empty() ? "" : "from nothing there is nothing to prove";
    }
    if (next.size == latest.size && next.root != latest.root) {
        return "another root than that of the checkpoint of this size cosigned before";
    }
    if (!crypto::verify_consistency(latest.size, next.size, latest.root, next.root,
                                    request.proof)) {
        return "the proof does not show that the checkpoint cosigned before is part of this one";
    }
    return "";
}

/// What this signed checkpoint shows of the log, beside the one cosigned before.
std::optional<Evidence> evidence_of(const AddCheckpoint& request, const CosignedCheckpoint& latest,
                                    std::string_view inconsistency) {
    const crypto::Checkpoint& next = request.checkpoint;
    Evidence evidence;
    if (next.size == latest.checkpoint.size && next.root != latest.checkpoint.root) {
        evidence.what = Misdeed::fork;
        evidence.why = "the log has signed two roots of one size: it has two histories";
    } else if (!inconsistency.empty() && next.size > latest.checkpoint.size) {
        evidence.what = Misdeed::inconsistent;
        evidence.why =
            "the log has signed a larger checkpoint, and the proof given does not show that the "
            "kept one is part of it. Whoever sent it may have made the proof up: ask the log for "
            "one";
    } else {
        return std::nullopt;
    }
    evidence.origin = next.origin;
    evidence.kept = latest.note;
    evidence.shown = request.note;
    evidence.proof = request.proof;
    return evidence;
}

WitnessAnswer cosigned(const AddCheckpoint& request, const crypto::OpenedNote& opened,
                       const CosigningHand& hand) {
    const std::string line = crypto::cosign(request.checkpoint, hand.name, hand.time, hand.key);
    std::string note = opened.text + '\n';
    for (const crypto::NoteSignature& signature : opened.verified) {
        note += crypto::note_signature_line(signature.name, signature.id, signature.signature);
    }
    WitnessAnswer answer;
    answer.status = 200;
    answer.content_type = kText;
    answer.body = line;
    answer.latest = CosignedCheckpoint{request.checkpoint, note + line};
    return answer;
}

}  // namespace

std::optional<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
    const auto first = crypto::take_line(body);
    const auto old_size = first ? parse_old(*first) : std::nullopt;
    if (!old_size) {
        return std::nullopt;
    }
    AddCheckpoint request;
    request.old_size = *old_size;
    while (true) {
        const auto line = crypto::take_line(body);
        if (!line) {
            return std::nullopt;
        }
        if (line->empty()) {
            break;
        }
        const auto hash = crypto::parse_base64_hash(*line);
        if (!hash || request.proof.size() == kProofLinesMax) {
            return std::nullopt;
        }
        request.proof.push_back(*hash);
    }
    const auto note = crypto::parse_note(body);
    auto checkpoint = note ? crypto::parse_checkpoint(note->text) : std::nullopt;
    if (!checkpoint) {
        return std::nullopt;
    }
    request.note = body;
    request.checkpoint = std::move(*checkpoint);
    return request;
}

WitnessAnswer add_checkpoint(std::string_view body, const WitnessedLogs& logs,
                             const CosigningHand& hand) {
    const auto request = parse_add_checkpoint(body);
    if (!request) {
        return refused(400, "not a request of add-checkpoint");
    }
    const auto log = logs.find(request->checkpoint.origin);
    if (log == logs.end()) {
        return refused(404, "this witness does not know the log");
    }
    const auto opened = crypto::open_note(request->note, log->second.keys);
    if (const auto* error = std::get_if<crypto::NoteError>(&opened)) {
        return refused(403, crypto::to_string(*error));
    }
    const std::optional<CosignedCheckpoint>& latest = log->second.latest;
    const std::uint64_t latest_size = latest ? latest->checkpoint.size : 0;
    const bool is_from_latest = request->old_size == latest_size;
    WitnessAnswer answer;
    std::string_view inconsistency;
    if (request->old_size > request->checkpoint.size) {
        answer = refused(400, "the old size is larger than the new one");
    } else if (!is_from_latest) {
        answer = refused_for_size(latest_size);
    } else {
        inconsistency =
            why_inconsistent(*request, latest ? latest->checkpoint : crypto::Checkpoint{});
        answer = inconsistency.empty()
                     ? cosigned(*request, std::get<crypto::OpenedNote>(opened), hand)
                     : refused(422, inconsistency);
    }
    if (latest) {
        answer.evidence = evidence_of(*request, *latest, inconsistency);
    }
    return answer;
}

}  // namespace holdfast::api
