#include "api/server.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/connections.h"
#include "api/memory_site.h"
#include "api/metrics.h"
#include "api/publication.h"
#include "api/spawn.h"
#include "api/write_path.h"

namespace holdfast::api {

class Server::Impl final : public Outlet, public FatalHandler {
   public:
    Impl(ServerConfig config, Ports ports)
        : config_(std::move(config)),
          ports_(std::move(ports)),
          lease_(ports_.log.acquire()),
          entries_(ports_.log, config_.entry_cache_bytes_max),
          touches_(ports_.views),
          committed_(restored()),
          write_path_(config_, write_ports(), lease_),
          publication_({ports_.log, *committed_, ports_.site ? *ports_.site : memory_site_,
                        counters_, *this, ports_.on_published},
                       genesis(), config_.publication_pause),
          time_travel_(*committed_, entries_, ports_.clock, config_.as_of_commands_max),
          queries_(config_,
                   {*committed_, entries_, ports_.log, ports_.views, time_travel_, publication_,
                    [this] { return status(); },
                    [this] { return metrics_text(status(), counters_, books_that_differ()); }}),
          quick_reader_(queries_, *this, *this, config_.queued_reads_max),
          slow_reader_(queries_, *this, *this, config_.queued_reads_max),
          intake_(config_, {*committed_, write_path_.submissions(), counters_, *this}),
          feed_({*committed_, entries_, ports_.log, touches_, quick_reader_, *this, counters_},
                config_.subscriptions_max, config_.feed_credit_bytes_max),
          service_(config_, {*committed_, intake_, feed_, quick_reader_, slow_reader_}),
          connections_(io_, {config_, service_, counters_}),
          started_(std::chrono::steady_clock::now()) {}

    ~Impl() override { stop(); }

    void start() {
        publication_.start();
        connections_.start();
        spawn(io_, watch_disk(this));
        io_thread_ = std::thread([this] { run_io(); });
    }

    void stop() {
        if (is_stopped_) {
            return;
        }
        is_stopped_ = true;
        time_travel_.cancel();
        asio::post(io_, [this] {
            intake_.set_read_only(true);
            connections_.drain();
        });
        // First what was taken is decided, logged and answered; then the connections send it and
        // close.
        write_path_.finish();
        publication_.finish();
        quick_reader_.finish();
        slow_reader_.finish();
        asio::post(io_, [this] {
            work_.reset();
            disk_timer_.cancel();
            connections_.finish();
        });
        if (io_thread_.joinable()) {
            io_thread_.join();
        }
    }

    [[nodiscard]] std::uint16_t port() const { return connections_.port(); }

    bool catch_up() {
        auto done = write_path_.tick();
        while (done.wait_for(std::chrono::milliseconds(20)) == std::future_status::timeout) {
            if (is_fatal_) {
                return false;
            }
        }
        try {
            done.get();
        } catch (const std::future_error&) {
            return false;
        }
        return true;
    }

    [[nodiscard]] StatusReply status() const {
        StatusReply status;
        committed_->look([&](const ledger::State& state, const Position& position) {
            status.sequence = position.sequence;
            status.time = position.time;
            status.events = state.facts.next_event;
            status.accounts = state.accounts.size();
            status.holds = state.holds.size();
        });
        const DiskState disk = ports_.disk ? ports_.disk() : DiskState{};
        status.views_sequence = ports_.views.stored();
        status.connections = static_cast<std::uint32_t>(counters_.connections);
        status.queued_batches = static_cast<std::uint32_t>(submissions().size());
        status.undurable_entries = static_cast<std::uint32_t>(counters_.undurable_entries);
        status.disk_free_bytes = disk.free_bytes;
        const auto uptime = std::chrono::steady_clock::now() - started_;
        status.uptime_ms = static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(uptime).count());
        status.healthy = !is_fatal_ && !disk.is_low &&
                         status.sequence <= status.views_sequence + config_.views_lag_max;
        status.software = config_.software;
        return status;
    }

    [[nodiscard]] std::uint64_t books_that_differ() const {
        std::uint64_t count = 0;
        committed_->look([&](const ledger::State& state, const Position&) {
            state.reconciliations.for_each([&](const auto&, const ledger::Reconciliation& row) {
                count += row.differs() ? 1U : 0U;
            });
        });
        return count;
    }

    void add_cosignature(std::uint64_t size, const std::string& line) {
        publication_.add_cosignature(size, line);
    }

    crypto::MerkleProof prove_consistency(std::uint64_t from, std::uint64_t to) {
        const auto published = publication_.of_size(to);
        const auto proof = published ? publication_.consistency(from, *published) : std::nullopt;
        if (!proof) {
            throw ledger::LogError("no proof up to " + std::to_string(to) + " entries at present");
        }
        return *proof;
    }

    void post(std::vector<Reply> replies) override {
        asio::post(io_, [replies = std::move(replies)]() mutable {
            for (Reply& reply : replies) {
                if (const auto sink = reply.sink.lock()) {
                    sink->answer(std::move(reply.frame));
                }
            }
        });
    }

    void run(std::function<void()> task) override { asio::post(io_, std::move(task)); }

    void fatal(const std::string& reason) override {
        if (is_fatal_.exchange(true)) {
            return;
        }
        write_path_.abort();
        asio::post(io_, [this, reason] {
            intake_.set_read_only(true);
            connections_.abandon();
            spawn(io_, tell_of_fatal(this, reason));
        });
    }

   private:
    std::unique_ptr<Committed> restored() {
        auto committed =
            std::make_unique<Committed>(ports_.log_key, touches_, config_.memory_budget_bytes / 2);
        committed->restore(ports_.log, lease_.tip);
        return committed;
    }

    [[nodiscard]] ledger::Genesis genesis() const {
        return committed_->look(
            [](const ledger::State& state, const Position&) { return state.facts.genesis; });
    }

    WritePath::Ports write_ports() {
        return {
            ports_.clock, ports_.log, *committed_,
            entries_,     touches_,   *this,
            counters_,    *this,      [this] {
                    asio::post(io_, [this] { feed_.on_durable(); }); }};
    }

    [[nodiscard]] const SubmissionQueue& submissions() const { return write_path_.submissions(); }

    void run_io() {
        bool is_done = false;
        while (!is_done) {
            try {
                io_.run();
                is_done = true;
            } catch (const std::exception& error) {
                fatal(std::string("serving: ") +
                      error.what());  // and go on: clients are to be told
            }
        }
    }

    static asio::awaitable<void> watch_disk(Impl* self) {
        while (!self->is_stopped_ && !self->is_fatal_) {
            if (self->ports_.disk) {
                self->intake_.set_read_only(self->ports_.disk().is_low);
            }
            self->feed_.on_tick();
            self->disk_timer_.expires_after(std::chrono::milliseconds(250));
            co_await self->disk_timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }

    // Leaves the clients a moment to take the answer.
    static asio::awaitable<void> tell_of_fatal(Impl* self, std::string reason) {
        asio::steady_timer timer(self->io_);
        const auto until = std::chrono::steady_clock::now() + self->config_.drain_timeout;
        while (self->connections_.count() != 0 && std::chrono::steady_clock::now() < until) {
            timer.expires_after(std::chrono::milliseconds(10));
            co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        if (self->ports_.on_fatal) {
            self->ports_.on_fatal(reason);
        }
    }

    const ServerConfig config_;
    const Ports ports_;
    const ledger::Lease lease_;
    Counters counters_;
    std::atomic<bool> is_stopped_{false};
    std::atomic<bool> is_fatal_{false};
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    asio::steady_timer disk_timer_{io_};
    EntryCache entries_;
    RecentTouches touches_;
    const std::unique_ptr<Committed> committed_;
    WritePath write_path_;
    MemorySite memory_site_;
    Publication publication_;
    TimeTravel time_travel_;
    Queries queries_;
    Reader quick_reader_;
    Reader slow_reader_;
    Intake intake_;
    Feed feed_;
    Service service_;
    Connections connections_;
    const std::chrono::steady_clock::time_point started_;
    std::thread io_thread_;
};

Server::Server(ServerConfig config, Ports ports)
    : impl_(std::make_unique<Impl>(std::move(config), std::move(ports))) {}
Server::~Server() = default;
void Server::start() { impl_->start(); }
void Server::stop() { impl_->stop(); }
std::uint16_t Server::port() const { return impl_->port(); }
bool Server::catch_up() { return impl_->catch_up(); }
StatusReply Server::status() const { return impl_->status(); }
void Server::add_cosignature(std::uint64_t size, const std::string& line) {
    impl_->add_cosignature(size, line);
}
crypto::MerkleProof Server::prove_consistency(std::uint64_t from, std::uint64_t to) {
    return impl_->prove_consistency(from, to);
}

}  // namespace holdfast::api
