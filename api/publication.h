/// What the ledger publishes: about once a second, a checkpoint and the tiles of its tree.
///
/// A thread of its own, outside the way of a reply, reads the stored entries back from the log,
/// hashes them again, and holds the tree that comes of them against the head that clients were
/// answered under. Only then is that head published: as a site (ledger/proof/site_builder.h), and
/// as what receipts and consistency proofs refer to. A difference is fatal: what is stored is not
/// what was signed. Thread-safety: `start`, `finish` from one thread; the rest from any.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "api/committed.h"
#include "api/counters.h"
#include "api/write_queues.h"
#include "crypto/merkle_proof.h"
#include "ledger/proof/site_builder.h"

namespace holdfast::api {

/// A published checkpoint.
struct Published {
    std::uint64_t size = 0;  ///< 0: nothing yet
    Digest root{};
    std::string note;  ///< signed by the log, and by the witnesses that have answered so far
    unsigned cosignatures = 0;  ///< of witnesses, in the note
};

class Publication {
   public:
    struct Ports {
        const ledger::EventLog& log;
        const Committed& committed;
        ledger::SiteFiles& site;
        Counters& counters;
        FatalHandler& fatal;
        std::function<void(const std::string& note)> on_published;  ///< empty: nobody is told
    };
    /// Takes up the site as it was left. Throws LogError where it has published more entries than
    /// the log has: then the log has lost some. `pause`: between two checkpoints at least.
    Publication(const Ports& ports, ledger::Genesis genesis, std::chrono::milliseconds pause);
    ~Publication() { finish(); }
    Publication(const Publication&) = delete;
    Publication& operator=(const Publication&) = delete;

    void start();
    /// Publishes what is durable by then, and ends the thread.
    void finish();

    [[nodiscard]] Published newest() const;
    /// Of the checkpoints that cover entry `sequence` the one with the most cosignatures, the
    /// newest of these. Waits until there is one, and has it made at once. Nothing: not within
    /// `patience`, or the server stops.
    [[nodiscard]] std::optional<Published> covering(ledger::Sequence sequence,
                                                    std::chrono::milliseconds patience);
    /// One of the newest few hundred checkpoints.
    [[nodiscard]] std::optional<Published> of_size(std::uint64_t size) const;
    /// Adds a witness' signature line to the checkpoint of this size, if it is recent.
    void add_cosignature(std::uint64_t size, const std::string& line);

    /// Inclusion of an entry with this leaf, and consistency of the log's first `from` entries, in
    /// the tree of `published`; each checked before it is given. Nothing: the site's tiles are
    /// damaged, and are made anew from now on.
    [[nodiscard]] std::optional<crypto::MerkleProof> inclusion(ledger::Sequence sequence,
                                                               const Digest& leaf,
                                                               const Published& published);
    [[nodiscard]] std::optional<crypto::MerkleProof> consistency(std::uint64_t from,
                                                                 const Published& published);

   private:
    void run();
    void take_up_site();
    void begin_anew();
    void mend();
    /// What `make` gives, if it gives something; else the tiles are to be mended.
    template <class Make>
    std::optional<crypto::MerkleProof> from_tiles(Make&& make);
    void publish_newest();
    void count();
    void read_up_to(std::uint64_t size);

    const Ports ports_;
    const std::chrono::milliseconds pause_;
    const ledger::Genesis genesis_;
    ledger::SiteBuilder builder_;              // the thread's
    std::optional<ledger::SeenHead> earlier_;  // what an earlier run published, until it is passed
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable grown_;
    std::deque<Published> published_;  // the newest ones, ascending
    bool is_urgent_ = false;
    bool is_damaged_ = false;  // a proof made of the tiles did not hold, until they are mended
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace holdfast::api
