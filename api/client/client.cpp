#include "api/client/client.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace holdfast::api {

class Client::Impl {
   public:
    Impl(ClientSettings settings, RecoveredHandler on_recovered)
        : client_(std::in_place, io_.get_executor(), std::move(settings), std::move(on_recovered)),
          thread_([this] { io_.run(); }) {}
    ~Impl() { stop(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void stop() {
        std::call_once(stopped_once_, [this] {
            {
                const std::lock_guard lock(gate_);
                is_stopped_ = true;
            }
            boost::asio::post(io_, [this] { client_->stop(); });
            work_.reset();
            thread_.join();
            client_.reset();
        });
    }

    /// Runs `task(client)` on the client's thread, and returns what it returns.
    template <class Task>
    auto run(Task task) {
        std::promise<decltype(task(std::declval<AsyncClient&>()))> promise;
        auto future = promise.get_future();
        post([this, &promise, &task] { promise.set_value(task(*client_)); });
        return future.get();
    }

    /// Begins `start(client, handler)` there, and gives the handler's answer as a future.
    template <class T, class Start>
    std::future<T> begin(Start start) {
        auto promise = std::make_shared<std::promise<T>>();
        auto future = promise->get_future();
        post([this, promise, start = std::move(start)]() mutable {
            start(*client_, [promise](Answer<T> answer) {
                if (auto* failure = std::get_if<Failure>(&answer)) {
                    promise->set_exception(
                        std::make_exception_ptr(ClientError(std::move(*failure))));
                } else {
                    promise->set_value(std::move(std::get<T>(answer)));
                }
            });
        });
        return future;
    }
    template <class T, class Start>
    T ask(Start start) {
        return begin<T>(std::move(start)).get();
    }

   private:
    /// Whatever is posted before the client is stopped runs before that.
    template <class Work>
    void post(Work work) {
        const std::lock_guard lock(gate_);
        if (is_stopped_) {
            throw ClientError({FailureCode::stopped, "the client was stopped", 0});
        }
        boost::asio::post(io_, std::move(work));
    }

    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_ =
        make_work_guard(io_);
    std::optional<AsyncClient> client_;
    std::once_flag stopped_once_;
    std::mutex gate_;
    bool is_stopped_ = false;
    std::thread thread_;
};

Client::Client(ClientSettings settings, RecoveredHandler on_recovered)
    : impl_(std::make_unique<Impl>(std::move(settings), std::move(on_recovered))) {}

Client::~Client() = default;

void Client::stop() { impl_->stop(); }

HelloReply Client::connect(std::chrono::milliseconds patience) {
    return impl_->ask<HelloReply>([patience](AsyncClient& client, auto handler) {
        client.when_connected(patience, std::move(handler));
    });
}

crypto::PublicKey Client::add_key(crypto::SecretKey key) {
    const crypto::PublicKey name = key.public_key();
    impl_->run([&key](AsyncClient& client) {
        client.add_key(std::move(key));
        return true;
    });
    return name;
}

BatchReceipt Client::submit(std::vector<ledger::StoredCommand> commands,
                            std::vector<crypto::PublicKey> signers, const SubmitOptions& options) {
    return submit_later(std::move(commands), std::move(signers), options).get();
}

std::future<BatchReceipt> Client::submit_later(std::vector<ledger::StoredCommand> commands,
                                               std::vector<crypto::PublicKey> signers,
                                               const SubmitOptions& options,
                                               std::optional<std::chrono::milliseconds> patience) {
    const auto room =
        std::make_shared<std::promise<void>>();  // may come when nobody waits any more
    const auto has_room = room->get_future();
    impl_->run([&room](AsyncClient& client) {
        client.when_room([room] { room->set_value(); });
        return true;
    });
    if (!patience) {
        has_room.wait();
    } else if (has_room.wait_for(*patience) == std::future_status::timeout) {
        throw ClientError({FailureCode::timed_out, "the batches before it are still unanswered"});
    }
    return impl_->begin<BatchReceipt>([commands = std::move(commands), signers = std::move(signers),
                                       options](AsyncClient& client, auto handler) mutable {
        client.submit(std::move(commands), std::move(signers), options, std::move(handler));
    });
}

KeyPlaceReply Client::key_place(const crypto::PublicKey& key) {
    return impl_->ask<KeyPlaceReply>(
        [key](AsyncClient& client, auto handler) { client.key_place(key, std::move(handler)); });
}
GetRowsReply Client::get_rows(const GetRowsRequest& request) {
    return impl_->ask<GetRowsReply>([&request](AsyncClient& client, auto handler) {
        client.get_rows(request, std::move(handler));
    });
}
ListRowsReply Client::list_rows(const ListRowsRequest& request) {
    return impl_->ask<ListRowsReply>([&request](AsyncClient& client, auto handler) {
        client.list_rows(request, std::move(handler));
    });
}
GetCommandReply Client::get_command(const ledger::CommandId& command) {
    return impl_->ask<GetCommandReply>([command](AsyncClient& client, auto handler) {
        client.get_command(command, std::move(handler));
    });
}
HistoryReply Client::history(const HistoryRequest& request) {
    return impl_->ask<HistoryReply>([&request](AsyncClient& client, auto handler) {
        client.history(request, std::move(handler));
    });
}
EntriesReply Client::entries(const EntriesRequest& request) {
    return impl_->ask<EntriesReply>([&request](AsyncClient& client, auto handler) {
        client.entries(request, std::move(handler));
    });
}
ReceiptReply Client::receipt(const ReceiptRequest& request) {
    return impl_->ask<ReceiptReply>([&request](AsyncClient& client, auto handler) {
        client.receipt(request, std::move(handler));
    });
}
ConsistencyReply Client::consistency(const ConsistencyRequest& request) {
    return impl_->ask<ConsistencyReply>([&request](AsyncClient& client, auto handler) {
        client.consistency(request, std::move(handler));
    });
}
CheckpointReply Client::checkpoint() {
    return impl_->ask<CheckpointReply>(
        [](AsyncClient& client, auto handler) { client.checkpoint(std::move(handler)); });
}
StatusReply Client::status() {
    return impl_->ask<StatusReply>(
        [](AsyncClient& client, auto handler) { client.status(std::move(handler)); });
}
std::string Client::metrics() {
    return impl_->ask<std::string>(
        [](AsyncClient& client, auto handler) { client.metrics(std::move(handler)); });
}
StateHashReply Client::state_hash() {
    return impl_->ask<StateHashReply>(
        [](AsyncClient& client, auto handler) { client.state_hash(std::move(handler)); });
}

std::string Client::origin() {
    return impl_->run([](AsyncClient& client) { return client.heads().origin(); });
}
crypto::TlogPolicy Client::policy() {
    const auto key = impl_->run([](AsyncClient& client) { return client.heads().log_key(); });
    if (!key) {
        throw ClientError({FailureCode::unreachable, "the ledger has not answered yet", 0});
    }
    return ledger::policy_of(origin(), *key);
}
std::optional<SignedHead> Client::newest_head() {
    return impl_->run([](AsyncClient& client) { return client.heads().newest(); });
}

namespace {

/// Entries, and word of what is passed over, on their way from the client's thread to the
/// caller's.
struct Mailbox {
    struct Letter {
        ledger::Sequence sequence = 0;
        std::optional<Bytes> entry;  // none: no other before `sequence` is wanted
    };
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Letter> letters;
    std::optional<Failure> end;

    void put(ledger::Sequence sequence, std::optional<Bytes> entry) {
        const std::lock_guard lock(mutex);
        letters.push_back({sequence, std::move(entry)});
        changed.notify_one();
    }
    void finish(Failure failure) {
        const std::lock_guard lock(mutex);
        end = std::move(failure);
        changed.notify_one();
    }
    /// The next one; throws at the end.
    Letter take() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return !letters.empty() || end; });
        if (letters.empty()) {
            throw ClientError(*end);
        }
        Letter letter = std::move(letters.front());
        letters.pop_front();
        return letter;
    }
};

constexpr std::uint32_t kFeedWindowBytes = 8 << 20;

}  // namespace

void Client::follow(ledger::Sequence from,
                    const std::function<bool(ledger::Sequence, const Bytes&)>& on_entry) {
    follow(from, {}, on_entry, {});
}

void Client::follow(ledger::Sequence from, const FeedFilter& filter,
                    const std::function<bool(ledger::Sequence, const Bytes&)>& on_entry,
                    const std::function<bool(ledger::Sequence)>& on_progress) {
    const auto mailbox = std::make_shared<Mailbox>();
    const FeedId feed = impl_->run([&](AsyncClient& client) {
        return client.subscribe(
            from, kFeedWindowBytes,
            {[mailbox](ledger::Sequence sequence, Bytes entry) {
                 mailbox->put(sequence, std::move(entry));
             },
             [mailbox](Failure failure) { mailbox->finish(std::move(failure)); },
             [mailbox](ledger::Sequence next) { mailbox->put(next, std::nullopt); }},
            filter);
    });
    bool goes_on = true;
    while (goes_on) {
        const Mailbox::Letter letter = mailbox->take();
        goes_on =
            letter.entry ? on_entry(letter.sequence, *letter.entry) : on_progress(letter.sequence);
        impl_->run([&](AsyncClient& client) {
            if (!goes_on) {
                client.unsubscribe(feed);
            } else if (letter.entry) {
                client.feed_consumed(feed, letter.entry->size());
            }
            return true;
        });
    }
}

}  // namespace holdfast::api
