/// The way of a batch out: queued, signed and stored, sent, answered; and again, for as long as it
/// takes.
///
/// Batches leave in the order given, several unanswered at once. When the connection breaks, the
/// same bytes go out again, in order. When one is refused, those behind it are refused too: nothing
/// more is sent until all answers are there, and then the first refusal says what to do: the same
/// bytes later (overload, doubt), signed anew at the place the ledger names (somebody else used the
/// key), or failure for that one batch. Signing anew is safe: a command that was executed answers
/// `exists`. Between batches that share no key the order is kept only as long as none is refused.
/// Thread-safety: the client's executor.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <random>

#include "api/client/head_keeper.h"
#include "api/client/key_ring.h"
#include "api/client/receipt.h"
#include "api/client/settings.h"
#include "api/client/wire.h"

namespace holdfast::api {

struct SubmitOptions {
    bool wants_balances = false;  ///< the receipt brings the accounts the batch touched
    ledger::Time expiry = 0;      ///< refused, unlogged, once the ledger's time is later; 0: never
};
using SubmitHandler = std::function<void(Answer<BatchReceipt>)>;
/// What became of a batch that an earlier process left in the outbox.
using RecoveredHandler = std::function<void(const ledger::SignedBatch&, Answer<BatchReceipt>)>;

class Submitter {
   public:
    struct Parts {
        const ClientSettings& settings;
        Wire& wire;
        HeadKeeper& heads;
        SigningDesk& desk;
    };
    Submitter(const Parts& parts, boost::asio::any_io_executor executor);

    [[nodiscard]] KeyRing& keys() { return keys_; }
    /// Batches of an earlier process, before any other.
    void resume(std::vector<Outbox::Waiting> waiting, const RecoveredHandler& on_recovered);
    void submit(std::vector<ledger::StoredCommand> commands, std::vector<crypto::PublicKey> signers,
                const SubmitOptions& options, SubmitHandler handler);
    /// Batches without an answer.
    [[nodiscard]] std::size_t unanswered() const { return waiting_.size(); }
    /// Calls back once fewer batches are unanswered than may be in flight; at once if so.
    void when_room(std::function<void()> handler);

    void on_connected(const Limits& limits);
    void on_disconnected();
    /// False: the frame does not answer a batch.
    bool on_frame(const FrameHeader& header, ByteSpan body);
    /// Fails everything. What is stored or was sent is `outcome_unknown` unless `failure` is final.
    void stop(const Failure& failure);

   private:
    enum class Stage { queued, signing, ready, sent, refused };
    enum class Verdict { later, lost_place, fatal, rolled_back };
    struct Submission {
        std::vector<ledger::StoredCommand> commands;  // until signed
        std::vector<crypto::PublicKey> signers;
        SubmitOptions options;
        SubmitHandler handler;
        Stage stage = Stage::queued;
        std::optional<ledger::SignedBatch> batch;
        std::optional<Outbox::Ticket> ticket;
        Verdict verdict = Verdict::later;
        Failure refusal;
        std::size_t attempts = 0;  // at a place that was its own to lose
    };
    using Shared = std::shared_ptr<Submission>;

    void pump();
    void send_ready();
    /// True if the next one failed instead, and there may be another.
    bool sign_next();
    void give_back(const Shared& submission, Failure failure);
    [[nodiscard]] bool know_places(const Submission& submission);
    void on_place(const crypto::PublicKey& key, const Answer<KeyPlaceReply>& answer);
    void on_signed(const Shared& submission, Answer<SignedJob> result);
    void on_reply(const Shared& submission, ByteSpan body);
    void refuse(const Shared& submission, Verdict verdict, Failure failure);
    void recover();
    void sign_anew();
    void resume_after_delay();
    void finish(const Shared& submission, Answer<BatchReceipt> answer);
    void tell_room();

    Parts parts_;
    KeyRing keys_;
    boost::asio::any_io_executor executor_;
    std::shared_ptr<boost::asio::steady_timer> delay_timer_;
    std::deque<Shared> waiting_;            // oldest first
    std::map<std::uint64_t, Shared> sent_;  // by request
    std::vector<std::function<void()>> room_waiters_;
    std::size_t in_flight_max_;
    std::chrono::milliseconds delay_;
    std::minstd_rand jitter_;
    bool is_connected_ = false;
    bool is_signing_ = false;
    bool is_stalled_ = false;  // after a refusal, until it is known what to do
    bool is_stopped_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace holdfast::api
