/// Proof of one command's result within its entry. Thread-safety: pure functions.
#pragma once

#include "api/read_frames.h"

namespace holdfast::api {

/// Command and outcome group with their RFC 6962 paths to the roots in the entry's leaf. `sequence`
/// and `head` are the caller's to fill in. Nothing: the entry has no such command.
[[nodiscard]] std::optional<ReceiptReply> make_receipt(const ledger::Entry& entry,
                                                       ledger::Sequence sequence,
                                                       std::uint16_t index);

}  // namespace holdfast::api
