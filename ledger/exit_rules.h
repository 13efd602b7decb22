/// Choosing the exit of a release or refund, and the checks both share.
///
/// A command names no exit: it takes the first of its kind that its signers may use now; if none
/// can be used, the first of theirs gives the reason. Thread-safety: pure.
#pragma once

#include "ledger/context.h"

namespace holdfast::ledger {

enum class ExitKind { release, refund };

/// May these signers release (or refund) at all? For an unknown hold, or one without such an exit:
/// do they hold a live key of the party whose name space it would be in?
[[nodiscard]] bool may_use_some_exit(const Context& context, ExitKind kind);

struct ChosenExit {
    Reason reason = Reason::ok;
    std::uint8_t index = 0;
    bool is_guarded =
        false;  ///< a payee's guard does not let these signers pay it: the last of reasons
};
/// `to`: where a release must lead, if the command asserts a payee.
[[nodiscard]] ChosenExit choose_exit(const Context& context, const Hold& hold, ExitKind kind);

/// The hold a command refers to, its assertions (payer, payee, currency, tag) good, and open; or,
/// for a release or refund of more than it ever had, closed with nothing left.
struct FoundHold {
    Reason reason = Reason::ok;
    const Hold* hold = nullptr;
};
[[nodiscard]] FoundHold find_open_hold(const Context& context);

/// Why a closed hold takes nothing more: what closed it. `ok` of an open one.
[[nodiscard]] Reason reason_of_end(HoldEnd end);

/// The amount a release or refund means; nothing if it is more than is free.
[[nodiscard]] std::optional<Amount> amount_from(const Command& command, const Hold& hold);

}  // namespace holdfast::ledger
