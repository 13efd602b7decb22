/// Commands in any number on their way into a ledger: packed into batches, sent ahead of the
/// answers, and tallied by what became of them.
///
/// Batches hold at most 8,190 commands and 1 MiB; a linked run stays in one. Several are under way
/// at once, all in one order: what a command needs may stand right before it. Thread-safety: one
/// object, one thread at a time.
#pragma once

#include <deque>
#include <map>

#include "api/cli/session.h"
#include "ledger/command_kind.h"

namespace holdfast::api::loader {

/// What became of the commands that were sent.
struct Tally {
    std::uint64_t commands = 0;
    std::uint64_t batches = 0;
    std::uint64_t accepted = 0;
    std::uint64_t repeated = 0;  ///< the ledger had done them before
    std::map<ledger::Reason, std::uint64_t> refused;
    /// Sum of the amounts of those accepted or repeated, by their kind.
    std::map<ledger::CommandKind, ledger::u128> moved;

    [[nodiscard]] std::uint64_t refused_in_all() const;
    [[nodiscard]] ledger::i128 sum_of(ledger::CommandKind kind) const;
};

class Sender {
   public:
    /// Signed by all of the session's keys. `session` outlives this.
    explicit Sender(cli::Session& session);

    /// Takes a command; sends when a batch is full, and waits for room where the ledger is slower.
    /// A linked run is at most `kRunMax` commands. Throws ClientError.
    void add(ledger::StoredCommand command);
    /// Sends the rest, and waits for every answer. Throws ClientError.
    void finish();

    [[nodiscard]] const Tally& tally() const { return tally_; }

    static constexpr std::size_t kRunMax = 6'144;

   private:
    void end_run();
    void send();
    void take_answers(std::size_t unanswered_max);

    cli::Session& session_;
    cli::ProgressBar progress_;
    Tally tally_;
    std::vector<ledger::StoredCommand> run_;
    std::size_t run_bytes_ = 0;
    std::vector<ledger::StoredCommand> batch_;
    std::size_t batch_bytes_ = 0;
    std::deque<std::future<BatchReceipt>> sent_;
};

}  // namespace holdfast::api::loader
