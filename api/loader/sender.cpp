#include "api/loader/sender.h"

#include <numeric>

#include "ledger/command_info.h"

namespace holdfast::api::loader {

namespace {

// What a batch of one to four signers has besides its commands, at most.
constexpr std::size_t kBatchOverheadBytes = 1024;
constexpr std::size_t kCommandsBytesMax = ledger::kMaxBatchBytes - kBatchOverheadBytes;
constexpr std::size_t kUnansweredMax = 32;
constexpr std::uint64_t kRefusalsShown = 20;

std::size_t bytes_of(const ledger::StoredCommand& command) {
    const auto extension = command.view().extension_bytes.size();
    return sizeof(ledger::CommandRecord) + (extension == 0 ? 0 : 4 + extension);
}

}  // namespace

std::uint64_t Tally::refused_in_all() const {
    return std::accumulate(refused.begin(), refused.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const auto& part) { return sum + part.second; });
}

ledger::i128 Tally::sum_of(ledger::CommandKind kind) const {
    const auto found = moved.find(kind);
    return found == moved.end() ? 0 : static_cast<ledger::i128>(found->second);
}

Sender::Sender(cli::Session& session) : session_(session), progress_("commands") {}

void Sender::add(ledger::StoredCommand command) {
    const bool goes_on = command.view().has(ledger::kLinked);
    run_bytes_ += bytes_of(command);
    run_.push_back(std::move(command));
    ledger::check(run_.size() <= kRunMax, "a linked run fits one batch");
    if (!goes_on) {
        end_run();
    }
}

void Sender::end_run() {
    if (batch_.size() + run_.size() > ledger::kMaxBatchCommands ||
        batch_bytes_ + run_bytes_ > kCommandsBytesMax) {
        send();
    }
    std::ranges::move(run_, std::back_inserter(batch_));
    batch_bytes_ += run_bytes_;
    run_.clear();
    run_bytes_ = 0;
}

void Sender::send() {
    if (batch_.empty()) {
        return;
    }
    sent_.push_back(session_.submit(std::move(batch_)));
    batch_.clear();
    batch_bytes_ = 0;
    take_answers(kUnansweredMax);
}

void Sender::take_answers(std::size_t unanswered_max) {
    while (sent_.size() > unanswered_max) {
        const BatchReceipt receipt = session_.await(std::move(sent_.front()));
        sent_.pop_front();
        ++tally_.batches;
        for (std::size_t i = 0; i < receipt.size(); ++i) {
            const ledger::Command command = receipt.command(i);
            const CommandOutcome outcome = receipt.outcome(i);
            ++tally_.commands;
            if (outcome.is_done()) {
                ++(outcome.reason == ledger::Reason::ok ? tally_.accepted : tally_.repeated);
                tally_.moved[command.kind()] += command.record->amount.value();
                continue;
            }
            if (tally_.refused_in_all() < kRefusalsShown) {
                session_.out.note(fmt::format("refused: {} {}: {}",
                                              ledger::find_command(command.kind())->name,
                                              format_name(command.id()), name_of(outcome.reason)));
            }
            ++tally_.refused[outcome.reason];
        }
        progress_.show(tally_.commands);
    }
}

void Sender::finish() {
    ledger::check(run_.empty(), "the last linked run has its end");
    send();
    take_answers(0);
    progress_.clear();
}

}  // namespace holdfast::api::loader
