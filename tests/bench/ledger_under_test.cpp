#include "tests/bench/ledger_under_test.h"

#include <fmt/format.h>

#include "api/cli/exit_code.h"
#include "api/text_forms.h"
#include "crypto/bytes.h"
#include "crypto/sha256.h"
#include "ledger/key_rules.h"
#include "tests/bench/commands.h"

namespace holdfast::bench {

namespace {

using api::cli::ExitCode;
using api::cli::UserError;
using ledger::CommandKind;
using ledger::CommandRecord;
using ledger::Extension;
using ledger::StoredCommand;

constexpr const char* kOrigin = "bench.example/ledger";
constexpr ledger::PartyId kRail = 2;
constexpr ledger::CurrencyId kEuro = 1;
constexpr std::uint64_t kFunds = 1'000'000'000'000;  // of each account
constexpr std::size_t kBatch = 4000;                 // of setting up; deposits have extensions

CommandRecord draft(CommandKind kind, ledger::PartyId party) {
    CommandRecord record;
    record.kind = static_cast<std::uint16_t>(kind);
    record.signers = 1;
    record.party = party;
    record.id = api::fresh_id(api::system_now());
    return record;
}

void introduce(Extension& extension, const crypto::SecretKey& key) {
    const auto origin_hash = crypto::sha256(crypto::bytes_of(kOrigin));
    extension.key = key.public_key();
    extension.proof = crypto::sign(key, ledger::key_proof_input(origin_hash, key.public_key()));
}

StoredCommand party_command(ledger::PartyId number, ledger::Role role, const std::string& name,
                            const crypto::SecretKey& key) {
    CommandRecord record = draft(CommandKind::register_party, ledger::kLedgerParty);
    record.signers = 3;  // both operators
    Extension extension;
    extension.number = number;
    extension.level = static_cast<std::uint8_t>(role);
    extension.text = name;
    introduce(extension, key);
    return StoredCommand(record, extension);
}

StoredCommand currency_command() {
    CommandRecord record = draft(CommandKind::register_currency, ledger::kLedgerParty);
    record.signers = 3;
    Extension extension;
    extension.number = kEuro;
    extension.text = "EUR";
    extension.level = 2;
    return StoredCommand(record, extension);
}

}  // namespace

LedgerUnderTest::LedgerUnderTest(const std::filesystem::path& folder, const Settings& settings)
    : server_(folder, kOrigin, settings.server_options) {
    api::ClientSettings client = server_.settings();
    client.agent = "holdfast-bench";
    client.request_timeout = std::chrono::minutes(10);  // a state hash of many rows takes its time
    client_ = std::make_unique<api::Client>(std::move(client));
    for (unsigned number = 1; number <= api::cli::LocalServer::kOperators; ++number) {
        operators_.push_back(client_->add_key(server_.operator_key(number)));
    }
    register_parties();
    register_keys(settings.connections);
    open_accounts(settings.accounts);
    fund_accounts(settings.accounts);
}

crypto::PublicKey LedgerUnderTest::add(const crypto::SecretKey& key) {
    return client_->add_key(crypto::SecretKey(key.seed()));
}

void LedgerUnderTest::must(std::vector<StoredCommand> commands,
                           const std::vector<crypto::PublicKey>& signers) {
    const api::BatchReceipt receipt = client_->submit(std::move(commands), signers);
    if (!receipt.results().empty()) {
        throw UserError(
            ExitCode::refused,
            fmt::format("setting up: command {} was answered {}", receipt.results().front().index,
                        ledger::name_of(receipt.results().front().reason)));
    }
}

void LedgerUnderTest::register_parties() {
    keys_.push_back(crypto::generate_key());
    const crypto::SecretKey rail = crypto::generate_key();
    add(keys_.front());
    rail_ = add(rail);
    must({currency_command(),
          party_command(kPlatform, ledger::Role::platform, "platform", keys_.front()),
          party_command(kRail, ledger::Role::rail, "rail", rail)},
         operators_);
}

void LedgerUnderTest::register_keys(std::size_t count) {
    std::vector<StoredCommand> commands;
    while (keys_.size() < count) {
        keys_.push_back(crypto::generate_key());
        CommandRecord record = draft(CommandKind::register_key, kPlatform);
        Extension extension;
        introduce(extension, keys_.back());
        commands.emplace_back(record, extension);
    }
    if (!commands.empty()) {
        must(std::move(commands), {keys_.front().public_key()});
    }
}

void LedgerUnderTest::open_accounts(std::size_t count) {
    Extension extension;
    extension.currency = kEuro;
    for (std::size_t first = 0; first < count; first += kBatch) {
        std::vector<StoredCommand> commands;
        for (std::size_t i = first; i < std::min(count, first + kBatch); ++i) {
            CommandRecord record = draft(CommandKind::open_account, kPlatform);
            record.id = account_number(i);
            commands.emplace_back(record, extension);
        }
        must(std::move(commands), {keys_.front().public_key()});
    }
}

void LedgerUnderTest::fund_accounts(std::size_t count) {
    Extension extension;
    extension.currency = kEuro;
    extension.payee_party = kPlatform;
    for (std::size_t first = 0; first < count; first += kBatch) {
        std::vector<StoredCommand> commands;
        for (std::size_t i = first; i < std::min(count, first + kBatch); ++i) {
            CommandRecord record = draft(CommandKind::deposit_cleared, kRail);
            record.reference = api::fresh_id(api::system_now());
            record.payee = account_number(i);
            record.amount = ledger::Word128::of(kFunds);
            commands.emplace_back(record, extension);
        }
        must(std::move(commands), {rail_});
    }
}

void LedgerUnderTest::stop() {
    client_->stop();
    server_.stop();
}

}  // namespace holdfast::bench
