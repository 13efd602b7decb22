/// A client of a Holdfast server, asynchronous on Asio.
///
/// It connects by itself, and again whenever the connection breaks, with back-off. Whatever it is
/// given is carried through: batches by api/client/submitter.h (stored before they are sent, sent
/// again until they are answered), questions until their time is up, feeds without a gap. Every
/// head a server shows is checked against the log key, and against the newest one seen; a server
/// that shows another ledger, a forged head or a shorter log ends the client with a failure that
/// says so.
///
///     AsyncClient client(io.get_executor(), settings);
///     client.add_key(crypto::read_key_file("platform.pem"));
///     client.submit({transfer}, {key}, {}, [](Answer<BatchReceipt> answer) { ... });
///
/// Thread-safety: all calls from the executor, one thread at a time (an io_context that one thread
/// runs, or a strand); handlers are called there, never inside the call that gave them, but for
/// failures of `stop`. api/client/client.h is the same for plain threads.
#pragma once

#include "api/client/feeds.h"
#include "api/client/rows.h"
#include "api/client/submitter.h"

namespace holdfast::api {

class AsyncClient {
   public:
    template <class T>
    using Handler = std::function<void(Answer<T>)>;

    /// Throws if the outbox can't be opened (api/client/outbox.h) or TLS files can't be read.
    /// Batches that wait in the outbox go out first; `on_recovered` is told what became of them.
    AsyncClient(boost::asio::any_io_executor executor, ClientSettings settings,
                RecoveredHandler on_recovered = {});
    /// As `stop`.
    ~AsyncClient();
    AsyncClient(const AsyncClient&) = delete;
    AsyncClient& operator=(const AsyncClient&) = delete;

    /// Fails everything that is open, and closes. Batches that were stored stay in the outbox.
    void stop();

    /// Answers once connected; fails if it is not within `patience`, with the last attempt's reason
    /// (with no patience: after the first attempt).
    void when_connected(std::chrono::milliseconds patience, Handler<HelloReply> handler);

    void add_key(crypto::SecretKey key);
    /// Signed by these keys, in this order: bit i of a command's `signers` is the i-th. A batch has
    /// at most 8,190 commands and 1 MiB.
    void submit(std::vector<ledger::StoredCommand> commands, std::vector<crypto::PublicKey> signers,
                const SubmitOptions& options, SubmitHandler handler);
    [[nodiscard]] std::size_t unanswered() const;
    /// Calls back once there is room for another batch in flight.
    void when_room(std::function<void()> handler);

    void key_place(const crypto::PublicKey& key, Handler<KeyPlaceReply> handler);
    void get_rows(const GetRowsRequest& request, Handler<GetRowsReply> handler);
    void list_rows(const ListRowsRequest& request, Handler<ListRowsReply> handler);
    void get_command(const ledger::CommandId& command, Handler<GetCommandReply> handler);
    void history(const HistoryRequest& request, Handler<HistoryReply> handler);
    void entries(const EntriesRequest& request, Handler<EntriesReply> handler);
    /// These proofs are the caller's to check (check_receipt, crypto::verify_consistency).
    void receipt(const ReceiptRequest& request, Handler<ReceiptReply> handler);
    void consistency(const ConsistencyRequest& request, Handler<ConsistencyReply> handler);
    void checkpoint(Handler<CheckpointReply> handler);
    void status(Handler<StatusReply> handler);
    void metrics(Handler<std::string> handler);
    void state_hash(Handler<StateHashReply> handler);
    void ping(Handler<std::monostate> handler);

    /// Entries from `from` on, as they are stored: all, or those the filter wants. Tell it of each
    /// that was handled (`feed_consumed`).
    FeedId subscribe(ledger::Sequence from, std::uint32_t window_bytes, FeedHandlers handlers,
                     FeedFilter filter = {});
    void feed_consumed(FeedId feed, std::size_t entry_bytes);
    void unsubscribe(FeedId feed);

    /// What is known of the ledger: origin, log key, newest head.
    [[nodiscard]] const HeadKeeper& heads() const;

   private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace holdfast::api
