/// Checks a whole log from its bytes alone: that nobody has altered, dropped, reordered or forged a
/// thing, and that every decision follows from what was signed.
///
/// For each entry: its one encoding, its roots, its signatures (OpenSSL), in several threads; then,
/// in order: the chain, its keys' chains, what its signer had seen of the log, and the decision
/// made again, byte for byte. At the end (and on the way, if asked) the invariants. The first thing
/// wrong in the log ends the pass. The views are held against the log apart (replay/view_check.h).
/// Thread-safety: free functions.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "replay/checked_entry.h"
#include "replay/finding.h"
#include "replay/overflow.h"

namespace holdfast::replay {

/// How far a pass is.
struct Progress {
    ledger::Sequence entries = 0;
    ledger::Sequence entries_in_all = 0;
    std::uint64_t commands = 0;
};
using OnProgress = std::function<void(const Progress&)>;

/// A place in the log that somebody else knows, and what to call it when the log is another there.
struct KnownTip {
    ledger::Tip tip;
    ExitCode code = ExitCode::anchor;
    std::string name;  ///< "the anchor"
};

/// A checkpoint that somebody holds: the log's first entries, and their root.
struct KnownRoot {
    std::uint64_t size = 0;
    ledger::Digest root{};
    std::string name;  ///< "the checkpoint in FILE"
};

struct VerifyOptions {
    ReadAheadLimits limits;
    OverflowLimits overflow;
    std::size_t past_bytes_max = 64ULL << 20;  ///< of entries kept for the rules to look back at
    ledger::Sequence invariants_every = 0;     ///< entries; 0: at the end only
    /// Tips the log must have passed through or end at: its anchor's, a witness', an auditor's
    /// notes.
    std::vector<KnownTip> known_tips;
    std::vector<KnownRoot> known_roots;  ///< a log that does not pass through them: checkpoint
    /// Called with every accepted entry, in order; may be empty. What it throws ends the pass.
    std::function<void(const CheckedEntry&)> on_entry;
    OnProgress on_progress;  ///< called after every entry; may be empty
};

struct VerifyReport {
    std::vector<Finding> findings;  ///< empty: all is good; else the gravest first
    std::string origin;
    ledger::Sequence entries = 0;  ///< accepted
    std::uint64_t commands = 0;
    std::uint64_t events = 0;
    std::uint64_t signatures = 0;
    std::uint64_t timers = 0;
    std::map<ledger::Reason, std::uint64_t> commands_by_reason;
    ledger::Time time = 0;  ///< of the newest entry
    ledger::Digest head{};
    ledger::Digest root{};        ///< RFC 6962 root, as checkpoints name it
    ledger::Digest state_hash{};  ///< of the state after the newest entry
    std::size_t peak_bytes = 0;   ///< as Overflow's
};

/// Never throws what is wrong with the log: that is in the report's findings. Throws ScratchError.
[[nodiscard]] VerifyReport verify(const EntrySource& source, const VerifyOptions& options);

}  // namespace holdfast::replay
