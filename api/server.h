/// The whole server: made here, from its ports and its configuration, and nowhere else.
///
/// Usable inside any process: holdfastd gives it the stored log and the system's clock; tests and
/// scenarios a log in memory and a clock they set, on a free loopback port.
/// Thread-safety: construction, `start`, `stop` from one thread; the rest from any.
#pragma once

#include <functional>
#include <memory>

#include "api/clock.h"
#include "api/read_frames.h"
#include "api/server_config.h"
#include "api/views.h"
#include "crypto/ed25519.h"
#include "crypto/merkle_proof.h"
#include "ledger/event_log.h"
#include "ledger/proof/site_files.h"

namespace holdfast::api {

/// Room where the log lies.
struct DiskState {
    std::uint64_t free_bytes = ~std::uint64_t{0};
    bool is_low = false;  ///< then the server takes no batches
};

class Server {
   public:
    /// All outlive the server.
    struct Ports {
        ledger::EventLog& log;
        Views& views;
        const Clock& clock;
        const crypto::SecretKey& log_key;
        std::function<DiskState()> disk;  ///< empty: always room
        /// Called once, from the I/O thread, when the server has stopped for something it can't go
        /// on after: a doubtful write, a log that lost entries, a broken check. Clients have been
        /// told. It must not call `stop`; whoever it tells may.
        std::function<void(const std::string& reason)> on_fatal;
        ledger::SiteFiles* site = nullptr;  ///< where checkpoints are published; null: in memory
        /// Called with each published checkpoint, a signed note, from a thread of the server's. It
        /// must be brief.
        std::function<void(const std::string& note)> on_published = nullptr;
    };
    /// Takes the log over, restores the state and binds the port. Throws where any of that fails
    /// (LogError, CheckFailed, boost::system::system_error, std::runtime_error for TLS files).
    Server(ServerConfig config, Ports ports);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Starts to serve.
    void start();
    /// Takes nothing more, answers what was taken, closes the connections, ends all threads.
    void stop();

    /// The port it listens on.
    [[nodiscard]] std::uint16_t port() const;
    /// Fires what is due by the clock, and returns when that is durable and visible to reads: for
    /// whoever moves a clock by hand. False: the server has stopped.
    bool catch_up();
    [[nodiscard]] StatusReply status() const;

    /// A witness' signature line for the published checkpoint of this size, if it is recent.
    void add_cosignature(std::uint64_t size, const std::string& line);
    /// That the log of `from` entries begins the published one of `to`. Throws LogError where `to`
    /// is not a recent checkpoint's size.
    [[nodiscard]] crypto::MerkleProof prove_consistency(std::uint64_t from, std::uint64_t to);

   private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace holdfast::api
