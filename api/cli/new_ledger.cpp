#include "api/cli/new_ledger.h"

#include <fmt/format.h>

#include "api/cli/exit_code.h"
#include "api/text_forms.h"
#include "crypto/bytes.h"
#include "crypto/hex.h"
#include "crypto/key_file.h"
#include "crypto/sha256.h"
#include "ledger/command_info.h"
#include "ledger/key_rules.h"

namespace holdfast::api::cli {

NewLedger::NewLedger(const std::filesystem::path& folder, const Settings& settings)
    : origin_(settings.origin), server_(folder, settings.origin, settings.server_options) {
    currencies_.add(kEuro, {"EUR", 2});
    ClientSettings client = server_.settings();
    client.agent = settings.agent;
    client.request_timeout = settings.request_timeout;
    client_ = std::make_unique<Client>(std::move(client));
    for (unsigned number = 1; number <= LocalServer::kOperators; ++number) {
        operators_.push_back(client_->add_key(server_.operator_key(number)));
    }
    register_parties(folder, settings.parties);
}

void NewLedger::register_parties(const std::filesystem::path& folder,
                                 const std::vector<Party>& parties) {
    std::vector<Json> commands = {
        {{"kind", "register_currency"}, {"text", "EUR"}, {"number", kEuro}, {"level", 2U}}};
    for (const Party& party : parties) {
        crypto::SecretKey key = crypto::generate_key();
        crypto::write_key_file(folder / (party.name + ".key"), key);
        client_->add_key(crypto::SecretKey(key.seed()));
        Json& command = commands.emplace_back(Json{{"kind", "register_party"},
                                                   {"number", party.number},
                                                   {"level", static_cast<unsigned>(party.role)},
                                                   {"text", party.name}});
        introduce(command, key);
        keys_.emplace(party.number, std::move(key));
    }
    must(ledger::kLedgerParty, commands);  // signed by both: the second one's approval
}

void NewLedger::introduce(Json& command, const crypto::SecretKey& key) const {
    const Digest origin_hash = crypto::sha256(crypto::bytes_of(origin_));
    const auto proof = crypto::sign(key, ledger::key_proof_input(origin_hash, key.public_key()));
    command["key"] = crypto::to_hex(key.public_key().bytes);
    command["proof"] = crypto::to_hex(proof.bytes);
}

std::vector<crypto::PublicKey> NewLedger::signers(ledger::PartyId party) const {
    return party == ledger::kLedgerParty ? operators_
                                         : std::vector<crypto::PublicKey>{key(party).public_key()};
}

ledger::StoredCommand NewLedger::read(ledger::PartyId party, const Json& command) const {
    const JsonContext context{party, system_now(), currencies_};
    const auto bits = static_cast<std::uint8_t>((1U << signers(party).size()) - 1);
    return command_from_json(command, context, fresh_id(context.now), bits);
}

std::vector<ledger::StoredCommand> NewLedger::read_all(ledger::PartyId party,
                                                       const std::vector<Json>& commands) const {
    std::vector<ledger::StoredCommand> stored;
    for (const Json& command : commands) {
        stored.push_back(read(party, command));
    }
    return stored;
}

BatchReceipt NewLedger::send(ledger::PartyId party, const std::vector<Json>& commands) {
    return client_->submit(read_all(party, commands), signers(party));
}

void NewLedger::must(ledger::PartyId party, const std::vector<Json>& commands) {
    must_submit(party, read_all(party, commands));
}

void NewLedger::must_submit(ledger::PartyId party, std::vector<ledger::StoredCommand> commands) {
    const BatchReceipt receipt = client_->submit(std::move(commands), signers(party));
    for (std::size_t i = 0; i < receipt.size(); ++i) {
        if (const auto reason = receipt.outcome(i).reason; reason != ledger::Reason::ok) {
            const ledger::Command command = receipt.command(i);
            throw UserError(ExitCode::refused,
                            fmt::format("{} {}: {}", ledger::find_command(command.kind())->name,
                                        format_name(command.id()), name_of(reason)));
        }
    }
}

void NewLedger::stop() {
    client_->stop();
    server_.stop();
}

}  // namespace holdfast::api::cli
