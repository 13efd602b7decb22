/// The commands of one connection, batch by batch, made from a seed.
///
/// Ids are fresh, pairs of accounts and amounts random. Thread-safety: one thread an object.
#pragma once

#include <random>

#include "ledger/command.h"
#include "tests/bench/settings.h"

namespace holdfast::bench {

inline constexpr ledger::PartyId kPlatform = 1;

/// Account `number` of the platform.
[[nodiscard]] ledger::Id account_number(std::size_t number);

class Commands {
   public:
    /// `count` commands in all; `lane` numbers the connections.
    Commands(const Settings& settings, std::uint64_t count, std::size_t lane);

    /// The next batch; empty once all were given.
    [[nodiscard]] std::vector<ledger::StoredCommand> next();

   private:
    [[nodiscard]] ledger::Id fresh_id();
    [[nodiscard]] std::size_t any_account();
    ledger::CommandRecord draft(ledger::CommandKind kind);
    [[nodiscard]] ledger::CommandRecord payment(ledger::CommandKind kind);
    [[nodiscard]] std::vector<ledger::StoredCommand> releases();

    const Settings& settings_;
    std::uint64_t left_;
    std::mt19937_64 random_;
    std::uint64_t now_ns_ = 0;
    std::vector<ledger::CommandRecord> open_holds_;
};

}  // namespace holdfast::bench
