#include "ledger/proof/dossier.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "crypto/hex.h"
#include "ledger/agreements.h"

namespace holdfast::ledger {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kFormat = "holdfast/dossier/v1";
constexpr std::uint8_t kMilestonesMax = 8;

constexpr DossierFailure kMalformed{"dossier_malformed", "this is not a dossier, or it was changed",
                                    std::nullopt};
constexpr DossierFailure kWrongNames{
    "dossier_stranger", "a name does not follow from what the dossier is about", std::nullopt};

DossierFailure about(std::size_t receipt, std::string_view word, std::string_view meaning) {
    return {word, meaning, receipt};
}

/// An object that has a member twice could be read in two ways.
std::optional<Json> parse_strictly(std::string_view text) {
    std::vector<std::set<std::string>> open;
    bool is_twice = false;
    const auto watch = [&](int, Json::parse_event_t event, Json& value) {
        if (event == Json::parse_event_t::object_start) {
            open.emplace_back();
        } else if (event == Json::parse_event_t::object_end) {
            open.pop_back();
        } else if (event == Json::parse_event_t::key) {
            is_twice |= !open.back().insert(value.get<std::string>()).second;
        }
        return true;
    };
    Json json = Json::parse(text, watch, false);
    return json.is_discarded() || is_twice ? std::nullopt : std::optional(std::move(json));
}

bool has_only(const Json& object, const std::set<std::string>& members) {
    return object.is_object() && object.size() == members.size() &&
           std::ranges::all_of(members,
                               [&](const std::string& name) { return object.contains(name); });
}

bool read_name(const Json& object, CommandId& name) {
    const Json& party = object["party"];
    const Json& id = object["id"];
    if (!party.is_number_unsigned() || party.get<std::uint64_t>() > UINT32_MAX || !id.is_string()) {
        return false;
    }
    name.party = party.get<PartyId>();
    const auto& hex = id.get_ref<const std::string&>();
    return crypto::from_hex(hex, name.id.bytes) && crypto::to_hex(name.id.bytes) == hex &&
           name.id != Id{};
}

std::optional<Dossier> parse_dossier(std::string_view file) {
    const auto json = file.size() <= kDossierBytesMax ? parse_strictly(file) : std::nullopt;
    if (!json || !has_only(*json, {"format", "origin", "subject", "names", "receipts"}) ||
        (*json)["format"] != kFormat || !(*json)["origin"].is_string() ||
        !has_only((*json)["subject"], {"party", "id"}) || !(*json)["names"].is_array() ||
        !(*json)["receipts"].is_array() || (*json)["receipts"].empty()) {
        return std::nullopt;
    }
    Dossier dossier;
    dossier.origin = (*json)["origin"].get<std::string>();
    CommandId subject;
    if (!read_name((*json)["subject"], subject)) {
        return std::nullopt;
    }
    for (const Json& named : (*json)["names"]) {
        DossierName& name = dossier.names.emplace_back();
        if (!has_only(named, {"party", "id", "what"}) || !named["what"].is_string() ||
            !read_name(named, name.name)) {
            return std::nullopt;
        }
        name.what = named["what"].get<std::string>();
    }
    for (const Json& receipt : (*json)["receipts"]) {
        if (!receipt.is_string()) {
            return std::nullopt;
        }
        dossier.receipts.push_back(receipt.get<std::string>());
    }
    const bool is_named = !dossier.names.empty();
    if (is_named && dossier.names.front().name != subject) {
        dossier.names.clear();  // for check_names to find
    }
    return is_named ? std::optional(std::move(dossier)) : std::nullopt;
}

/// The subject's name first, the others its milestones', each once.
bool check_names(const std::vector<DossierName>& names) {
    if (names.empty()) {
        return false;
    }
    std::vector<CommandId> following = names_following(names.front().name);
    return std::ranges::all_of(
        names, [&](const DossierName& named) { return std::erase(following, named.name) == 1; });
}

std::vector<CommandId> plain(const std::vector<DossierName>& names) {
    std::vector<CommandId> plain;
    for (const DossierName& named : names) {
        plain.push_back(named.name);
    }
    return plain;
}

bool holds(ByteSpan bytes, const Id& id) {
    return std::search(bytes.begin(), bytes.end(), id.bytes.begin(), id.bytes.end()) != bytes.end();
}

}  // namespace

std::vector<CommandId> names_following(const CommandId& subject) {
    std::vector<CommandId> names = {subject};
    for (std::uint8_t index = 0; index < kMilestonesMax; ++index) {
        names.push_back(rename<CommandId>(milestone_id(rename<AgreementId>(subject), index)));
    }
    return names;
}

bool mentions(ByteSpan command, ByteSpan outcome, const std::vector<CommandId>& names) {
    return std::ranges::any_of(names, [&](const CommandId& name) {
        return holds(command, name.id) || holds(outcome, name.id);
    });
}

std::string format_dossier(const Dossier& dossier) {
    const auto name = [](const CommandId& id) {
        return Json{{"party", id.party}, {"id", crypto::to_hex(id.id.bytes)}};
    };
    Json names = Json::array();
    for (const DossierName& named : dossier.names) {
        names.push_back(name(named.name));
        names.back()["what"] = named.what;
    }
    const Json json = {{"format", kFormat},
                       {"origin", dossier.origin},
                       {"subject", name(dossier.names.front().name)},
                       {"names", names},
                       {"receipts", dossier.receipts}};
    return json.dump(1) + '\n';
}

std::variant<ProvenDossier, DossierFailure> check_dossier(std::string_view file,
                                                          const crypto::TlogPolicy& policy,
                                                          SignatureCheck check_signature) {
    auto dossier = parse_dossier(file);
    if (!dossier) {
        return kMalformed;
    }
    if (!check_names(dossier->names)) {
        return kWrongNames;
    }
    const std::vector<CommandId> names = plain(dossier->names);
    ProvenDossier proven;
    for (std::size_t i = 0; i < dossier->receipts.size(); ++i) {
        auto checked = check_receipt(dossier->receipts[i], policy, check_signature);
        if (const auto* failure = std::get_if<ReceiptFailure>(&checked)) {
            return about(i, name_of(*failure), meaning_of(*failure));
        }
        auto& result = std::get<ProvenResult>(checked);
        const ProvenResult* before = proven.results.empty() ? nullptr : &proven.results.back();
        if (result.checkpoint.checkpoint.origin != dossier->origin ||
            (before != nullptr && before->checkpoint.checkpoint != result.checkpoint.checkpoint)) {
            return about(i, "dossier_mixed", "a receipt of another ledger or checkpoint");
        }
        if (before != nullptr && std::pair(before->sequence, before->index) >=
                                     std::pair(result.sequence, result.index)) {
            return about(i, "dossier_order", "receipts are not in the log's order, each once");
        }
        if (!mentions(result.command ? result.command->view().leaf_bytes() : Bytes{},
                      result.outcome_bytes, names)) {
            return about(i, "dossier_stranger", "a receipt that mentions none of the names");
        }
        proven.results.push_back(std::move(result));
    }
    proven.dossier = std::move(*dossier);
    return proven;
}

}  // namespace holdfast::ledger
