/// A ledger of one's own that can be worked with: made and served in a folder
/// (api/cli/local_server.h), with a currency and its first parties, and a client that signs as any
/// of them.
///
/// Thread-safety: one thread.
#pragma once

#include <map>
#include <memory>

#include "api/cli/local_server.h"
#include "api/client/client.h"
#include "api/json_command.h"

namespace holdfast::api::cli {

class NewLedger {
   public:
    static constexpr ledger::CurrencyId kEuro = 1;  ///< the currency, EUR

    struct Party {
        ledger::PartyId number;
        ledger::Role role;
        std::string name;  ///< its secret key is in NAME.key
    };
    struct Settings {
        std::string origin;
        std::vector<Party> parties;
        std::vector<std::string> server_options = {};  ///< further ones of `holdfastd serve`
        std::string agent = "holdfast";                ///< what the client calls itself
        std::chrono::milliseconds request_timeout = ClientSettings().request_timeout;
    };
    /// Throws UserError with what went wrong, and where the log is; or ClientError.
    NewLedger(const std::filesystem::path& folder, const Settings& settings);

    [[nodiscard]] LocalServer& server() { return server_; }
    [[nodiscard]] const LocalServer& server() const { return server_; }
    [[nodiscard]] Client& client() { return *client_; }
    [[nodiscard]] const Currencies& currencies() const { return currencies_; }
    /// A party's secret key.
    [[nodiscard]] const crypto::SecretKey& key(ledger::PartyId party) const {
        return keys_.at(party);
    }
    /// Members "key" and "proof" of a command that introduces this key to the ledger.
    void introduce(Json& command, const crypto::SecretKey& key) const;

    // -- As a party, or as both operators: ledger::kLedgerParty.
    /// A command with a fresh id, for the party to sign.
    [[nodiscard]] ledger::StoredCommand read(ledger::PartyId party, const Json& command) const;
    /// One batch.
    BatchReceipt send(ledger::PartyId party, const std::vector<Json>& commands);
    /// The same; throws UserError where one of them is not done.
    void must(ledger::PartyId party, const std::vector<Json>& commands);
    void must_submit(ledger::PartyId party, std::vector<ledger::StoredCommand> commands);

    /// Stops client and server, in good order.
    void stop();

   private:
    void register_parties(const std::filesystem::path& folder, const std::vector<Party>& parties);
    [[nodiscard]] std::vector<ledger::StoredCommand> read_all(
        ledger::PartyId party, const std::vector<Json>& commands) const;
    [[nodiscard]] std::vector<crypto::PublicKey> signers(ledger::PartyId party) const;

    std::string origin_;
    LocalServer server_;
    Currencies currencies_;
    std::unique_ptr<Client> client_;
    std::vector<crypto::PublicKey> operators_;
    std::map<ledger::PartyId, crypto::SecretKey> keys_;
};

}  // namespace holdfast::api::cli
