/// A server for tests: over a founded ledger in memory, on a clock that stands still, on a free
/// port.
///
///     TestServer server;                       // accounts alice and bob, alice has 1,000.00
///     RawClient client(server.port());
///     client.greet();
///     client.must_submit(server.platform().batch({transfer("alice", "bob", 5)}));
///
/// Thread-safety: one thread, but for the clock.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "api/memory_site.h"
#include "api/memory_views.h"
#include "api/server.h"
#include "ledger/memory_log.h"
#include "tests/support/ledger_fixture.h"

namespace holdfast::test {

/// A clock that somebody sets.
class VirtualClock final : public api::Clock {
   public:
    [[nodiscard]] ledger::Time now() const override { return now_; }
    [[nodiscard]] std::chrono::nanoseconds until(ledger::Time) const override {
        return std::chrono::nanoseconds::max();
    }
    void set(ledger::Time time) { now_ = time; }
    void advance(ledger::Duration duration) { now_ += duration; }

   private:
    std::atomic<ledger::Time> now_{0};
};

/// A log that can be made to hesitate, and to fail.
class FaultyLog final : public ledger::EventLog {
   public:
    ledger::Lease acquire() override { return inner_.acquire(); }
    ledger::AppendResult append(const ledger::Lease& lease, ledger::Sequence sequence,
                                const ledger::Digest& previous,
                                std::span<const ledger::PendingEntry> entries) override;
    std::vector<ledger::Bytes> read(ledger::Sequence from, std::size_t max) const override {
        auto entries = inner_.read(from, max);
        if (!entries.empty() && is_read_damaged_) {
            entries.front()[entries.front().size() / 2] ^= 1;
        }
        return entries;
    }
    ledger::Tip tip() const override { return inner_.tip(); }
    bool wait_beyond(ledger::Sequence sequence, std::chrono::milliseconds timeout) const override {
        return inner_.wait_beyond(sequence, timeout);
    }
    void put_snapshot(const ledger::Snapshot& snapshot) override { inner_.put_snapshot(snapshot); }
    std::optional<ledger::Snapshot> latest_snapshot() const override {
        return inner_.latest_snapshot();
    }
    void trim(ledger::Sequence sequence) override { inner_.trim(sequence); }
    void seal() override { inner_.seal(); }

    /// Appends wait until `let_go`.
    void hold_up();
    void let_go();
    /// The next append is `unknown`; with `is_written` it happens none the less.
    void doubt_next(bool is_written);
    /// From now on the first entry of what is read has a bit flipped.
    void damage_reads() { is_read_damaged_ = true; }
    /// Appends so far.
    [[nodiscard]] std::size_t appends() const { return appends_; }

   private:
    ledger::MemoryLog inner_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_held_up_ = false;
    bool is_doubtful_ = false;
    bool is_written_ = false;
    std::atomic<bool> is_read_damaged_{false};
    std::atomic<std::size_t> appends_{0};
};

/// Signs batches one after the other, as a client does.
class Signer {
   public:
    Signer(std::string_view key_name, const ledger::State& state);

    [[nodiscard]] crypto::PublicKey key() const { return key_.public_key(); }
    /// The next batch in sequence.
    [[nodiscard]] ledger::Bytes batch(const std::vector<Draft>& drafts);
    /// The same without going on: the next call makes another batch of the same sequence.
    [[nodiscard]] ledger::Bytes draft_batch(const std::vector<Draft>& drafts) const;
    void go_on(ledger::ByteSpan batch);

    /// Where it stands: to go back there.
    struct Place {
        std::uint64_t sequence = 0;
        ledger::Digest previous{};
    };
    [[nodiscard]] Place place() const { return {sequence, previous}; }
    void set_place(const Place& place) {
        sequence = place.sequence;
        previous = place.previous;
    }

    std::uint64_t sequence = 0;  ///< of the last batch
    ledger::Digest previous{};
    ledger::SeenHead seen;
    ledger::Time expiry = 0;
    ledger::Digest origin_hash{};

   private:
    crypto::SecretKey key_;
};

/// A transfer between accounts of the platform, with a fresh id.
[[nodiscard]] Draft transfer(std::string_view from, std::string_view to, ledger::u128 units);
/// A hold from and to accounts of the platform.
[[nodiscard]] Draft hold(std::string_view id, std::string_view from, std::string_view to,
                         ledger::u128 units, ledger::Time expires = 0);

class TestServer {
   public:
    using MakeViews = std::function<std::unique_ptr<api::Views>(const ledger::EventLog&)>;
    /// `make_views` is called at each start; none: views in memory.
    explicit TestServer(api::ServerConfig config = {}, MakeViews make_views = nullptr);
    ~TestServer();

    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    [[nodiscard]] api::Server& server() { return *server_; }
    [[nodiscard]] FaultyLog& log() { return log_; }
    /// What it publishes; kept over restarts.
    [[nodiscard]] api::MemorySite& site() { return site_; }
    [[nodiscard]] const crypto::SecretKey& log_key() const { return log_key_; }
    [[nodiscard]] VirtualClock& clock() { return clock_; }
    [[nodiscard]] Signer& platform() { return platform_; }
    [[nodiscard]] World& world() { return world_; }
    /// Stops and, after a pause, starts again over the same log, with the views made anew.
    void restart(ledger::Duration pause = 0);
    void stop() { server_->stop(); }
    /// Waits for a fatal end; its reason. Empty: there was none in five seconds.
    [[nodiscard]] std::string wait_for_fatal();
    /// State hash of the log replayed from the beginning.
    [[nodiscard]] ledger::Digest replayed_hash() const;

   private:
    void start();

    api::ServerConfig config_;
    World world_;
    FaultyLog log_;
    MakeViews make_views_;
    std::unique_ptr<api::Views> views_;
    api::MemorySite site_;
    VirtualClock clock_;
    crypto::SecretKey log_key_;
    Signer platform_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string fatal_;
    std::unique_ptr<api::Server> server_;
};

}  // namespace holdfast::test
