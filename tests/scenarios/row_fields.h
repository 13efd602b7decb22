/// Rows of the ledger by the names the schema gives their fields, as texts.
///
/// Nothing for a name the schema does not have. Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/read_frames.h"

namespace holdfast::scenarios {

std::optional<std::string> field_of(const ledger::Account& account, std::string_view name);
std::optional<std::string> field_of(const ledger::Hold& hold, std::string_view name);
std::optional<std::string> field_of(const api::AccountTotals& totals, std::string_view name);

}  // namespace holdfast::scenarios
