/// From a frame to a verified batch in the queue: everything that can be refused before deciding.
///
/// Cheap checks come first (room, shape, ledger, keys known and near their place), then signatures,
/// then hashes. What is said of keys here is said of the durable state; the deciding thread checks
/// again. Thread-safety: the I/O thread only.
#pragma once

#include <unordered_map>

#include "api/committed.h"
#include "api/counters.h"
#include "api/server_config.h"
#include "api/write_queues.h"

namespace holdfast::api {

class Intake {
   public:
    struct Ports {
        const Committed& committed;
        SubmissionQueue& submissions;
        Counters& counters;
        FatalHandler& fatal;
    };
    Intake(const ServerConfig& config, const Ports& ports);

    /// Takes a batch in. Nothing: it is on its way, and the answer will come. Else the frame that
    /// refuses it.
    [[nodiscard]] std::optional<Bytes> submit(Bytes bytes, bool wants_balances, ReplyTo reply);

    /// While on, every batch is refused: the disk is nearly full, or the server is stopping.
    void set_read_only(bool on) { is_read_only_ = on; }
    [[nodiscard]] bool is_read_only() const { return is_read_only_; }

   private:
    std::optional<ledger::BatchError> take_in(Bytes bytes, bool wants_balances, ReplyTo reply,
                                              SubmitRefused& refused);
    std::optional<ledger::BatchError> check_keys(const ledger::BatchHeader& header,
                                                 SubmitRefused& refused) const;
    [[nodiscard]] Slot::Counter& in_flight_of(const crypto::PublicKey& key);

    const ServerConfig& config_;
    Ports ports_;
    const Digest origin_hash_;
    bool is_read_only_ = false;
    std::unordered_map<crypto::PublicKey, Slot::Counter, ledger::IdHash> in_flight_;
};

}  // namespace holdfast::api
