/// `verify` over a data folder: the log, then what stands beside it.
///
/// Changes nothing, and may run beside a server: it sees the log as of its start.
/// Thread-safety: free functions.
#pragma once

#include "ledger/store/anchor.h"
#include "replay/published.h"
#include "replay/view_check.h"

namespace holdfast::replay {

struct FolderReport {
    std::vector<Finding>
        findings;  ///< empty: all is good; else the log's, the anchor's, the views'
    VerifyReport log;
    std::optional<store::AnchorRecord> anchor;
    std::optional<ViewReport> views;  ///< nothing: there are none, or they were not looked at
    std::uint64_t published = 0;      ///< entries of the checkpoint in its site; 0: there is none
};

/// What somebody holds of the ledger, beside the folder.
struct HeldProofs {
    std::optional<crypto::TlogPolicy> policy;        ///< whom to believe; nothing: the genesis' key
    std::vector<std::filesystem::path> checkpoints;  ///< signed notes that were kept
};

/// The views are held against the log (if asked) only where nothing else is wrong.
[[nodiscard]] FolderReport verify_folder(const store::StoreOptions& folder,
                                         const VerifyOptions& options, bool with_views,
                                         const HeldProofs& held = {});

}  // namespace holdfast::replay
