#include "ledger/rejection.h"

#include <algorithm>
#include <array>

namespace holdfast::ledger {

namespace {

constexpr std::array kReasons = {
#define HOLDFAST_REASON_INFO(number, name, burns, retry, meaning) \
    ReasonInfo{Reason::name, #name, burns, retry, meaning},
    HOLDFAST_REASONS(HOLDFAST_REASON_INFO)
#undef HOLDFAST_REASON_INFO
};

}  // namespace

std::span<const ReasonInfo> reasons() { return kReasons; }

const ReasonInfo* find_reason(Reason reason) {
    const auto found = std::ranges::find(kReasons, reason, &ReasonInfo::reason);
    return found == kReasons.end() ? nullptr : &*found;
}

std::optional<Reason> reason_from_name(std::string_view name) {
    const auto found = std::ranges::find(kReasons, name, &ReasonInfo::name);
    return found == kReasons.end() ? std::nullopt : std::optional(found->reason);
}

std::string_view name_of(Reason reason) {
    const auto* info = find_reason(reason);
    return info == nullptr ? "unknown" : info->name;
}

bool burns_id(Reason reason) {
    const auto* info = find_reason(reason);
    return info != nullptr && info->burns_id;
}

}  // namespace holdfast::ledger
