#include "api/witness/witness.h"

#include <algorithm>

#include "crypto/bytes.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"

namespace holdfast::api {

namespace {

constexpr std::string_view kAddCheckpoint = "/add-checkpoint";
constexpr std::string_view kCheckpoint = "/checkpoint";

std::string origin_hash(const std::string& origin) {
    return crypto::to_hex(crypto::sha256(crypto::bytes_of(origin)));
}

std::string file_name(const std::string& origin) { return origin_hash(origin) + ".checkpoint"; }

/// The kept note, if this witness has cosigned it.
std::optional<CosignedCheckpoint> opened(const std::string& text, const std::string& origin,
                                         const crypto::WitnessVerifier& witness) {
    const auto note = crypto::parse_note(text);
    const auto checkpoint = note ? crypto::parse_checkpoint(note->text) : std::nullopt;
    if (!checkpoint || checkpoint->origin != origin) {
        return std::nullopt;
    }
    const bool is_cosigned =
        std::any_of(note->signatures.begin(), note->signatures.end(), [&](const auto& line) {
            return crypto::verify_cosignature(witness, note->text, line).has_value();
        });
    if (!is_cosigned) {
        return std::nullopt;
    }
    return CosignedCheckpoint{*checkpoint, text};
}

}  // namespace

Witness::Witness(Settings settings, Ports ports)
    : settings_(std::move(settings)), ports_(std::move(ports)) {
    const auto self = crypto::make_witness_verifier(settings_.name, ports_.key.public_key());
    for (const crypto::NoteVerifier& log : settings_.logs) {
        WitnessedLog& known = logs_[log.name()];
        known.keys.push_back(log);
        const std::string file = file_name(log.name());
        const auto kept = ports_.folder.read(file, crypto::note_bytes_max);
        if (kept && !known.latest) {
            known.latest = opened(*kept, log.name(), self);
            if (!known.latest) {
                throw std::runtime_error(
                    (ports_.folder.path() / file).string() +
                    " is not a checkpoint that this witness cosigned: put the right file back. "
                    "Without it, it can't tell what it has promised");
            }
        }
    }
}

HttpResponse Witness::answer(const HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    const bool is_adding = request.target == kAddCheckpoint;
    const bool is_reading = request.method == "GET" || request.method == "HEAD";
    if (is_adding ? request.method != "POST" : !is_reading) {
        HttpResponse refused = http_failure(405, "not a method for this");
        refused.allow = is_adding ? "POST" : "GET, HEAD";
        return refused;
    }
    return is_adding ? add(request.body) : show(request.target);
}

HttpResponse Witness::show(std::string_view target) const {
    for (const auto& [origin, log] : logs_) {
        if (log.latest && target == '/' + origin_hash(origin) + std::string(kCheckpoint)) {
            HttpResponse response;
            response.cache_control = "no-cache";
            response.body = log.latest->note;
            return response;
        }
    }
    return http_failure(404, "no checkpoint of such a log was cosigned here");
}

HttpResponse Witness::add(const std::string& body) {
    if (is_broken_) {
        return http_failure(500, "this witness can't write to its folder");
    }
    WitnessAnswer answer = add_checkpoint(body, logs_, {settings_.name, ports_.key, ports_.now()});
    if (answer.evidence) {
        keep(std::move(*answer.evidence));
    }
    if (answer.latest) {
        keep(*answer.latest);
    }
    HttpResponse response;
    response.status = answer.status;
    response.content_type = answer.content_type;
    response.body = answer.body;
    return response;
}

void Witness::keep(const CosignedCheckpoint& latest) {
    const std::string& origin = latest.checkpoint.origin;
    try {
        ports_.folder.replace(file_name(origin), latest.note);
    } catch (const std::exception& error) {
        is_broken_ = true;
        ports_.report(std::string("it cosigns no more until it is started again: ") + error.what());
        throw;
    }
    logs_.at(origin).latest = latest;
}

// A witness that can't write evidence down goes on to witness: it has said what it saw.
void Witness::keep(Evidence evidence) {
    evidence.found = ports_.now();
    const std::string file = evidence_file_name(evidence);
    std::string place = (ports_.folder.path() / file).string();
    try {
        if (ports_.folder.read(file, 4 * crypto::note_bytes_max)) {
            return;  // known, and said
        }
        // Anybody may send a log's true checkpoints with false proofs: that must not fill the disk.
        // A fork proves itself, and only the log can make one.
        if (evidence.what == Misdeed::inconsistent && unproven_count_++ >= settings_.unproven_max) {
            return;
        }
        ports_.folder.replace(file, evidence_json(evidence));
    } catch (const std::exception& error) {
        place = std::string("not kept: ") + error.what();
    }
    ports_.report("ALARM: " + evidence.origin + ": " + evidence.why +
                  ". Both signed heads: " + place);
}

}  // namespace holdfast::api
