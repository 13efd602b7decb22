/// What can be wrong with a data folder, each with a stable number and a message that says what to
/// do.
///
/// Thrown by everything in ledger/store; programs map the numbers to exit codes.
/// Thread-safety: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/event_log.h"

namespace holdfast::store {

/// Numbers are never reused.
enum class StoreFault : std::uint16_t {
    folder_missing = 1,       ///< no ledger there; `init` makes one
    folder_in_use = 2,        ///< another process holds the folder's lock
    folder_not_empty = 3,     ///< `init`, a restore or a backup needs an empty place
    log_unreadable = 4,       ///< a file of the log is missing or damaged
    chain_broken = 5,         ///< entries are missing, or one does not follow its predecessor
    log_behind_anchor = 6,    ///< acknowledged entries are not in the log
    head_differs = 7,         ///< the log is not the one that was anchored
    anchor_missing = 8,       ///< the anchor's file is gone
    anchor_unreadable = 9,    ///< both slots of the anchor are damaged
    io_failed = 10,           ///< the operating system refused a read or a write
    loss_not_as_stated = 11,  ///< the log does not end where the operator says it does
    views_unreadable = 12,    ///< the views are damaged; they can be rebuilt from the log
};

/// snake_case name, as in status output and documents ("log_behind_anchor").
std::string_view name_of(StoreFault fault);

class StoreError : public ledger::LogError {
   public:
    StoreError(StoreFault fault, const std::string& message)
        : ledger::LogError(message), fault_(fault) {}

    [[nodiscard]] StoreFault fault() const { return fault_; }

   private:
    StoreFault fault_;
};

/// Throws views_unreadable: `what` is wrong with the views ("a block ends within a record").
[[noreturn]] void fail_unreadable(const std::string& what);

}  // namespace holdfast::store
