/// Windows, locks, claimants and splits of a scenario's hold, written as ways out of it.
///
/// A window is (after, until] (DOMAIN 1); instants are the ledger's. Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/digest.h"
#include "ledger/types.h"
#include "tests/scenarios/json.h"
#include "tests/scenarios/numbers.h"

namespace holdfast::scenarios {

/// A way out, in the scenario's own names.
struct NamedExit {
    struct Share {
        std::string to;
        std::uint32_t weight = 1;
    };
    std::vector<Share> payees;  ///< one, or those of a split
    bool is_release = false;  ///< even where it pays a payer, as a split or the plain release does
    std::optional<std::string> by;  ///< nothing: anyone
    ledger::Time after = 0;         ///< 0: open
    ledger::Time until = 0;         ///< 0: open
    std::optional<crypto::Digest> condition;
    std::optional<std::string> terms;
};

/// Who is behind a hold, and when it was placed.
struct HoldParties {
    std::vector<std::string> payers;
    std::string payee;  ///< empty where the step names none
    ledger::Time placed = 0;
};

/// Has the step windows, locks or parties beyond the two obvious ways out?
bool has_exits_of_its_own(const Json& step);
/// All ways out as the step states them; nothing if it states none that could be understood.
std::optional<std::vector<NamedExit>> exits_of(const Json& step, const HoldParties& parties);

/// Stretches of time still to come in which a claim predicate holds; nothing if it is malformed.
struct Stretch {
    std::optional<Number> after;  ///< ns of the ledger's time; nothing: no bound
    std::optional<Number> until;
};
std::optional<std::vector<Stretch>> stretches_of(const Json& predicate, ledger::Time placed);

}  // namespace holdfast::scenarios
