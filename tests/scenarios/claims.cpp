#include "tests/scenarios/claims.h"

#include <algorithm>
#include <cctype>

#include "crypto/hex.h"

namespace holdfast::scenarios {

namespace {

constexpr const char* kAnyone = "anyone";

std::optional<std::string> actor_from(std::string name) {
    return name == kAnyone ? std::nullopt : std::optional(std::move(name));
}

std::optional<crypto::Digest> lock_from(const Json& text) {
    if (!text.is_string()) {
        return std::nullopt;
    }
    std::string hex = text.get<std::string>();
    std::ranges::transform(hex, hex.begin(), [](unsigned char c) { return std::tolower(c); });
    return crypto::array_from_hex<32>(hex);
}

NamedExit exit_to(const std::string& to, const std::optional<std::string>& by) {
    NamedExit exit;
    exit.payees.push_back({to});
    exit.by = by;
    return exit;
}

// "from/until become the second's last nanosecond".
ledger::Time last_ns(const Json& step, const char* name) {
    const auto second = number_of(step, name);
    return second ? instant(kSecondZero + ns_of(*second + 1) - 1) : 0;
}

// A name, or a list of names: each may use a way out of its own.
std::vector<std::optional<std::string>> actors_of(const Json& step, const char* name,
                                                  const std::string& otherwise) {
    std::vector<std::optional<std::string>> found;
    if (const auto one = text_of(step, name)) {
        found.push_back(actor_from(*one));
    }
    for (const Json& one : list_of(step, name)) {
        if (one.is_string()) {
            found.push_back(actor_from(one.get<std::string>()));
        }
    }
    if (found.empty()) {
        found.push_back(actor_from(otherwise));
    }
    return found;
}

// The two obvious ways out. With a window or a lock anyone may use them, and where a release has a
// window but a refund has none, there is no refund.
std::optional<std::vector<NamedExit>> simple_exits(const Json& step, const HoldParties& parties) {
    const bool windowed = find(step, "release_from") != nullptr ||
                          find(step, "release_until") != nullptr ||
                          find(step, "refund_from") != nullptr;
    std::optional<crypto::Digest> lock;
    if (const Json* text = find(step, "hashlock")) {
        lock = lock_from(*text);
        if (!lock) {
            return std::nullopt;
        }
    }
    const std::string& payer = parties.payers.front();
    const std::string release_by = windowed || lock ? kAnyone : payer;
    const std::string refund_by = windowed ? kAnyone : parties.payee;
    std::vector<NamedExit> exits;
    for (const auto& by : actors_of(step, "release_by", release_by)) {
        exits.push_back(exit_to(parties.payee, by));
        exits.back().is_release = true;
        exits.back().after = last_ns(step, "release_from");
        exits.back().until = last_ns(step, "release_until");
        exits.back().condition = lock;
        exits.back().terms = text_of(step, "terms");
    }
    if (!windowed || find(step, "refund_from") != nullptr) {
        for (const auto& by : actors_of(step, "refund_by", refund_by)) {
            exits.push_back(exit_to(payer, by));
            exits.back().after = last_ns(step, "refund_from");
        }
    }
    return exits;
}

bool read_split(const Json& split, NamedExit& exit) {
    for (const Json& share : list_of(split, "shares")) {
        const auto to = text_of(share, "to");
        const auto weight = number_of(share, "weight");
        if (!to || !weight || *weight < 1 || *weight > UINT32_MAX) {
            return false;
        }
        exit.payees.push_back({*to, static_cast<std::uint32_t>(*weight)});
    }
    exit.is_release = true;
    exit.terms = text_of(split, "fees");
    return !exit.payees.empty();
}

std::optional<NamedExit> explicit_exit(const Json& item, const Json& step, ledger::Time placed) {
    const auto by = text_of(item, "by");
    const auto to = text_of(item, "to");
    const Json* split = find(item, "split");
    if (!by || to.has_value() == (split != nullptr)) {
        return std::nullopt;
    }
    NamedExit exit;
    exit.by = actor_from(*by);
    if (split != nullptr && !read_split(*split, exit)) {
        return std::nullopt;
    }
    if (to) {
        exit.payees.push_back({*to});
        exit.terms = text_of(step, "terms");
    }
    if (const auto after = number_of(item, "after_s")) {
        exit.after = instant(placed + ns_of(*after));
    }
    if (const auto until = number_of(item, "until_s")) {
        exit.until = instant(placed + ns_of(*until));
    }
    if (const Json* lock = find(item, "hashlock")) {
        exit.condition = lock_from(*lock);
        if (!exit.condition) {
            return std::nullopt;
        }
    }
    return exit;
}

std::optional<std::vector<NamedExit>> claimant_exits(const Json& step, const HoldParties& parties) {
    std::vector<NamedExit> exits;
    for (const Json& claimant : list_of(step, "claimants")) {
        const auto party = text_of(claimant, "party");
        const Json* when = find(claimant, "when");
        const auto stretches = when == nullptr ? std::nullopt : stretches_of(*when, parties.placed);
        if (!party || !stretches) {
            return std::nullopt;
        }
        for (const Stretch& stretch : *stretches) {
            const auto bound = [](const std::optional<Number>& ns) {
                return ns ? instant(*ns) : 0;
            };
            exits.push_back(exit_to(*party, party));
            exits.back().after = bound(stretch.after);
            exits.back().until = bound(stretch.until);
            exits.back().terms = text_of(step, "terms");
        }
    }
    return exits;
}

}  // namespace

bool has_exits_of_its_own(const Json& step) {
    const auto stated = {"exits",       "claimants", "release_from", "release_until",
                         "refund_from", "hashlock",  "release_by",   "refund_by"};
    return std::ranges::any_of(stated,
                               [&](const char* name) { return find(step, name) != nullptr; });
}

std::optional<std::vector<NamedExit>> exits_of(const Json& step, const HoldParties& parties) {
    if (find(step, "exits") != nullptr) {
        std::vector<NamedExit> exits;
        for (const Json& item : list_of(step, "exits")) {
            auto exit = explicit_exit(item, step, parties.placed);
            if (!exit) {
                return std::nullopt;
            }
            exits.push_back(std::move(*exit));
        }
        return exits;
    }
    if (find(step, "claimants") != nullptr) {
        return claimant_exits(step, parties);
    }
    return parties.payers.empty() || parties.payee.empty() ? std::nullopt
                                                           : simple_exits(step, parties);
}

}  // namespace holdfast::scenarios
