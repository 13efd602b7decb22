#include "tests/scenarios/reasons.h"

#include <algorithm>
#include <array>

namespace holdfast::scenarios {

namespace {

using ledger::Reason;

// Ours that go by another name in the schema; the rest have the same name in both.
struct Neutral {
    Reason ours;
    std::string_view theirs;
};
constexpr std::array kNeutral = {
    Neutral{Reason::release_guarded, "not_authorized"},
    Neutral{Reason::no_way_out, "malformed"},
    Neutral{Reason::not_reversible, "not_settled"},
    Neutral{Reason::too_early,
            "not_claimable_now"},  // a claimant's window is a window like any other
    Neutral{Reason::too_late, "not_claimable_now"},
    Neutral{Reason::id_conflict, "duplicate_id"},
    Neutral{Reason::currency_not_found, "currency_mismatch"},
    // A milestone has its name from `agree` on; before it is nothing.
    Neutral{Reason::hold_not_found, "wrong_state"},
};

bool names(const Result& result, std::string_view reason) {
    if (reason == ledger::name_of(result.reason)) {
        return true;
    }
    // A figure that is no amount is refused before any rule sees it.
    if (result.reason == Reason::malformed && reason == ledger::name_of(Reason::invalid_amount)) {
        return result.detail == ledger::Detail::of(ledger::FieldName::amount);
    }
    return std::ranges::any_of(kNeutral, [&](const Neutral& neutral) {
        return neutral.ours == result.reason && neutral.theirs == reason;
    });
}

std::string expected_outcome(const Json& step) {
    return text_of(object_of(step, "expect"), "result").value_or("ok");
}

}  // namespace

std::string_view outcome_word(const Result& result) {
    switch (result.reason) {
        case Reason::ok: return "ok";
        case Reason::exists: return "duplicate";
        case Reason::linked_command_failed: return "aborted";
        default: return "rejected";
    }
}

std::string shown(const Result& result) {
    std::string text(outcome_word(result));
    if (text == "rejected") {
        text.append(": ").append(ledger::name_of(result.reason));
    }
    return text;
}

std::string shown_expectation(const Json& step) {
    const auto reason = text_of(object_of(step, "expect"), "reason");
    return expected_outcome(step) + (reason ? ": " + *reason : "");
}

bool fits(const Json& step, const Result& result) {
    if (outcome_word(result) != expected_outcome(step)) {
        return false;
    }
    const auto reason = text_of(object_of(step, "expect"), "reason");
    const bool counts = outcome_word(result) == "rejected" && flag_of(step, "reason_strict", true);
    return !counts || !reason || names(result, *reason);
}

}  // namespace holdfast::scenarios
