/// The client with a plain blocking face: each call returns its answer or throws ClientError.
///
/// It runs an AsyncClient (api/client/async_client.h) on a thread of its own, which keeps its
/// promises: reconnects, sends batches again until they are answered, and stores them before they
/// are sent.
///
///     Client client(settings);
///     client.connect();
///     const auto key = client.add_key(crypto::read_key_file("platform.pem"));
///     const BatchReceipt receipt = client.submit({transfer}, {key});
///     if (!receipt.outcome(0).is_done()) { ... }
///
/// Thread-safety: all calls from any thread.
#pragma once

#include <future>

#include "api/client/async_client.h"

namespace holdfast::api {

class Client {
   public:
    /// Throws as AsyncClient. `on_recovered` is called on the client's thread.
    explicit Client(ClientSettings settings, RecoveredHandler on_recovered = {});
    /// As `stop`.
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    /// Ends every call under way with a failure, and waits for the thread. Stored batches stay in
    /// the outbox.
    void stop();

    /// Waits for a connection, at most `patience` beyond the first attempt. Other calls need no
    /// connect; they wait by themselves.
    HelloReply connect(std::chrono::milliseconds patience = {});

    crypto::PublicKey add_key(crypto::SecretKey key);
    /// Waits for the answer, for as long as it takes.
    BatchReceipt submit(std::vector<ledger::StoredCommand> commands,
                        std::vector<crypto::PublicKey> signers, const SubmitOptions& options = {});
    /// Returns once there is room in flight; the batch is answered in the future's own time. With
    /// `patience`: throws `timed_out` where there is no room in that time; then nothing is sent.
    std::future<BatchReceipt> submit_later(std::vector<ledger::StoredCommand> commands,
                                           std::vector<crypto::PublicKey> signers,
                                           const SubmitOptions& options = {},
                                           std::optional<std::chrono::milliseconds> patience = {});

    KeyPlaceReply key_place(const crypto::PublicKey& key);
    GetRowsReply get_rows(const GetRowsRequest& request);
    ListRowsReply list_rows(const ListRowsRequest& request);
    GetCommandReply get_command(const ledger::CommandId& command);
    HistoryReply history(const HistoryRequest& request);
    EntriesReply entries(const EntriesRequest& request);
    /// These proofs are the caller's to check (check_receipt, crypto::verify_consistency).
    ReceiptReply receipt(const ReceiptRequest& request);
    ConsistencyReply consistency(const ConsistencyRequest& request);
    CheckpointReply checkpoint();
    StatusReply status();
    std::string metrics();
    StateHashReply state_hash();

    /// Rows by key: client.rows<ledger::Account>({id}).
    template <class Row>
    Rows<Row> rows(const std::vector<KeyOf<Row>>& keys, const AsOf& as_of = {}) {
        return whole(decode_rows<Row>(get_rows(rows_request<Row>(keys, as_of))));
    }
    /// One row, or nothing.
    template <class Row>
    std::optional<Row> row(const KeyOf<Row>& key, const AsOf& as_of = {}) {
        return std::move(rows<Row>({key}, as_of).rows.at(0));
    }
    /// Calls `each(key, row)` for every row of the table, of one party if one is named.
    template <class Row, class Each>
    void for_each(std::optional<ledger::PartyId> party, Each&& each) {
        ListRowsRequest request;
        request.table = TableOf<Row>::kTable;
        request.party = party;
        do {
            const auto page = whole(decode_page<Row>(list_rows(request)));
            for (const auto& [key, row] : page.rows) {
                each(key, row);
            }
            request.after = page.next;
        } while (!request.after.empty());
    }

    /// Calls `on_entry(sequence, bytes)` for every entry from `from` on, on the calling thread,
    /// until it returns false. Waits for entries to come.
    void follow(ledger::Sequence from,
                const std::function<bool(ledger::Sequence, const Bytes&)>& on_entry);
    /// The same of the entries that `filter` wants. `on_progress(next)` is called now and then:
    /// there is none before `next` but those that were brought; with false it ends, too.
    void follow(ledger::Sequence from, const FeedFilter& filter,
                const std::function<bool(ledger::Sequence, const Bytes&)>& on_entry,
                const std::function<bool(ledger::Sequence)>& on_progress);

    /// What is known of the ledger.
    [[nodiscard]] std::string origin();
    [[nodiscard]] std::optional<SignedHead> newest_head();
    /// Believes this ledger alone. Throws ClientError while it has never answered and is not
    /// pinned.
    [[nodiscard]] crypto::TlogPolicy policy();

   private:
    class Impl;

    template <class T>
    static T whole(std::optional<T> decoded) {
        if (!decoded) {
            throw ClientError({FailureCode::protocol, "the server's rows are not understood", 0});
        }
        return std::move(*decoded);
    }

    std::unique_ptr<Impl> impl_;
};

}  // namespace holdfast::api
