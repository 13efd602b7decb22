/// The case files that are not scenarios (splits, rounding, routing, amounts, limits, claim
/// windows, fee locks), rewritten as scenarios, so that each takes the same way through the ledger.
///
/// What a client works out before it sends anything (portions, routes, decimal text) is compared at
/// once. Thread-safety: pure functions.
#pragma once

#include "tests/scenarios/founding.h"

namespace holdfast::scenarios {

struct Recast {
    std::string id;
    std::vector<Finding> findings;       ///< of what needs no ledger
    Json scenario;                       ///< null: nothing is left to play
    std::optional<std::string> skipped;  ///< why it can't be played
};

/// Every case of a file that has `cases` (and `portion_text`); one with no kind is skipped by name.
std::vector<Recast> recast_cases(const Json& file);

// The kinds of cases, each in a file of its own subject.
void recast_split(const Json& item, Recast& recast);
void recast_rounding(const Json& item, Recast& recast);
void recast_fee_lock(const Json& item, Recast& recast);
void recast_routing(const Json& item, Recast& recast);
void recast_amount(const Json& item, Recast& recast);
void recast_limits(const Json& item, Recast& recast);
void recast_window(const Json& item, Recast& recast);

/// Builds the scenario of a case.
class CaseScript {
   public:
    /// An account in the one currency of the case, without limits, once. A balance to begin with is
    /// transferred to or from it.
    void account(const std::string& name, Number balance = 0);
    /// `limits`: floor and ceiling, set after the opening.
    void account(const std::string& name, Number balance, const Json& limits);
    /// A step; `expect` may be a result or {result, reason}.
    void step(Json step, const Json& expect = "ok");
    /// All non-zero payments (from, to, amount) as one linked run.
    void payments(const std::vector<std::tuple<std::string, std::string, Number>>& payments);
    /// An account's `field` comes to this.
    void check(const std::string& account, const char* field, Number expected);
    void advance(const Json& seconds);
    /// The scenario so far.
    [[nodiscard]] Json finish() const;

   private:
    Json accounts_ = Json::array();
    Json steps_ = Json::array();
    std::size_t ids_ = 0;
};

/// Compares two texts.
void expect_equal(Recast& recast, const std::string& what, const std::string& expected,
                  const std::string& got);

}  // namespace holdfast::scenarios
