/// The inside of AsyncClient: one connection after another, and those who use it.
///
/// Thread-safety: the client's executor. Coroutines and timers hold it alive until `stop`.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include "api/client/async_client.h"
#include "api/client/calls.h"
#include "api/client/connection.h"

namespace holdfast::api {

class AsyncClient::Impl final : public Wire, public std::enable_shared_from_this<Impl> {
   public:
    using Clock = std::chrono::steady_clock;

    Impl(asio::any_io_executor executor, ClientSettings settings);

    void start(const RecoveredHandler& on_recovered);
    void stop();

    std::uint64_t next_request() override { return ++last_request_; }
    void send(Bytes frame) override { connection_->send(std::move(frame)); }
    void give_up(Failure failure) override;
    void ask_place(const crypto::PublicKey& key,
                   std::function<void(Answer<KeyPlaceReply>)> handler) override;

    void when_connected(std::chrono::milliseconds patience, Handler<HelloReply> handler);
    void submit(std::vector<ledger::StoredCommand> commands, std::vector<crypto::PublicKey> signers,
                const SubmitOptions& options, SubmitHandler handler);
    FeedId subscribe(ledger::Sequence from, std::uint32_t window_bytes, FeedFilter filter,
                     FeedHandlers handlers);
    template <class Reply>
    void ask(FrameType type, Bytes body, Handler<Reply> handler);

    [[nodiscard]] Submitter& submitter() { return submitter_; }
    [[nodiscard]] Feeds& feeds() { return feeds_; }
    [[nodiscard]] const HeadKeeper& heads() const { return heads_; }

   private:
    struct Waiter {
        Clock::time_point deadline;
        Handler<HelloReply> handler;
    };

    static asio::awaitable<void> keep_connected(std::shared_ptr<Impl> self);
    static asio::awaitable<void> keep_watch(std::shared_ptr<Impl> self);
    [[nodiscard]] static bool may_retry(const Failure& failure);
    void connected(Opened opened);
    void disconnected();
    void on_frame(const FrameHeader& header, Bytes body);
    void watch(Clock::time_point now);
    void tell_waiters(Clock::time_point now);
    void end(const Failure& failure);
    template <class Reply>
    [[nodiscard]] Answer<Reply> judge(Answer<Bytes> answer);
    template <class Reply>
    [[nodiscard]] Answer<Reply> believe(Answer<Bytes> answer);

    const ClientSettings settings_;
    asio::any_io_executor executor_;
    std::unique_ptr<asio::ssl::context> tls_;
    std::vector<Outbox::Waiting> left_over_;
    HeadKeeper heads_;
    SigningDesk desk_;
    Calls calls_;
    Feeds feeds_;
    Submitter submitter_;
    std::shared_ptr<Connection> connection_;
    std::optional<HelloReply> hello_;  // of the present connection
    asio::steady_timer end_signal_;    // cancelled when the connection ends, or all does
    std::shared_ptr<asio::steady_timer> attempt_deadline_;  // cancelled to break a connecting off
    asio::steady_timer watch_timer_;
    std::optional<Failure> last_failure_;  // of the last attempt
    std::optional<Failure> ended_;         // for good
    std::vector<Waiter> waiters_;
    std::uint64_t last_request_ = 1;  // the hello's
    Clock::time_point last_ping_;
    Clock::time_point last_saved_;
    std::optional<SignedHead> saved_head_;
    std::chrono::milliseconds delay_;
    std::minstd_rand jitter_;
};

template <class Reply>
Answer<Reply> AsyncClient::Impl::judge(Answer<Bytes> answer) {
    if (auto* failure = std::get_if<Failure>(&answer)) {
        return std::move(*failure);
    }
    if constexpr (std::is_same_v<Reply, std::monostate>) {
        return std::monostate();
    } else {
        auto reply = decode_body<Reply>(std::get<Bytes>(answer));
        if (!reply) {
            return Failure{FailureCode::protocol, "the server's reply is not understood"};
        }
        if constexpr (requires { reply->head; }) {
            if (auto failure = heads_.take(reply->head)) {
                give_up(*failure);
                return std::move(*failure);
            }
        }
        return std::move(*reply);
    }
}

// A key's place is judged alone: the batch signed at it names the newest head seen, which tells the
// server itself what it has lost.
template <class Reply>
Answer<Reply> AsyncClient::Impl::believe(Answer<Bytes> answer) {
    if (auto loss = heads_.loss(); loss && std::holds_alternative<Bytes>(answer)) {
        give_up(*loss);
        return std::move(*loss);
    }
    return judge<Reply>(std::move(answer));
}

template <class Reply>
void AsyncClient::Impl::ask(FrameType type, Bytes body, Handler<Reply> handler) {
    if (ended_) {
        asio::post(executor_,
                   [failure = *ended_, handler = std::move(handler)] { handler(failure); });
        return;
    }
    calls_.call(type, std::move(body), false,
                [this, handler = std::move(handler)](Answer<Bytes> answer) {
                    handler(believe<Reply>(std::move(answer)));
                });
}

}  // namespace holdfast::api
