#include "ledger/freezes.h"

namespace holdfast::ledger {

static_assert(kFrozenDebits == 1 && kFrozenCredits == 2, "the options are the flags");

std::optional<std::uint8_t> frozen_sides(const Command& command) {
    constexpr std::uint8_t kBoth = kFrozenDebits | kFrozenCredits;
    const std::uint8_t* options = command.get(&Extension::options);
    if (options == nullptr) {
        return kBoth;
    }
    const bool known = *options != 0 && (*options & ~kBoth) == 0;
    return known ? std::optional(*options) : std::nullopt;
}

}  // namespace holdfast::ledger
