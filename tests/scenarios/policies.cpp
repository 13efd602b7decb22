#include "tests/scenarios/policies.h"

#include <algorithm>
#include <array>

namespace holdfast::scenarios {

namespace {

constexpr std::array<std::string_view, 4> kLacking = {"force", "window_required", "self_hold",
                                                      "boundary:strictly_after"};

struct Policy {
    std::string_view name;
    std::string_view ours;
};
constexpr std::array kPolicies = {
    Policy{"partial_release", "keeps_remainder"},
    Policy{"partial_refund", "allowed"},
    Policy{"expiry", "automatic"},
    Policy{"ceiling_check", "at_hold"},
    Policy{"rejected_id_reuse", "burned"},
    Policy{"zero_amount", "rejected"},
    Policy{"duplicate_id", "idempotent"},
    Policy{"frozen_release", "rejected"},
    Policy{"unexpected_preimage", "rejected"},
    Policy{"self_hold", "rejected"},
    Policy{"refund_when", "only_in_window"},
    Policy{"reverse_without_funds", "rejected"},
};

bool is_ours(std::string_view name, std::string_view value) {
    return std::ranges::any_of(kPolicies, [&](const Policy& policy) {
        return policy.name == name && policy.ours == value;
    });
}

}  // namespace

std::optional<std::string> why_skipped(const Json& scenario) {
    for (const Json& feature : list_of(scenario, "requires")) {
        if (std::ranges::find(kLacking, shown(feature)) != kLacking.end()) {
            return "feature " + shown(feature);
        }
    }
    for (const auto& [name, value] : object_of(scenario, "needs").items()) {
        if (!is_ours(name, shown(value))) {
            return "policy " + name + "=" + shown(value);
        }
    }
    return std::nullopt;
}

bool is_left_out(const Json& step) {
    return std::ranges::any_of(list_of(step, "depends_on"), [](const Json& item) {
        const std::string text = shown(item);
        const std::size_t equals = text.find('=');
        return equals == std::string::npos ||
               !is_ours(text.substr(0, equals), text.substr(equals + 1));
    });
}

}  // namespace holdfast::scenarios
