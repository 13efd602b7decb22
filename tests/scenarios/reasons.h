/// The one table from the ledger's reasons to those of the neutral schema, and what a step expects.
///
/// Thread-safety: pure functions.
#pragma once

#include <string>

#include "ledger/entry.h"
#include "tests/scenarios/json.h"

namespace holdfast::scenarios {

/// What came of a command.
struct Result {
    ledger::Reason reason = ledger::Reason::ok;
    ledger::Detail detail;
};

/// "ok", "duplicate", "aborted" or "rejected", in the schema's words.
std::string_view outcome_word(const Result& result);
/// The outcome with the ledger's own reason: "rejected: exceeds_hold".
std::string shown(const Result& result);
/// What the step's `expect` asks for: "rejected: exceeds_hold". A step without one expects ok.
std::string shown_expectation(const Json& step);
/// Does the result fit? Where the reason counts, the ledger's own name or one of its neutral ones.
bool fits(const Json& step, const Result& result);

}  // namespace holdfast::scenarios
