#include "replay/exit_code.h"

#include <algorithm>
#include <array>

namespace holdfast::replay {

namespace {

constexpr std::array kExitCodes = {
    ExitInfo{ExitCode::ok, "ok", "everything asked for was done, and everything checked is good"},
    ExitInfo{ExitCode::failed, "failed",
             "no fault of the ledger's: output can't be written, no memory"},
    ExitInfo{ExitCode::usage, "usage", "the command line can't be understood"},
    ExitInfo{ExitCode::unreadable, "unreadable",
             "no ledger there, or a file of the log is missing or damaged"},
    ExitInfo{ExitCode::chain, "chain", "an entry is missing, or does not follow the one before it"},
    ExitInfo{ExitCode::root, "root",
             "an entry's commands or outcomes are not those its leaf commits to"},
    ExitInfo{ExitCode::signature, "signature", "a client's signature does not verify (OpenSSL)"},
    ExitInfo{ExitCode::decision, "decision",
             "deciding an entry's commands or timers again gives another entry"},
    ExitInfo{ExitCode::invariant, "invariant", "money or state does not add up"},
    ExitInfo{ExitCode::view, "view", "a view holds something else than the log says; rebuild it"},
    ExitInfo{ExitCode::anchor, "anchor",
             "the anchor is missing or damaged, or the log is not the one it names"},
    ExitInfo{ExitCode::encoding, "encoding",
             "bytes of the log are not the one encoding of an entry"},
    ExitInfo{ExitCode::newer, "newer",
             "the log is of a newer format or newer rules than this program knows"},
    ExitInfo{ExitCode::key_chain, "key_chain",
             "a batch is not its key's next one, or its key was not live"},
    ExitInfo{ExitCode::fork, "fork", "a client has signed that it saw another log than this one"},
    ExitInfo{ExitCode::differs, "differs",
             "diff: the two logs differ; --expect-head, --expect-hash: another"},
    ExitInfo{ExitCode::in_use, "in_use", "rebuild: a server has the folder open; stop it first"},
    ExitInfo{
        ExitCode::checkpoint, "checkpoint",
        "a checkpoint that was published or kept is not of this log, or not as the policy asks"},
    ExitInfo{ExitCode::tile, "tile",
             "a published tile or bundle is not what the log says; a server makes it anew"},
};

}  // namespace

std::span<const ExitInfo> exit_codes() { return kExitCodes; }

std::string_view name_of(ExitCode code) {
    return std::ranges::find(kExitCodes, code, &ExitInfo::code)->name;
}

ExitCode exit_code_of(store::StoreFault fault) {
    using store::StoreFault;
    switch (fault) {
        case StoreFault::chain_broken: return ExitCode::chain;
        case StoreFault::log_behind_anchor:
        case StoreFault::head_differs:
        case StoreFault::anchor_missing:
        case StoreFault::anchor_unreadable: return ExitCode::anchor;
        case StoreFault::views_unreadable: return ExitCode::view;
        case StoreFault::folder_in_use: return ExitCode::in_use;
        case StoreFault::folder_missing:
        case StoreFault::folder_not_empty:
        case StoreFault::log_unreadable:
        case StoreFault::io_failed:
        case StoreFault::loss_not_as_stated: return ExitCode::unreadable;
    }
    return ExitCode::unreadable;
}

}  // namespace holdfast::replay
