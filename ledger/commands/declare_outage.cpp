#include "ledger/commands/declare_outage.h"

#include "ledger/authority.h"

namespace holdfast::ledger::commands {

namespace {

constexpr Duration kLongest = 30 * kDay;

bool is_sensible(const Interval& interval, Time now) {
    return interval.from < interval.to && interval.to - interval.from <= kLongest &&
           interval.to <= now + kLongest;
}

}  // namespace

bool DeclareOutage::authorized(const Context& context) { return two_operators_act(context); }

Outcome DeclareOutage::decide(const Context& context) {
    const Interval& interval = *context.command.get(&Extension::interval);
    if (!is_sensible(interval, context.now)) {
        return refuse(Reason::invalid_time_window);
    }
    return done(TimeExcluded{interval});
}

}  // namespace holdfast::ledger::commands
