#include "ledger/fees.h"

#include "ledger/shares.h"

namespace holdfast::ledger {

Amount fee_owed(const FeeLine& line, Amount released) {
    if (released.is_zero()) {
        return Amount();
    }
    const Amount proportional = multiply_divide(released, line.bps, 10'000);
    // The sum of two amounts fits 128 bits; only what is above every release is cut off.
    const Amount owed(std::min(kMaxAmount, line.fixed.value() + proportional.value()));
    return line.cap ? least(owed, *line.cap) : owed;
}

std::vector<Amount> fees_of_release(const Terms& terms, const ExitTotals& before, Amount amount) {
    const Amount released = minus_or_zero(before.released + amount, before.reversed);
    Amount carried = amount;
    std::vector<Amount> fees;
    fees.reserve(terms.lines.size());
    for (std::size_t i = 0; i < terms.lines.size(); ++i) {
        const Amount charged = i < before.charged.size() ? before.charged[i] : Amount();
        const Amount fee =
            least(minus_or_zero(fee_owed(terms.lines[i], released), charged), carried);
        carried -= fee;
        fees.push_back(fee);
    }
    return fees;
}

}  // namespace holdfast::ledger
