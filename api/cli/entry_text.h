/// An entry of the log in a line: "      12  2025-01-31T12:00:00  batch      hold ok, release ok
/// ×2".
///
/// Thread-safety: pure.
#pragma once

#include <string>

#include "ledger/entry.h"

namespace holdfast::api::cli {

[[nodiscard]] std::string entry_line(ledger::Sequence sequence, const ledger::Entry& entry);

}  // namespace holdfast::api::cli
