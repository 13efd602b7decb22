#include "tests/scenarios/stack_ledger.h"

#include <boost/asio/post.hpp>

namespace holdfast::scenarios {

namespace {

api::ServerConfig server_config(std::size_t memory_budget) {
    api::ServerConfig config;
    config.memory_budget_bytes = memory_budget;
    config.listen_port = 0;
    config.software = "holdfast-scenarios";
    return config;
}

api::ClientSettings client_settings(const ledger::Genesis& genesis, std::uint16_t port) {
    api::ClientSettings settings;
    settings.port = port;
    settings.origin = genesis.origin;
    settings.log_key = genesis.log_key;
    settings.agent = "holdfast-scenarios";
    return settings;
}

void begin_log(ledger::EventLog& log, const ledger::Genesis& genesis) {
    const ledger::Entry entry = ledger::make_genesis(genesis, kSecondZero);
    const ledger::Lease lease = log.acquire();
    const std::array pending = {ledger::PendingEntry{entry.bytes(), entry.head()}};
    if (log.append(lease, 0, lease.tip.head, pending) != ledger::AppendResult::committed) {
        throw LedgerFailed("the log did not take its genesis");
    }
}

}  // namespace

StackLedger::StackLedger(const ledger::Genesis& genesis, const Roster& roster,
                         std::size_t memory_budget)
    : roster_(roster),
      log_key_(roster.keys().secret(roster.log_key()).seed()),
      clock_(kSecondZero) {
    begin_log(log_, genesis);
    server_ = std::make_unique<api::Server>(
        server_config(memory_budget),
        api::Server::Ports{log_, views_, clock_, log_key_, nullptr, [this](const std::string& why) {
                               boost::asio::post(io_, [this, why] { fatal_ = why; });
                           }});
    server_->start();
    client_ = std::make_unique<api::AsyncClient>(io_.get_executor(),
                                                 client_settings(genesis, server_->port()));
    for (KeyIndex key = 0; key < roster.keys().size(); ++key) {
        client_->add_key(crypto::SecretKey(roster.keys().secret(key).seed()));
    }
}

StackLedger::~StackLedger() {
    client_.reset();
    server_->stop();
}

template <class Reply, class Ask>
Reply StackLedger::wait_for(Ask&& ask) {
    std::optional<api::Answer<Reply>> answer;
    ask([&answer](api::Answer<Reply> given) { answer = std::move(given); });
    while (!answer) {
        if (!fatal_.empty()) {
            throw LedgerFailed("the server has stopped: " + fatal_);
        }
        if (io_.run_one() == 0) {
            throw LedgerFailed("the client came to its end without an answer");
        }
    }
    if (const auto* failure = std::get_if<api::Failure>(&*answer)) {
        throw LedgerFailed(std::string(api::name_of(failure->code)) + ": " + failure->message);
    }
    return std::get<Reply>(std::move(*answer));
}

std::vector<Result> StackLedger::submit(const std::vector<ledger::StoredCommand>& commands,
                                        const std::vector<KeyIndex>& signers) {
    std::vector<crypto::PublicKey> keys;
    for (const KeyIndex key : signers) {
        keys.push_back(roster_.keys().open(key));
    }
    const auto receipt = wait_for<api::BatchReceipt>(
        [&](auto handler) { client_->submit(commands, keys, {}, std::move(handler)); });
    std::vector<Result> results;
    for (std::size_t i = 0; i < receipt.size(); ++i) {
        const auto outcome = receipt.outcome(i);
        results.push_back({outcome.reason, outcome.detail});
    }
    return results;
}

void StackLedger::set_time(ledger::Time now) {
    clock_.set(now);
    if (!server_->catch_up()) {
        throw LedgerFailed("the server has stopped");
    }
}

template <class Row>
std::vector<std::optional<Row>> StackLedger::rows(std::span<const api::KeyOf<Row>> keys) {
    std::vector<std::optional<Row>> found;
    for (std::size_t first = 0; first < keys.size(); first += api::kMaxRows) {
        const auto page = keys.subspan(first, std::min(api::kMaxRows, keys.size() - first));
        const auto reply = wait_for<api::GetRowsReply>([&](auto handler) {
            client_->get_rows(api::rows_request<Row>({page.begin(), page.end()}, {}),
                              std::move(handler));
        });
        auto rows = api::decode_rows<Row>(reply);
        if (!rows || rows->rows.size() != page.size()) {
            throw LedgerFailed("the server's rows are not understood");
        }
        std::ranges::move(rows->rows, std::back_inserter(found));
    }
    return found;
}

std::vector<std::optional<ledger::Account>> StackLedger::accounts(
    std::span<const ledger::AccountId> ids) {
    return rows<ledger::Account>(ids);
}

std::vector<std::optional<ledger::Hold>> StackLedger::holds(std::span<const ledger::HoldId> ids) {
    return rows<ledger::Hold>(ids);
}

std::optional<ledger::Agreement> StackLedger::agreement(const ledger::AgreementId& id) {
    return rows<ledger::Agreement>(std::array{id}).front();
}

std::optional<ledger::Milestone> StackLedger::milestone(const ledger::HoldId& id) {
    return rows<ledger::Milestone>(std::array{id}).front();
}

std::optional<ledger::Proposal> StackLedger::proposal(const ledger::CommandId& id) {
    return rows<ledger::Proposal>(std::array{id}).front();
}

std::optional<ledger::Campaign> StackLedger::campaign(const ledger::CampaignId& id) {
    return rows<ledger::Campaign>(std::array{id}).front();
}

std::optional<ledger::Gift> StackLedger::gift(const ledger::GiftId& id) {
    return rows<ledger::Gift>(std::array{id}).front();
}

std::optional<ledger::Disbursement> StackLedger::disbursement(const ledger::DisbursementId& id) {
    return rows<ledger::Disbursement>(std::array{id}).front();
}

api::GetCommandReply StackLedger::command(const ledger::CommandId& id) {
    return wait_for<api::GetCommandReply>(
        [&](auto handler) { client_->get_command(id, std::move(handler)); });
}

std::vector<api::HistoryLine> StackLedger::history(const api::HistoryRequest& asked) {
    std::vector<api::HistoryLine> lines;
    api::HistoryRequest request = asked;
    do {
        auto reply = wait_for<api::HistoryReply>(
            [&](auto handler) { client_->history(request, std::move(handler)); });
        std::ranges::move(reply.lines.items, std::back_inserter(lines));
        request.page = reply.next_page;
    } while (request.page != 0);
    return lines;
}

std::vector<ledger::Entry> StackLedger::log() {
    const ledger::Sequence end = server_->status().sequence;
    std::vector<ledger::Entry> entries;
    while (entries.size() < end) {
        const api::EntriesRequest request{entries.size(),
                                          static_cast<std::uint32_t>(api::kMaxEntries)};
        const auto reply = wait_for<api::EntriesReply>(
            [&](auto handler) { client_->entries(request, std::move(handler)); });
        for (const api::Blob& bytes : reply.entries.items) {
            auto entry = ledger::Entry::parse(bytes.content);
            if (!entry || !entry->roots_are_good()) {
                throw LedgerFailed("an entry of the log is not understood");
            }
            entries.push_back(std::move(*entry));
        }
    }
    return entries;
}

crypto::Digest StackLedger::state_hash() {
    return wait_for<api::StateHashReply>(
               [&](auto handler) { client_->state_hash(std::move(handler)); })
        .hash;
}

}  // namespace holdfast::scenarios
