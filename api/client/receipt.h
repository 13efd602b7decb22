/// What a client holds in hand once its batch is in the log. Thread-safety: plain data.
#pragma once

#include <algorithm>
#include <vector>

#include "api/frames.h"
#include "api/read_frames.h"
#include "ledger/proof/receipt_check.h"

namespace holdfast::api {

/// The result of one command.
struct CommandOutcome {
    ledger::Reason reason = ledger::Reason::ok;
    ledger::Detail detail;

    /// Done now, or done before: the command stands in the log with its effect, or waits for
    /// approvals.
    [[nodiscard]] bool is_done() const {
        return reason == ledger::Reason::ok || reason == ledger::Reason::exists;
    }
};

/// A batch in the log, under a head that the log key signed and the client has checked.
class BatchReceipt {
   public:
    BatchReceipt() = default;
    BatchReceipt(ledger::SignedBatch batch, SubmitReply reply)
        : batch_(std::move(batch)), reply_(std::move(reply)) {}

    [[nodiscard]] ledger::Sequence entry() const { return reply_.entry; }
    [[nodiscard]] ledger::Time time() const { return reply_.time; }
    [[nodiscard]] bool logged_before() const { return reply_.logged_before; }
    [[nodiscard]] const SignedHead& head() const { return reply_.head; }
    [[nodiscard]] std::size_t size() const { return reply_.command_count; }
    [[nodiscard]] CommandOutcome outcome(std::size_t index) const {
        const auto& results = reply_.results.items;
        const auto found = std::ranges::lower_bound(results, index, {}, &CommandResult::index);
        return found == results.end() || found->index != index
                   ? CommandOutcome{}
                   : CommandOutcome{found->reason, found->what()};
    }
    /// The commands that are not plainly `ok`, by their index.
    [[nodiscard]] const std::vector<CommandResult>& results() const { return reply_.results.items; }
    /// As of head().size, if they were asked for.
    [[nodiscard]] const std::vector<AccountAfter>& balances() const {
        return reply_.balances.items;
    }
    /// The command as it was signed.
    [[nodiscard]] ledger::Command command(std::size_t index) const { return batch_.command(index); }

   private:
    ledger::SignedBatch batch_;
    SubmitReply reply_;
};

/// Does this proof hold under the policy, and is it of what was asked? Nothing if not.
[[nodiscard]] std::optional<ledger::ProvenResult> check_receipt(const ReceiptReply& receipt,
                                                                const ReceiptRequest& asked,
                                                                const crypto::TlogPolicy& policy);

}  // namespace holdfast::api
