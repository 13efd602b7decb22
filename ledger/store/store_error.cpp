#include "ledger/store/store_error.h"

namespace holdfast::store {

std::string_view name_of(StoreFault fault) {
    switch (fault) {
        case StoreFault::folder_missing: return "folder_missing";
        case StoreFault::folder_in_use: return "folder_in_use";
        case StoreFault::folder_not_empty: return "folder_not_empty";
        case StoreFault::log_unreadable: return "log_unreadable";
        case StoreFault::chain_broken: return "chain_broken";
        case StoreFault::log_behind_anchor: return "log_behind_anchor";
        case StoreFault::head_differs: return "head_differs";
        case StoreFault::anchor_missing: return "anchor_missing";
        case StoreFault::anchor_unreadable: return "anchor_unreadable";
        case StoreFault::io_failed: return "io_failed";
        case StoreFault::loss_not_as_stated: return "loss_not_as_stated";
        case StoreFault::views_unreadable: return "views_unreadable";
    }
    return "unknown";
}

void fail_unreadable(const std::string& what) {
    throw StoreError(StoreFault::views_unreadable,
                     "the views: " + what + "; rebuild them from the log: holdfast-replay rebuild");
}

}  // namespace holdfast::store
