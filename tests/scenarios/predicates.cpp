// Claim predicates ("before this instant", "not", "and", "or") as stretches of time.
#include <algorithm>

#include "tests/scenarios/claims.h"

namespace holdfast::scenarios {

namespace {

constexpr int kDepthMax = 4;

using Stretches = std::vector<Stretch>;

// Lower bounds: nothing is earlier than everything; upper bounds: nothing is later.
std::optional<Number> later_start(const std::optional<Number>& a, const std::optional<Number>& b) {
    return !a ? b : !b ? a : std::optional<Number>(std::max(*a, *b));
}
std::optional<Number> earlier_end(const std::optional<Number>& a, const std::optional<Number>& b) {
    return !a ? b : !b ? a : std::optional<Number>(std::min(*a, *b));
}

Stretches complement(const Stretches& stretches) {
    Stretches gaps;
    std::optional<Number> low;
    for (const Stretch& stretch : stretches) {
        if (stretch.after && (!low || *low < *stretch.after)) {
            gaps.push_back({low, stretch.after});
        }
        if (!stretch.until) {
            return gaps;
        }
        low = stretch.until;
    }
    gaps.push_back({low, {}});
    return gaps;
}

Stretches intersection(const Stretches& left, const Stretches& right) {
    Stretches found;
    for (const Stretch& a : left) {
        for (const Stretch& b : right) {
            Stretch both{later_start(a.after, b.after), earlier_end(a.until, b.until)};
            if (!both.after || !both.until || *both.after < *both.until) {
                found.push_back(std::move(both));
            }
        }
    }
    std::ranges::sort(found, [](const Stretch& a, const Stretch& b) {
        return b.after && (!a.after || *a.after < *b.after);
    });
    return found;
}

std::optional<Stretches> stretches(const Json& when, ledger::Time placed, int depth);

std::optional<Stretches> of_both(const Json& when, ledger::Time placed, int depth, bool all) {
    const Json& parts = list_of(when, "of");
    if (parts.size() != 2) {
        return std::nullopt;
    }
    const auto left = stretches(parts[0], placed, depth + 1);
    const auto right = stretches(parts[1], placed, depth + 1);
    if (!left || !right) {
        return std::nullopt;
    }
    return all ? intersection(*left, *right)
               : complement(intersection(complement(*left), complement(*right)));
}

// "before_time t = now < t": until the nanosecond before it.
std::optional<Stretches> before(const Json& when, const char* name, ledger::Time base) {
    const auto seconds = number_of(when, name);
    if (!seconds || *seconds < 0) {
        return std::nullopt;
    }
    return Stretches{{{}, base + ns_of(*seconds) - 1}};
}

std::optional<Stretches> stretches(const Json& when, ledger::Time placed, int depth) {
    const auto type = text_of(when, "type");
    if (!type || depth > kDepthMax) {
        return std::nullopt;
    }
    if (*type == "and" || *type == "or") {
        return of_both(when, placed, depth, *type == "and");
    }
    if (*type == "not") {
        const Json* inner = find(when, "of");
        const auto found = inner == nullptr ? std::nullopt : stretches(*inner, placed, depth + 1);
        return found ? std::optional(complement(*found)) : std::nullopt;
    }
    if (*type == "before_time") {
        return before(when, "time", kSecondZero);
    }
    if (*type == "before_age") {
        return before(when, "seconds", placed);
    }
    return *type == "always" ? std::optional(Stretches{{}}) : std::nullopt;
}

}  // namespace

std::optional<std::vector<Stretch>> stretches_of(const Json& predicate, ledger::Time placed) {
    auto found = stretches(predicate, placed, 1);
    if (found) {
        std::erase_if(*found, [&](const Stretch& s) { return s.until && *s.until <= placed; });
    }
    return found;
}

}  // namespace holdfast::scenarios
