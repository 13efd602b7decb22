/// The subcommands of `holdfast-replay`: each prints its answer and returns its exit code.
///
/// What is wrong with a ledger is thrown as FoundError or StoreError, and told by `main`.
/// Thread-safety: one thread.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "replay/time_travel.h"

namespace holdfast::replay {

/// What every subcommand understands.
struct CliOptions {
    store::StoreOptions folder;
    bool json = false;
    unsigned threads = 1;                    ///< beside the main one
    std::size_t memory_budget = 1ULL << 30;  ///< bytes; the shares below add up to it
    std::filesystem::path scratch;           ///< of `verify`; empty: as `scratch_parent` has it

    [[nodiscard]] ReadAheadLimits limits() const {
        return {threads, std::min(memory_budget / 4, kReadAheadMax)};
    }
    /// Of entries that the rules look back at.
    [[nodiscard]] std::size_t past_bytes() const { return std::min(memory_budget / 8, kPastMax); }
    /// Of rows.
    [[nodiscard]] std::size_t row_bytes() const {
        return memory_budget - limits().bytes_max - past_bytes();
    }

   private:
    static constexpr std::size_t kReadAheadMax = 128 << 20;
    static constexpr std::size_t kPastMax = 64 << 20;
};

struct VerifyArguments {
    ledger::Sequence invariants_every = 0;
    std::string expect_head;  ///< "SEQ:HEX": the head after that entry, as an auditor noted it
    bool with_views = true;
    std::filesystem::path policy;                    ///< C2SP tlog-policy; empty: none
    std::vector<std::filesystem::path> checkpoints;  ///< that somebody kept
};
ExitCode run_verify(const CliOptions& options, const VerifyArguments& arguments);

struct BalancesArguments {
    std::string at;       ///< a moment; empty: now
    std::string account;  ///< "party/hex"; empty: all
};
ExitCode run_balances(const CliOptions& options, const BalancesArguments& arguments);

ExitCode run_hash(const CliOptions& options, const std::string& at, const std::string& expect_hash);
ExitCode run_info(const CliOptions& options);
ExitCode run_rebuild(const CliOptions& options);
ExitCode run_show(const CliOptions& options, ledger::Sequence sequence);
ExitCode run_diff(const CliOptions& options, const std::filesystem::path& second);
ExitCode run_export(const CliOptions& options, const std::filesystem::path& out);

struct TilesArguments {
    std::filesystem::path out;
    std::filesystem::path checkpoint;  ///< a signed note; empty: the server's newest
    bool with_bodies = true;
};
ExitCode run_tiles(const CliOptions& options, const TilesArguments& arguments);

struct ReceiptArguments {
    std::string place;          ///< "ENTRY:INDEX"
    std::filesystem::path out;  ///< empty: standard output
    std::filesystem::path checkpoint;
};
ExitCode run_receipt(const CliOptions& options, const ReceiptArguments& arguments);

struct WhatIfArguments {
    std::string fee;                  ///< "250bps"; empty: as it was
    std::string inspect;              ///< "72h"; empty: as it was
    std::vector<std::string> clocks;  ///< "NAME=LENGTH"
};
ExitCode run_what_if(const CliOptions& options, const WhatIfArguments& arguments);

/// A wrong argument that only its subcommand could tell.
class UsageError : public std::invalid_argument {
   public:
    using std::invalid_argument::invalid_argument;
};

/// The moment that `--at` names; empty text: now. Throws UsageError.
[[nodiscard]] Moment moment_of(const std::string& text);

}  // namespace holdfast::replay
