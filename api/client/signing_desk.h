/// Where batches are built, signed and stored, one after the other, on a thread of their own:
/// hashing, signing and syncing take milliseconds that the I/O thread does not have.
///
/// Thread-safety: all calls from the executor's thread; `on_done` is called there too.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>

#include "api/client/failure.h"
#include "api/client/outbox.h"

namespace holdfast::api {

/// A batch to be: its commands, or an older form of it whose place in its keys' sequences is lost.
struct SigningJob {
    struct Signer {
        std::shared_ptr<const crypto::SecretKey> key;
        std::uint64_t sequence = 0;
        Digest previous{};
    };
    std::vector<ledger::StoredCommand> commands;
    std::optional<ledger::SignedBatch> old;    ///< instead of commands
    std::optional<Outbox::Ticket> old_ticket;  ///< forgotten once the new one is stored
    std::vector<Signer> signers;
    Digest origin_hash{};
    ledger::SeenHead seen;
    ledger::Time expiry = 0;
};
struct SignedJob {
    ledger::SignedBatch batch;
    Digest header_hash{};
    std::optional<Outbox::Ticket> ticket;  ///< absent without an outbox
};

class SigningDesk {
   public:
    /// `outbox` may be null. Once given, it is used by the desk's thread only.
    SigningDesk(boost::asio::any_io_executor executor, std::unique_ptr<Outbox> outbox);
    ~SigningDesk();
    SigningDesk(const SigningDesk&) = delete;
    SigningDesk& operator=(const SigningDesk&) = delete;

    void sign(SigningJob job, std::function<void(Answer<SignedJob>)> on_done);
    /// The batch is answered.
    void forget(std::optional<Outbox::Ticket> ticket);
    void save_head(const SignedHead& head);
    /// Finishes what was begun, and closes the outbox.
    void stop();

   private:
    static Answer<SignedJob> do_sign(SigningJob job, Outbox* outbox);

    boost::asio::any_io_executor executor_;
    std::unique_ptr<Outbox> outbox_;
    boost::asio::thread_pool thread_{1};
};

}  // namespace holdfast::api
