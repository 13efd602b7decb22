#include "api/evidence.h"

#include <nlohmann/json.hpp>

#include "crypto/base64.h"
#include "crypto/bytes.h"
#include "crypto/hex.h"
#include "crypto/note.h"
#include "crypto/sha256.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kNameBytes = 16;

/// What is signed, without who has signed it: cosignatures and times differ, the history does not.
std::string text_of_note(const std::string& note) {
    const auto parsed = crypto::parse_note(note);
    return parsed ? parsed->text : note;
}

}  // namespace

std::string_view to_string(Misdeed what) {
    switch (what) {
        case Misdeed::fork: return "fork";
        case Misdeed::inconsistent: return "inconsistent";
        case Misdeed::rollback: return "rollback";
    }
    return "unknown";
}

std::string evidence_json(const Evidence& evidence) {
    nlohmann::ordered_json json = {
        {"format", "holdfast/evidence/v1"}, {"what", to_string(evidence.what)},
        {"origin", evidence.origin},        {"why", evidence.why},
        {"found", evidence.found},          {"kept", evidence.kept},
        {"shown", evidence.shown}};
    json["proof"] = nlohmann::ordered_json::array();
    for (const crypto::Digest& hash : evidence.proof) {
        json["proof"].push_back(crypto::to_base64(hash));
    }
    return json.dump(2) + '\n';
}

std::string evidence_file_name(const Evidence& evidence) {
    const crypto::Digest hash = crypto::sha256(
        crypto::bytes_of(text_of_note(evidence.kept) + '\n' + text_of_note(evidence.shown)));
    return std::string(to_string(evidence.what)) + '-' +
           crypto::to_hex(std::span(hash).first(kNameBytes)) + ".json";
}

}  // namespace holdfast::api
