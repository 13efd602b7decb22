/// One run of the command line: its profile, its connection once somebody needs it, and what it has
/// learnt of the ledger.
///
/// Everything throws UserError or ClientError, which main turns into messages and exit codes.
/// Thread-safety: one thread.
#pragma once

#include <atomic>
#include <memory>

#include "api/cli/exit_code.h"
#include "api/cli/output.h"
#include "api/cli/profile.h"
#include "api/client/client.h"
#include "api/json_command.h"
#include "crypto/passphrase.h"

namespace holdfast::api::cli {

class Session {
   public:
    Session() = default;

    Profile profile;
    Output out;
    ExitCode exit_code = ExitCode::done;  ///< of the run, so far
    /// Ends the connection. The run's code: the graver one of `exit_code` and what became of
    /// batches that an earlier run had left. Throws UserError where stdout has not taken all.
    [[nodiscard]] ExitCode end();

    /// A connected client for reading; nothing is stored.
    Client& reader();
    /// A connected client with the profile's keys and its outbox. Insists on a pinned ledger.
    Client& writer();
    /// The keys that sign, in the profile's order. At least one.
    [[nodiscard]] const std::vector<crypto::PublicKey>& signers();
    /// Bits of all signers.
    [[nodiscard]] std::uint8_t signer_bits();

    /// The name space of ids that do not say theirs: --party, or the first key's.
    [[nodiscard]] ledger::PartyId party();
    [[nodiscard]] const Currencies& currencies();
    /// How texts of JSON are to be read.
    [[nodiscard]] JsonContext context() { return {party(), system_now(), currencies()}; }
    [[nodiscard]] ledger::CommandId name(const std::string& text);
    /// An account, by name, or a system account: "fees:EUR", "loss:EUR", "suspense:EUR",
    /// "rail_clearing:RAIL:EUR".
    [[nodiscard]] ledger::AccountId account(const std::string& text);
    /// "+7d", "2025-01-31" …; throws for anything else.
    [[nodiscard]] static ledger::Time time(const std::string& text);
    /// Now, or as --as-of says: a time, or an entry's sequence.
    [[nodiscard]] static AsOf as_of(const std::string& text);
    [[nodiscard]] std::string money(ledger::i128 units, ledger::CurrencyId currency);

    /// Sends one command, given as JSON, and prints what came of it.
    void send(Json command);
    /// Signed by all signers. Waits for room in flight, at most --timeout.
    std::future<BatchReceipt> submit(std::vector<ledger::StoredCommand> commands);
    /// Waits for the answer, at most --timeout. Once that was too short nothing more is sent: then
    /// both throw `timed_out` for what was not sent, `outcome_unknown` for what was.
    BatchReceipt await(std::future<BatchReceipt> answer);
    /// The secret key in a file; asks for a passphrase where it needs one.
    [[nodiscard]] crypto::SecretKey read_key(const std::string& file) const;
    /// A passphrase to encrypt a new key under: from the file, or asked for twice.
    [[nodiscard]] crypto::Passphrase new_passphrase() const;
    /// The keys of --key, read; the first call reads them.
    const std::vector<crypto::SecretKey>& keys();
    /// SHA-256(origin), for proofs of possession.
    [[nodiscard]] Digest origin_hash();

   private:
    [[nodiscard]] std::unique_ptr<Client> make_client(ClientSettings settings);
    void connect(Client& client) const;
    /// A failure as this run has it: what `await` has stopped is timed out.
    [[nodiscard]] ClientError told(const ClientError& error) const;
    void print_result(const ledger::Command& command, const CommandOutcome& outcome,
                      const BatchReceipt& receipt);
    void note_recovered(const ledger::SignedBatch& batch, const Answer<BatchReceipt>& answer);

    std::atomic<ExitCode> recovered_code_ = ExitCode::done;  // set on the client's thread
    std::unique_ptr<Client> client_;
    bool is_writer_ = false;
    bool has_given_up_ = false;  // an answer took too long: nothing more is sent
    std::vector<crypto::SecretKey> keys_;
    std::vector<crypto::PublicKey> signers_;
    std::optional<ledger::PartyId> party_;
    std::optional<Currencies> currencies_;
};

}  // namespace holdfast::api::cli
