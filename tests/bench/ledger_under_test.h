/// A fresh ledger with everything that the work needs: its server, keys, and funded accounts.
///
/// Thread-safety: one thread.
#pragma once

#include "api/cli/local_server.h"
#include "api/client/client.h"
#include "tests/bench/settings.h"

namespace holdfast::bench {

class LedgerUnderTest {
   public:
    /// Made and served in `folder`. Throws UserError or ClientError.
    LedgerUnderTest(const std::filesystem::path& folder, const Settings& settings);

    [[nodiscard]] api::cli::LocalServer& server() { return server_; }
    [[nodiscard]] const api::cli::LocalServer& server() const { return server_; }
    /// For questions.
    [[nodiscard]] api::Client& client() { return *client_; }
    /// The platform's keys, one for each connection.
    [[nodiscard]] const std::vector<crypto::SecretKey>& keys() const { return keys_; }
    /// Ends the client, then the server.
    void stop();

   private:
    void register_parties();
    void register_keys(std::size_t count);
    void open_accounts(std::size_t count);
    void fund_accounts(std::size_t count);
    void must(std::vector<ledger::StoredCommand> commands,
              const std::vector<crypto::PublicKey>& signers);
    crypto::PublicKey add(const crypto::SecretKey& key);

    api::cli::LocalServer server_;
    std::unique_ptr<api::Client> client_;
    std::vector<crypto::PublicKey> operators_;
    std::vector<crypto::SecretKey> keys_;
    crypto::PublicKey rail_;
};

}  // namespace holdfast::bench
