/// How `holdfast-replay` ends: one exit code for each class of failure, never reused.
///
/// The names are those of `--json` reports. Thread-safety: constants.
#pragma once

#include <span>
#include <string_view>

#include "ledger/store/store_error.h"

namespace holdfast::replay {

enum class ExitCode : int {
    ok = 0,
    failed = 1,
    usage = 2,
    unreadable = 10,
    chain = 11,
    root = 12,
    signature = 13,
    decision = 14,
    invariant = 15,
    view = 16,
    anchor = 17,
    encoding = 18,
    newer = 19,
    key_chain = 20,
    fork = 21,
    differs = 22,
    in_use = 23,
    checkpoint = 24,
    tile = 25,
};

struct ExitInfo {
    ExitCode code;
    std::string_view name;
    std::string_view meaning;
};

/// All codes, in the order of their numbers.
[[nodiscard]] std::span<const ExitInfo> exit_codes();
[[nodiscard]] std::string_view name_of(ExitCode code);

/// The class that a fault of the store belongs to.
[[nodiscard]] ExitCode exit_code_of(store::StoreFault fault);

}  // namespace holdfast::replay
