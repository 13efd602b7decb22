#include "api/intake.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kCountersSwept = 65536;

}  // namespace

Intake::Intake(const ServerConfig& config, const Ports& ports)
    : config_(config),
      ports_(ports),
      origin_hash_(ports.committed.look(
          [](const ledger::State& state, const Position&) { return state.facts.origin_hash; })) {}

std::optional<Bytes> Intake::submit(Bytes bytes, bool wants_balances, ReplyTo reply) {
    SubmitRefused refused;
    const std::uint64_t request = reply.request;
    const auto error = take_in(std::move(bytes), wants_balances, std::move(reply), refused);
    if (!error) {
        return std::nullopt;
    }
    ports_.counters.batches_refused += 1;
    refused.error = *error;
    refused.message = name_of(*error);
    return encode_frame(FrameType::submit_refused, request, refused);
}

std::optional<ledger::BatchError> Intake::take_in(Bytes bytes, bool wants_balances, ReplyTo reply,
                                                  SubmitRefused& refused) {
    using ledger::BatchError;
    if (is_read_only_) {
        return BatchError::read_only;
    }
    if (ports_.submissions.size() >= config_.queued_batches_max) {
        return BatchError::overloaded;
    }
    auto parsed = ledger::SignedBatch::parse(std::move(bytes));
    if (const auto* error = std::get_if<BatchError>(&parsed)) {
        return *error;
    }
    auto& batch = std::get<ledger::SignedBatch>(parsed);
    if (batch.header().origin_hash != origin_hash_) {
        return BatchError::wrong_ledger;
    }
    if (const auto error = check_keys(batch.header(), refused)) {
        return error;
    }
    Slot::Counter& in_flight = in_flight_of(batch.header().signers.front().key);
    if (in_flight->load() >= config_.key_batches_in_flight_max) {
        return BatchError::overloaded;
    }
    auto verified = ledger::verify(std::move(batch), origin_hash_, &crypto::verify);
    if (const auto* error = std::get_if<BatchError>(&verified)) {
        return *error;
    }
    Submission submission;
    submission.batch = std::get<ledger::VerifiedBatch>(std::move(verified));
    submission.waiter = {std::move(reply), wants_balances, Slot(in_flight)};
    const ledger::SeenHead& seen = submission.batch->batch().header().seen;
    if (!ports_.committed.can_have_shown(seen)) {
        ports_.fatal.fatal("a client has signed that it saw " + std::to_string(seen.size) +
                           " entries of this log: entries are lost, or were rewritten");
        return BatchError::seen_ahead;
    }
    const std::size_t weight = submission.batch->batch().bytes().size();
    const bool is_queued = ports_.submissions.try_push(submission, weight);
    return is_queued ? std::nullopt : std::optional(BatchError::overloaded);
}

std::optional<ledger::BatchError> Intake::check_keys(const ledger::BatchHeader& header,
                                                     SubmitRefused& refused) const {
    using ledger::BatchError;
    return ports_.committed.look(
        [&](const ledger::State& state, const Position&) -> std::optional<BatchError> {
            for (const ledger::HeaderSigner& signer : header.signers) {
                const ledger::Key* key = state.keys.find(signer.key);
                if (key == nullptr) {
                    return BatchError::unknown_key;
                }
                const bool is_new = signer.sequence > key->sequence;
                if (is_new && key->revoked_at != 0) {
                    return BatchError::key_not_live;
                }
                if (is_new && signer.sequence - key->sequence > config_.key_batches_in_flight_max) {
                    refused.next_sequence = key->sequence + 1;
                    refused.last_header = key->last_header;
                    return BatchError::sequence_gap;
                }
            }
            return std::nullopt;
        });
}

Slot::Counter& Intake::in_flight_of(const crypto::PublicKey& key) {
    if (in_flight_.size() > kCountersSwept) {
        std::erase_if(in_flight_, [](const auto& item) { return item.second->load() == 0; });
    }
    Slot::Counter& counter = in_flight_[key];
    if (!counter) {
        counter = std::make_shared<std::atomic<std::size_t>>(0);
    }
    return counter;
}

}  // namespace holdfast::api
