#include "api/client/client_impl.h"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/spawn.h"

namespace holdfast::api {

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kWatchInterval{50};
constexpr std::chrono::milliseconds kHeadSaveInterval{1'000};

std::unique_ptr<asio::ssl::context> tls_of(const ClientSettings& settings) {
    return settings.use_tls
               ? make_tls_client_context(settings.tls_ca_file, settings.tls_certificate_file,
                                         settings.tls_key_file)
               : nullptr;
}

/// Opens the outbox, and takes out of it what an earlier process left.
std::unique_ptr<Outbox> open_outbox(const ClientSettings& settings,
                                    std::vector<Outbox::Waiting>& left_over, HeadKeeper& heads) {
    if (settings.outbox_folder.empty()) {
        return nullptr;
    }
    auto outbox = std::make_unique<Outbox>(settings.outbox_folder);
    left_over = outbox->take_waiting();
    if (const auto head = outbox->load_head()) {
        heads.restore(*head);
    }
    return outbox;
}

}  // namespace

AsyncClient::Impl::Impl(asio::any_io_executor executor, ClientSettings settings)
    : settings_(std::move(settings)),
      executor_(std::move(executor)),
      tls_(tls_of(settings_)),
      heads_(settings_.origin, settings_.log_key),
      desk_(executor_, open_outbox(settings_, left_over_, heads_)),
      calls_(settings_, *this),
      feeds_(*this),
      submitter_({settings_, *this, heads_, desk_}, executor_),
      end_signal_(executor_),
      attempt_deadline_(std::make_shared<asio::steady_timer>(executor_)),
      watch_timer_(executor_),
      delay_(settings_.retry_delay_min),
      jitter_(std::random_device{}()) {}

void AsyncClient::Impl::start(const RecoveredHandler& on_recovered) {
    submitter_.resume(std::exchange(left_over_, {}), on_recovered);
    spawn(executor_, keep_connected(shared_from_this()));
    spawn(executor_, keep_watch(shared_from_this()));
}

void AsyncClient::Impl::stop() { end({FailureCode::stopped, "the client was stopped"}); }

void AsyncClient::Impl::give_up(Failure failure) {
    // Not at once: whoever found it out is still at work.
    asio::post(executor_,
               [self = shared_from_this(), failure = std::move(failure)] { self->end(failure); });
}

void AsyncClient::Impl::end(const Failure& failure) {
    if (ended_) {
        return;
    }
    ended_ = failure;
    disconnected();
    if (heads_.newest() && heads_.newest() != saved_head_) {
        desk_.save_head(*heads_.newest());
    }
    submitter_.stop(failure);
    calls_.fail_all(failure);
    feeds_.fail_all(failure);
    tell_waiters(Clock::now());
    end_signal_.cancel();
    watch_timer_.cancel();
    attempt_deadline_->cancel();
    desk_.stop();
}

void AsyncClient::Impl::ask_place(const crypto::PublicKey& key,
                                  std::function<void(Answer<KeyPlaceReply>)> handler) {
    calls_.call(FrameType::key_place, encode_body(KeyPlaceRequest{key}), true,
                [this, handler = std::move(handler)](Answer<Bytes> answer) {
                    handler(judge<KeyPlaceReply>(std::move(answer)));
                });
}

void AsyncClient::Impl::when_connected(std::chrono::milliseconds patience,
                                       Handler<HelloReply> handler) {
    waiters_.push_back({Clock::now() + patience, std::move(handler)});
    asio::post(executor_, [self = shared_from_this()] { self->tell_waiters(Clock::now()); });
}

void AsyncClient::Impl::tell_waiters(Clock::time_point now) {
    for (Waiter& waiter : std::exchange(waiters_, {})) {
        if (ended_) {
            waiter.handler(*ended_);
        } else if (hello_) {
            waiter.handler(*hello_);
        } else if (last_failure_ && waiter.deadline <= now) {
            waiter.handler(*last_failure_);
        } else {
            waiters_.push_back(std::move(waiter));
        }
    }
}

void AsyncClient::Impl::submit(std::vector<ledger::StoredCommand> commands,
                               std::vector<crypto::PublicKey> signers, const SubmitOptions& options,
                               SubmitHandler handler) {
    if (ended_) {
        asio::post(executor_,
                   [failure = *ended_, handler = std::move(handler)] { handler(failure); });
    } else {
        submitter_.submit(std::move(commands), std::move(signers), options, std::move(handler));
    }
}

FeedId AsyncClient::Impl::subscribe(ledger::Sequence from, std::uint32_t window_bytes,
                                    FeedFilter filter, FeedHandlers handlers) {
    if (ended_) {
        asio::post(executor_,
                   [failure = *ended_, on_end = std::move(handlers.on_end)] { on_end(failure); });
        return 0;
    }
    return feeds_.open(from, window_bytes, std::move(filter), std::move(handlers));
}

bool AsyncClient::Impl::may_retry(const Failure& failure) {
    if (failure.code != FailureCode::server_error) {
        return failure.code == FailureCode::unreachable;
    }
    const auto code = static_cast<ErrorCode>(failure.error);
    return code == ErrorCode::overloaded || code == ErrorCode::stopping ||
           code == ErrorCode::timed_out;
}

asio::awaitable<void> AsyncClient::Impl::keep_connected(std::shared_ptr<Impl> self) {
    while (!self->ended_) {
        auto opened =
            co_await open_connection(self->settings_, self->tls_.get(), self->attempt_deadline_);
        std::optional<Failure> failure;
        if (auto* refused = std::get_if<Failure>(&opened)) {
            failure = std::move(*refused);
        } else {
            failure = self->heads_.greet(std::get<Opened>(opened).hello);
        }
        if (self->ended_) {
            if (auto* good = std::get_if<Opened>(&opened)) {
                good->connection->close();
            }
            co_return;
        }
        if (failure && !self->may_retry(*failure)) {
            self->end(*failure);
            co_return;
        }
        self->last_failure_ = failure;
        if (!failure) {
            self->connected(std::move(std::get<Opened>(opened)));
            self->end_signal_.expires_at(Clock::time_point::max());
            co_await self->end_signal_.async_wait(kAwait);
            if (self->ended_) {
                co_return;
            }
        }
        self->tell_waiters(Clock::now());
        std::uniform_int_distribution<std::int64_t> spread(self->delay_.count() / 2,
                                                           self->delay_.count());
        self->delay_ = std::min(self->delay_ * 2, self->settings_.retry_delay_max);
        self->end_signal_.expires_after(std::chrono::milliseconds(spread(self->jitter_)));
        co_await self->end_signal_.async_wait(kAwait);
    }
}

void AsyncClient::Impl::connected(Opened opened) {
    connection_ = std::move(opened.connection);
    hello_ = std::move(opened.hello);
    last_ping_ = Clock::now();
    const std::weak_ptr<Impl> weak = weak_from_this();
    connection_->start({
        [weak](const FrameHeader& header, Bytes body) {
            if (const auto self = weak.lock()) {
                self->on_frame(header, std::move(body));
            }
        },
        [weak](Failure failure) {
            const auto self = weak.lock();
            if (self && failure.code == FailureCode::protocol) {
                self->end(failure);
            } else if (self) {
                self->last_failure_ = std::move(failure);
                self->disconnected();
                self->end_signal_.cancel();
            }
        },
    });
    submitter_.on_connected(hello_->limits);
    calls_.on_connected();
    feeds_.on_connected(hello_->limits);
    tell_waiters(Clock::now());
}

void AsyncClient::Impl::disconnected() {
    if (connection_) {
        connection_->close();
        connection_.reset();
        hello_.reset();
        submitter_.on_disconnected();
        calls_.on_disconnected();
        feeds_.on_disconnected();
    }
}

void AsyncClient::Impl::on_frame(const FrameHeader& header, Bytes body) {
    const bool is_of_feed =
        header.type == FrameType::feed_entry || header.type == FrameType::feed_progress;
    if (is_of_feed && heads_.loss()) {
        end(*heads_.loss());
        return;
    }
    if (submitter_.on_frame(header, body) || calls_.on_frame(header, body) ||
        feeds_.on_frame(header, body)) {
        delay_ = settings_.retry_delay_min;  // a greeting alone is no proof that it works
        return;
    }
    if (header.type == FrameType::error) {  // of the connection as such: too slow, too many
        const auto error = decode_body<ErrorReply>(body);
        last_failure_ = {FailureCode::server_error, error ? error->message : "an error", 0};
        disconnected();
        end_signal_.cancel();
    } else if (!is_of_feed) {
        end({FailureCode::protocol,
             fmt::format("the server answered what was not asked (request {})", header.request)});
    }
}

asio::awaitable<void> AsyncClient::Impl::keep_watch(std::shared_ptr<Impl> self) {
    while (!self->ended_) {
        self->watch_timer_.expires_after(kWatchInterval);
        co_await self->watch_timer_.async_wait(kAwait);
        if (!self->ended_) {
            self->watch(Clock::now());
        }
    }
}

void AsyncClient::Impl::watch(Clock::time_point now) {
    calls_.check_deadlines(now);
    tell_waiters(now);
    if (now - last_saved_ > kHeadSaveInterval && heads_.newest() &&
        heads_.newest() != saved_head_) {
        last_saved_ = now;
        saved_head_ = heads_.newest();
        desk_.save_head(*saved_head_);
    }
    if (!connection_) {
        return;
    }
    const auto idle_max = std::chrono::milliseconds(hello_->limits.idle_timeout_ms) / 3;
    const bool is_waiting = submitter_.unanswered() != 0 || !calls_.empty() || !feeds_.empty();
    const auto interval =
        is_waiting ? std::min<std::chrono::milliseconds>(idle_max, settings_.silence_max / 2)
                   : idle_max;
    const auto silent = now - std::max(connection_->last_heard(), last_ping_);
    if (now - connection_->last_heard() > settings_.silence_max + interval && is_waiting) {
        last_failure_ = {FailureCode::unreachable, "the server has fallen silent"};
        disconnected();
        end_signal_.cancel();
    } else if (silent > interval) {
        last_ping_ = now;
        calls_.call(FrameType::ping, {}, false, [](const Answer<Bytes>&) {});
    }
}

}  // namespace holdfast::api
