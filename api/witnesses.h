/// Asks witnesses to cosign a log's published checkpoints (C2SP tlog-witness, the log's side).
///
/// Each witness has a thread of its own, so that a slow one delays nobody: not the log, which only
/// says what it has published, nor the other witnesses. A witness that is behind is asked for the
/// newest checkpoint only. What it answers is verified before it is passed on; one that fails is
/// asked again later and later. Thread-safety: `publish` and `statuses` from any thread, the rest
/// from one.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/merkle_proof.h"
#include "crypto/tlog_policy.h"

namespace holdfast::api {

class Witnesses {
   public:
    struct Settings {
        std::chrono::milliseconds timeout{10'000};   ///< of a question
        std::chrono::milliseconds pause_min{1'000};  ///< after a failure; doubled with each more
        std::chrono::milliseconds pause_max{60'000};
    };
    /// Called on the witnesses' threads, but never two at a time.
    struct Ports {
        /// A proof that the log's tree of `from` leaves begins the one of `to`, 0 < from <= to. May
        /// throw: the witness is then asked later.
        std::function<crypto::MerkleProof(std::uint64_t from, std::uint64_t to)> prove;
        /// A verified cosignature of a published checkpoint: one line for the end of its note.
        std::function<void(const crypto::Checkpoint& checkpoint, const std::string& line)>
            on_cosignature;
        /// What the log's operator must know: a witness fails, or cosigns again. Empty: nobody.
        std::function<void(const std::string& text)> report;
    };
    /// Those of the policy that have a URL are asked; its path ends where `/add-checkpoint` begins.
    /// A URL that is not http:// is reported, and that witness not asked.
    Witnesses(const std::vector<crypto::TlogPolicy::Witness>& witnesses, Ports ports,
              Settings settings);
    Witnesses(const std::vector<crypto::TlogPolicy::Witness>& witnesses, Ports ports)
        : Witnesses(witnesses, std::move(ports), Settings{}) {}
    /// Stops.
    ~Witnesses();
    Witnesses(const Witnesses&) = delete;
    Witnesses& operator=(const Witnesses&) = delete;

    void start();
    /// Ends questions under way, and all threads. No port is called afterwards.
    void stop();

    /// The newest checkpoint, as the log has signed it. Never waits. Throws std::invalid_argument
    /// if it is none.
    void publish(std::string_view note);

    struct Status {
        std::string name;  ///< the policy's
        std::uint64_t cosigned_size = 0;
        std::uint64_t cosigned_at = 0;  ///< POSIX seconds by the witness' clock; 0: not yet
        std::string failure;            ///< why the last question failed; empty: it did not
    };
    [[nodiscard]] std::vector<Status> statuses() const;

   private:
    class Asker;
    std::mutex ports_mutex_;
    Ports ports_;
    std::vector<std::unique_ptr<Asker>> askers_;
};

}  // namespace holdfast::api
