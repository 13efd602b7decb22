/// `verify` over a data folder: the log, then what stands beside it.
///
/// Changes nothing, and may run beside a server: it sees the log as of its start.
/// Thread-safety: free functions.
#pragma once

#include "ledger/store/anchor.h"
#include "replay/verify.h"

namespace holdfast::replay {

struct FolderReport {
    VerifyReport log;  ///< with the findings about anchor and views after its own
    std::optional<store::AnchorRecord> anchor;
};

[[nodiscard]] FolderReport verify_folder(const store::StoreOptions& folder,
                                         const VerifyOptions& options);

}  // namespace holdfast::replay
