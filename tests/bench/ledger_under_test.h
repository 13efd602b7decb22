/// A fresh ledger with everything that the work needs: its server, keys, and funded accounts.
///
/// Thread-safety: one thread.
#pragma once

#include "api/cli/new_ledger.h"
#include "tests/bench/settings.h"

namespace holdfast::bench {

class LedgerUnderTest {
   public:
    /// Made and served in `folder`. Throws UserError or ClientError.
    LedgerUnderTest(const std::filesystem::path& folder, const Settings& settings);

    [[nodiscard]] api::cli::LocalServer& server() { return ledger_.server(); }
    [[nodiscard]] const api::cli::LocalServer& server() const { return ledger_.server(); }
    /// For questions.
    [[nodiscard]] api::Client& client() { return ledger_.client(); }
    /// The platform's keys, one for each connection.
    [[nodiscard]] const std::vector<crypto::SecretKey>& keys() const { return keys_; }
    /// Ends the client, then the server.
    void stop() { ledger_.stop(); }

   private:
    void register_keys(std::size_t count);

    api::cli::NewLedger ledger_;
    std::vector<crypto::SecretKey> keys_;
};

}  // namespace holdfast::bench
