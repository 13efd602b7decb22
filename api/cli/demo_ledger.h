/// The demo's ledger: made in a folder, served on loopback, spoken to as its operators, a
/// marketplace, a donation service and a bank.
///
/// Thread-safety: one thread.
#pragma once

#include <map>

#include "api/cli/local_server.h"
#include "api/cli/session.h"

namespace holdfast::api::cli {

/// Who acts in the demo; numbers are their parties.
enum class Actor : std::uint32_t { operators = 0, marketplace = 1, donations = 2, bank = 9 };

class DemoLedger {
   public:
    static constexpr const char* kOrigin = "demo.example/ledger";
    static constexpr ledger::CurrencyId kEuro = 1;

    /// Makes it and starts the server. Throws UserError with what went wrong, and where the logs
    /// are.
    explicit DemoLedger(const std::filesystem::path& folder);

    [[nodiscard]] Client& client() { return *client_; }
    [[nodiscard]] std::filesystem::path data() const { return server_.data(); }
    [[nodiscard]] std::filesystem::path log() const { return server_.log(); }

    /// Sends commands, as JSON, as this actor, in one batch.
    BatchReceipt send(Actor actor, const std::vector<Json>& commands);
    /// The same, one by one; throws UserError where one is refused.
    void must(Actor actor, const std::vector<Json>& commands);
    /// A batch signed for the actor's next place, not sent.
    [[nodiscard]] ledger::SignedBatch sign(Actor actor, const std::vector<Json>& commands);
    /// Settings for another client of the same ledger.
    [[nodiscard]] ClientSettings settings() const { return server_.settings(); }
    [[nodiscard]] ledger::Account account(Actor actor, const std::string& name);
    [[nodiscard]] const Currencies& currencies() const { return currencies_; }
    /// Stops client and server, in good order.
    void stop();

   private:
    void register_parties();
    crypto::PublicKey add_key(const std::string& name);
    [[nodiscard]] std::vector<ledger::StoredCommand> read(Actor actor,
                                                          const std::vector<Json>& commands) const;
    [[nodiscard]] std::vector<crypto::PublicKey> signers(Actor actor) const;

    std::filesystem::path folder_;
    LocalServer server_;
    Currencies currencies_;
    std::unique_ptr<Client> client_;
    std::map<Actor, crypto::PublicKey> keys_;
    std::vector<crypto::PublicKey> operators_;
};

}  // namespace holdfast::api::cli
