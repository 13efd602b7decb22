#include "api/monitor/monitor.h"

#include <algorithm>
#include <stdexcept>

#include "crypto/hex.h"

namespace holdfast::api {

namespace {

using Verdict = MonitorRound::Verdict;

constexpr const char* kKeptFile = "checkpoint";

MonitorRound failed(Verdict verdict, std::string_view failure, std::string why) {
    MonitorRound round;
    round.verdict = verdict;
    round.failure = failure;
    round.why = std::move(why);
    return round;
}

std::string explained(crypto::PolicyFailure failure) {
    switch (failure) {
        case crypto::PolicyFailure::malformed:
            return "what the site shows as its checkpoint is none";
        case crypto::PolicyFailure::unknown_log:
            return "the checkpoint is signed by no log of the policy";
        case crypto::PolicyFailure::bad_log_signature:
            return "the log's signature under the checkpoint does not verify";
        case crypto::PolicyFailure::bad_cosignature:
            return "a witness' cosignature under the checkpoint does not verify";
        case crypto::PolicyFailure::too_few_witnesses:
            return "too few of the policy's witnesses have cosigned the checkpoint";
    }
    return "the policy refuses the checkpoint";
}

}  // namespace

Monitor::Monitor(crypto::TlogPolicy policy, Ports ports)
    : policy_(std::move(policy)), ports_(std::move(ports)) {
    const auto note = ports_.folder == nullptr
                          ? std::nullopt
                          : ports_.folder->read(kKeptFile, crypto::note_bytes_max);
    if (note) {
        auto opened = open(*note);
        if (!std::holds_alternative<Signed>(opened)) {
            throw std::runtime_error((ports_.folder->path() / kKeptFile).string() +
                                     " was not signed by a log of this policy: is it the right "
                                     "folder, and the right policy?");
        }
        kept_ = std::get<Signed>(std::move(opened));
    }
}

/// A log that has forked finds no witnesses for it: who has signed is asked before how many.
std::variant<Monitor::Signed, crypto::PolicyFailure> Monitor::open(const std::string& note) const {
    auto opened = crypto::open_checkpoint(note, policy_);
    if (auto* good = std::get_if<crypto::WitnessedCheckpoint>(&opened)) {
        return Signed{std::move(*good), note, true};
    }
    const auto failure = std::get<crypto::PolicyFailure>(opened);
    if (failure != crypto::PolicyFailure::too_few_witnesses) {
        return failure;
    }
    // All lines under it have been verified: its text can be read.
    return Signed{{*crypto::parse_checkpoint(crypto::parse_note(note)->text), {}}, note, false};
}

MonitorRound Monitor::look() {
    try {
        const std::string note = ports_.site.checkpoint();
        auto opened = open(note);
        if (const auto* failure = std::get_if<crypto::PolicyFailure>(&opened)) {
            return failed(Verdict::untrusted, to_string(*failure), explained(*failure));
        }
        return judge(std::get<Signed>(opened));
    } catch (const SiteUnavailable& error) {
        return failed(Verdict::unavailable, "unavailable", error.what());
    } catch (const SiteWrong& error) {
        return failed(Verdict::untrusted, "bad_site", error.what());
    }
}

MonitorRound Monitor::judge(const Signed& shown) {
    const crypto::Checkpoint& checkpoint = shown.opened.checkpoint;
    MonitorRound round;
    if (kept_ && kept_->opened.checkpoint.origin != checkpoint.origin) {
        round = failed(Verdict::untrusted, "other_log",
                       "the site shows the log " + checkpoint.origin + ", and " +
                           kept_->opened.checkpoint.origin + " was watched before");
        round.checkpoint = shown.opened;
        return round;
    }
    if (auto evidence = contradiction(shown)) {
        return accused(shown, std::move(*evidence));
    }
    const bool is_new = !kept_ || kept_->opened.checkpoint != checkpoint;
    if (is_new) {
        CheckedTiles tiles(ports_.site, checkpoint);
        if (auto evidence = inconsistency(shown, tiles)) {
            return accused(shown, std::move(*evidence));
        }
        check_new(checkpoint, tiles);
        round.new_entries = checkpoint.size - (kept_ ? kept_->opened.checkpoint.size : 0);
    }
    if (!shown.is_witnessed) {
        const auto failure = crypto::PolicyFailure::too_few_witnesses;
        round = failed(Verdict::too_few_witnesses, to_string(failure), explained(failure));
    } else if (is_new) {
        keep(shown);
    }
    round.checkpoint = shown.opened;
    return round;
}

std::optional<Evidence> Monitor::contradiction(const Signed& shown) const {
    if (!kept_) {
        return std::nullopt;
    }
    const crypto::Checkpoint& kept = kept_->opened.checkpoint;
    const crypto::Checkpoint& now = shown.opened.checkpoint;
    if (now.size == kept.size && now.root != kept.root) {
        return evidence(shown, Misdeed::fork,
                        "the log has signed two roots of one size: it has two histories");
    }
    if (now.size < kept.size) {
        return evidence(shown, Misdeed::rollback,
                        "the site shows a log of " + std::to_string(now.size) + " entries, and " +
                            std::to_string(kept.size) +
                            " were shown before: it has lost entries, or this copy of it is old");
    }
    return std::nullopt;
}

std::optional<Evidence> Monitor::inconsistency(const Signed& shown, CheckedTiles& tiles) const {
    if (!kept_ || kept_->opened.checkpoint.size == 0) {
        return std::nullopt;
    }
    const crypto::Checkpoint& kept = kept_->opened.checkpoint;
    const crypto::Checkpoint& now = shown.opened.checkpoint;
    const crypto::MerkleProof proof = crypto::consistency_proof(tiles.nodes(), kept.size, now.size);
    if (crypto::verify_consistency(kept.size, now.size, kept.root, now.root, proof)) {
        return std::nullopt;
    }
    Evidence found = evidence(
        shown, Misdeed::inconsistent,
        "the log has signed a larger tree that does not begin with the kept one: it has two "
        "histories. By the proof, which fits the shown root, the shown tree had at the kept size "
        "the root " +
            crypto::to_hex(crypto::merkle_root(tiles.nodes(), kept.size)));
    found.proof = proof;
    return found;
}

Evidence Monitor::evidence(const Signed& shown, Misdeed what, std::string why) const {
    Evidence evidence;
    evidence.what = what;
    evidence.origin = shown.opened.checkpoint.origin;
    evidence.why = std::move(why);
    evidence.found = ports_.now();
    evidence.kept = kept_->note;
    evidence.shown = shown.note;
    return evidence;
}

// Level by level; a list of all tiles would be as long as a hostile log says it is.
void Monitor::check_new(const crypto::Checkpoint& shown, CheckedTiles& tiles) const {
    const std::uint64_t old_size = kept_ ? kept_->opened.checkpoint.size : 0;
    for (unsigned level = 0; shown.size >> (crypto::tile_height * level) != 0; ++level) {
        const std::uint64_t old_nodes = old_size >> (crypto::tile_height * level);
        for (std::uint64_t index = old_nodes / crypto::tile_width;; ++index) {
            const std::uint64_t width = crypto::tile_width_in(shown.size, level, index);
            if (width == 0) {
                break;
            }
            const std::vector<crypto::Digest> hashes = tiles.tile({level, index, width});
            if (level == 0) {
                check_entries(index, hashes, old_size, shown.size);
            }
        }
    }
}

void Monitor::check_entries(std::uint64_t index, const std::vector<crypto::Digest>& hashes,
                            std::uint64_t old_size, std::uint64_t size) const {
    if (ports_.site.leaf_hashes(index, hashes.size()) != hashes) {
        throw SiteWrong(crypto::bundle_path("entries", index, hashes.size()) +
                        " holds other entries than were signed");
    }
    if (ports_.on_progress) {
        const std::uint64_t end = index * crypto::tile_width + hashes.size();
        ports_.on_progress(end - std::min(end, old_size), size - old_size);
    }
}

MonitorRound Monitor::accused(const Signed& shown, Evidence evidence) const {
    MonitorRound round = failed(Verdict::untrusted, to_string(evidence.what), evidence.why);
    round.checkpoint = shown.opened;
    if (ports_.folder != nullptr) {
        const std::string name = evidence_file_name(evidence);
        ports_.folder->replace(name, evidence_json(evidence));
        round.evidence_file = (ports_.folder->path() / name).string();
    }
    return round;
}

void Monitor::keep(const Signed& shown) {
    if (ports_.folder != nullptr) {
        ports_.folder->replace(kKeptFile, shown.note);
    }
    kept_ = shown;
}

}  // namespace holdfast::api
