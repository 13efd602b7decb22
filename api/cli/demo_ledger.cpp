#include "api/cli/demo_ledger.h"

#include "crypto/bytes.h"
#include "crypto/hex.h"
#include "crypto/key_file.h"
#include "crypto/sha256.h"
#include "ledger/key_rules.h"

namespace holdfast::api::cli {

namespace fs = std::filesystem;

namespace {

const std::map<Actor, std::string>& actor_names() {
    static const std::map<Actor, std::string> names = {{Actor::marketplace, "marketplace"},
                                                       {Actor::donations, "donations"},
                                                       {Actor::bank, "bank"}};
    return names;
}

}  // namespace

DemoLedger::DemoLedger(const fs::path& folder) : folder_(folder), server_(folder, kOrigin) {
    currencies_.add(kEuro, {"EUR", 2});
    ClientSettings settings = server_.settings();
    settings.agent = "holdfast demo";
    client_ = std::make_unique<Client>(std::move(settings));
    for (unsigned number = 1; number <= LocalServer::kOperators; ++number) {
        operators_.push_back(client_->add_key(server_.operator_key(number)));
    }
    register_parties();
}

crypto::PublicKey DemoLedger::add_key(const std::string& name) {
    const fs::path file = folder_ / (name + ".key");
    crypto::SecretKey key = crypto::generate_key();
    crypto::write_key_file(file, key);
    return client_->add_key(std::move(key));
}

void DemoLedger::register_parties() {
    std::vector<Json> commands = {
        {{"kind", "register_currency"}, {"text", "EUR"}, {"number", kEuro}, {"level", 2U}}};
    for (const auto& [actor, name] : actor_names()) {
        keys_[actor] = add_key(name);
        const crypto::SecretKey secret = crypto::read_key_file(folder_ / (name + ".key"));
        const auto proof =
            crypto::sign(secret, ledger::key_proof_input(crypto::sha256(crypto::bytes_of(kOrigin)),
                                                         secret.public_key()));
        commands.push_back({{"kind", "register_party"},
                            {"number", static_cast<std::uint32_t>(actor)},
                            {"level", actor == Actor::bank ? 2U : 1U},
                            {"text", name},
                            {"key", crypto::to_hex(secret.public_key().bytes)},
                            {"proof", crypto::to_hex(proof.bytes)}});
    }
    must(Actor::operators, commands);  // signed by both: the second one's approval
}

std::vector<crypto::PublicKey> DemoLedger::signers(Actor actor) const {
    return actor == Actor::operators ? operators_ : std::vector<crypto::PublicKey>{keys_.at(actor)};
}

std::vector<ledger::StoredCommand> DemoLedger::read(Actor actor,
                                                    const std::vector<Json>& commands) const {
    std::vector<ledger::StoredCommand> stored;
    const JsonContext context{static_cast<ledger::PartyId>(actor), system_now(), currencies_};
    const auto bits = static_cast<std::uint8_t>((1U << signers(actor).size()) - 1);
    for (const Json& command : commands) {
        stored.push_back(command_from_json(command, context, fresh_id(context.now), bits));
    }
    return stored;
}

BatchReceipt DemoLedger::send(Actor actor, const std::vector<Json>& commands) {
    return client_->submit(read(actor, commands), signers(actor));
}

void DemoLedger::must(Actor actor, const std::vector<Json>& commands) {
    const BatchReceipt receipt = send(actor, commands);
    for (std::size_t i = 0; i < receipt.size(); ++i) {
        if (const CommandOutcome outcome = receipt.outcome(i);
            outcome.reason != ledger::Reason::ok) {
            throw UserError(ExitCode::refused,
                            fmt::format("{}: {}", commands[i].dump(), name_of(outcome.reason)));
        }
    }
}

ledger::SignedBatch DemoLedger::sign(Actor actor, const std::vector<Json>& commands) {
    const KeyPlaceReply place = client_->key_place(keys_.at(actor));
    const crypto::SecretKey secret =
        crypto::read_key_file(folder_ / (actor_names().at(actor) + ".key"));
    return ledger::make_batch(read(actor, commands),
                              {{&secret, place.last_sequence + 1, place.last_header}},
                              crypto::sha256(crypto::bytes_of(kOrigin)), place.head.seen(), 0);
}

ledger::Account DemoLedger::account(Actor actor, const std::string& name) {
    const auto row =
        client_->row<ledger::Account>({static_cast<ledger::PartyId>(actor), id_of_name(name)});
    if (!row) {
        throw UserError(ExitCode::not_found, "the demo's account " + name + " is missing");
    }
    return *row;
}

void DemoLedger::stop() {
    client_->stop();
    server_.stop();
}

}  // namespace holdfast::api::cli
