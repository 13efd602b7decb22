#include "api/client/submitter.h"

#include <fmt/format.h>

#include <boost/asio/post.hpp>

namespace holdfast::api {

namespace asio = boost::asio;
using ledger::BatchError;

namespace {

bool is_later(ErrorCode code) {
    return code == ErrorCode::unknown_outcome || code == ErrorCode::overloaded ||
           code == ErrorCode::stopping;
}

}  // namespace

Submitter::Submitter(const Parts& parts, asio::any_io_executor executor)
    : parts_(parts),
      executor_(std::move(executor)),
      delay_timer_(std::make_shared<asio::steady_timer>(executor_)),
      in_flight_max_(std::max<std::size_t>(1, parts.settings.batches_in_flight_max)),
      delay_(parts.settings.retry_delay_min),
      jitter_(std::random_device{}()) {}

void Submitter::resume(std::vector<Outbox::Waiting> waiting, const RecoveredHandler& on_recovered) {
    for (Outbox::Waiting& left : waiting) {
        auto submission = std::make_shared<Submission>();
        for (const ledger::HeaderSigner& signer : left.batch.header().signers) {
            submission->signers.push_back(signer.key);
        }
        submission->options.expiry = left.batch.header().expiry;
        keys_.follow(left.batch, left.batch.header_hash());
        submission->handler = [on_recovered, batch = left.batch](Answer<BatchReceipt> answer) {
            if (on_recovered) {
                on_recovered(batch, std::move(answer));
            }
        };
        submission->batch = std::move(left.batch);
        submission->ticket = left.ticket;
        submission->stage = Stage::ready;
        waiting_.push_back(std::move(submission));
    }
}

void Submitter::submit(std::vector<ledger::StoredCommand> commands,
                       std::vector<crypto::PublicKey> signers, const SubmitOptions& options,
                       SubmitHandler handler) {
    auto submission = std::make_shared<Submission>();
    submission->commands = std::move(commands);
    submission->signers = std::move(signers);
    submission->options = options;
    submission->handler = std::move(handler);
    waiting_.push_back(submission);
    pump();
}

void Submitter::when_room(std::function<void()> handler) {
    room_waiters_.push_back(std::move(handler));
    tell_room();
}

void Submitter::tell_room() {
    if (waiting_.size() < in_flight_max_ || is_stopped_) {
        for (auto& handler : std::exchange(room_waiters_, {})) {
            asio::post(executor_, std::move(handler));
        }
    }
}

void Submitter::on_connected(const Limits& limits) {
    is_connected_ = true;
    is_stalled_ = false;
    // Half of what the server allows: reads need room, too.
    in_flight_max_ =
        std::clamp<std::size_t>(limits.in_flight_max / 2, 1,
                                std::max<std::size_t>(1, parts_.settings.batches_in_flight_max));
    pump();
    tell_room();
}

void Submitter::on_disconnected() {
    is_connected_ = false;
    sent_.clear();
    for (const Shared& submission : waiting_) {
        if (submission->stage == Stage::sent || submission->stage == Stage::refused) {
            submission->stage = Stage::ready;
        }
    }
}

void Submitter::pump() {
    if (is_connected_ && !is_stalled_ && !is_stopped_) {
        send_ready();
        while (sign_next()) {
        }
    }
}

void Submitter::send_ready() {
    for (const Shared& submission : waiting_) {
        if (sent_.size() >= in_flight_max_) {
            break;
        }
        if (submission->stage == Stage::ready) {
            const std::uint64_t request = parts_.wire.next_request();
            const auto flags =
                static_cast<std::uint8_t>(submission->options.wants_balances ? kWantBalances : 0);
            submission->stage = Stage::sent;
            sent_.emplace(request, submission);
            parts_.wire.send(
                make_frame(FrameType::submit, request, submission->batch->bytes(), flags));
        }
    }
}

bool Submitter::sign_next() {
    const auto next = std::ranges::find(waiting_, Stage::queued, &Submission::stage);
    if (is_signing_ || next == waiting_.end() ||
        static_cast<std::size_t>(next - waiting_.begin()) >= in_flight_max_) {
        return false;
    }
    const Shared submission = *next;
    for (const crypto::PublicKey& key : submission->signers) {
        if (!keys_.has_secret(key)) {
            give_back(submission,
                      {FailureCode::unknown_key, "a signer's secret key is not at hand"});
            return true;
        }
    }
    if (!know_places(*submission)) {
        return false;
    }
    is_signing_ = true;
    submission->stage = Stage::signing;
    SigningJob job;
    job.commands = std::move(submission->commands);
    job.old = std::exchange(submission->batch, std::nullopt);
    job.old_ticket = std::exchange(submission->ticket, std::nullopt);
    job.signers = keys_.next(submission->signers);
    job.origin_hash = parts_.heads.origin_hash();
    job.seen = parts_.heads.seen();
    job.expiry = submission->options.expiry;
    parts_.desk.sign(std::move(job),
                     [this, submission, alive = std::weak_ptr(alive_)](Answer<SignedJob> result) {
                         if (alive.lock()) {
                             on_signed(submission, std::move(result));
                         }
                     });
    return false;
}

// What can't be signed anew fails. Where it was signed before, it stays in the outbox for a client
// that can: nobody knows yet that it is not in the log.
void Submitter::give_back(const Shared& submission, Failure failure) {
    if (submission->ticket) {
        failure.message += "; the batch stays in the outbox";
        submission->ticket.reset();
    }
    finish(submission, std::move(failure));
}

bool Submitter::know_places(const Submission& submission) {
    bool all_known = true;
    for (const crypto::PublicKey& key : submission.signers) {
        KeyRing::Place& place = keys_.place(key);
        all_known = all_known && place.is_known;
        if (place.is_known || place.is_asked) {
            continue;
        }
        place.is_asked = true;
        parts_.wire.ask_place(
            key, [this, key, alive = std::weak_ptr(alive_)](Answer<KeyPlaceReply> answer) {
                if (!alive.lock()) {
                    return;
                }
                on_place(key, answer);
            });
    }
    return all_known;
}

void Submitter::on_place(const crypto::PublicKey& key, const Answer<KeyPlaceReply>& answer) {
    KeyRing::Place& asked = keys_.place(key);
    asked.is_asked = false;
    if (const auto* reply = std::get_if<KeyPlaceReply>(&answer)) {
        if (!asked.is_known) {
            asked.is_known = true;
            asked.sequence = reply->last_sequence;
            asked.previous = reply->last_header;
        }
        pump();
        return;
    }
    const auto& failure = std::get<Failure>(answer);
    if (failure.code != FailureCode::server_error) {
        parts_.wire.give_up(failure);
    } else if (is_later(static_cast<ErrorCode>(failure.error))) {
        is_stalled_ = true;
        resume_after_delay();
    } else {
        const auto waiting = waiting_;  // handlers may add some
        for (const Shared& submission : waiting) {
            if (submission->stage == Stage::queued &&
                std::ranges::find(submission->signers, key) != submission->signers.end()) {
                give_back(submission, failure);
            }
        }
        pump();
    }
}

void Submitter::on_signed(const Shared& submission, Answer<SignedJob> result) {
    is_signing_ = false;
    if (auto* failure = std::get_if<Failure>(&result)) {
        finish(submission, std::move(*failure));
    } else {
        auto& signed_job = std::get<SignedJob>(result);
        keys_.follow(signed_job.batch, signed_job.header_hash);
        submission->batch = std::move(signed_job.batch);
        submission->ticket = signed_job.ticket;
        submission->stage = Stage::ready;
    }
    recover();
    pump();
}

bool Submitter::on_frame(const FrameHeader& header, ByteSpan body) {
    const auto found = sent_.find(header.request);
    if (found == sent_.end()) {
        return false;
    }
    const Shared submission = found->second;
    sent_.erase(found);
    if (header.type == reply_to(FrameType::submit)) {
        on_reply(submission, body);
    } else if (const auto refused = decode_body<SubmitRefused>(body);
               header.type == FrameType::submit_refused && refused && is_known(refused->error)) {
        Failure failure{FailureCode::batch_refused,
                        fmt::format("{}: {}", name_of(refused->error), refused->message),
                        static_cast<std::uint16_t>(refused->error)};
        switch (refused->error) {
            case BatchError::sequence_gap:
            case BatchError::header_conflict:
            case BatchError::wrong_previous:
                refuse(submission, Verdict::lost_place, std::move(failure));
                break;
            case BatchError::overloaded:
            case BatchError::read_only:
                refuse(submission, Verdict::later, std::move(failure));
                break;
            case BatchError::seen_ahead:
                refuse(submission, Verdict::rolled_back, std::move(failure));
                break;
            default: refuse(submission, Verdict::fatal, std::move(failure));
        }
    } else if (const auto error = decode_body<ErrorReply>(body);
               header.type == FrameType::error && error) {
        refuse(
            submission, is_later(error->code) ? Verdict::later : Verdict::fatal,
            {FailureCode::server_error, fmt::format("{}: {}", name_of(error->code), error->message),
             static_cast<std::uint16_t>(error->code)});
    } else {
        parts_.wire.give_up({FailureCode::protocol, "the answer to a batch is not understood"});
    }
    return true;
}

void Submitter::on_reply(const Shared& submission, ByteSpan body) {
    auto reply = decode_body<SubmitReply>(body);
    bool is_good = reply && reply->command_count == submission->batch->size() &&
                   reply->head.size > reply->entry &&
                   reply->entry >= submission->batch->header().seen.size;
    if (is_good) {
        std::size_t next = 0;
        for (const CommandResult& result : reply->results) {
            is_good = is_good && result.index >= next && result.index < reply->command_count;
            next = result.index + std::size_t{1};
        }
    }
    if (!is_good) {
        parts_.wire.give_up({FailureCode::protocol, "the answer to a batch contradicts the batch"});
        return;
    }
    auto failure = parts_.heads.loss();
    if (!failure) {
        failure = parts_.heads.take(reply->head);
    }
    if (failure) {
        parts_.wire.give_up(std::move(*failure));
        return;
    }
    delay_ = parts_.settings.retry_delay_min;
    finish(submission, BatchReceipt(std::move(*submission->batch), std::move(*reply)));
    recover();
    pump();
}

void Submitter::refuse(const Shared& submission, Verdict verdict, Failure failure) {
    submission->stage = Stage::refused;
    submission->verdict = verdict;
    submission->refusal = std::move(failure);
    is_stalled_ = true;
    recover();
}

// Once every batch that was sent is answered, the first refusal is the true one; those behind it
// are its consequences.
void Submitter::recover() {
    if (!is_stalled_ || !sent_.empty() || is_signing_ || is_stopped_) {
        return;
    }
    const auto first = std::ranges::find(waiting_, Stage::refused, &Submission::stage);
    if (first == waiting_.end()) {
        return;
    }
    const Shared submission = *first;
    switch (submission->verdict) {
        case Verdict::rolled_back:
            parts_.wire.give_up(
                {FailureCode::rolled_back,
                 "the server's log is older than one it has shown before: it has lost entries",
                 submission->refusal.error});
            return;
        case Verdict::later: break;
        case Verdict::fatal:
            finish(submission, submission->refusal);
            sign_anew();
            break;
        case Verdict::lost_place:
            submission->attempts += 1;
            if (submission->attempts > parts_.settings.place_attempts_max) {
                finish(submission, submission->refusal);
            }
            sign_anew();
            break;
    }
    for (const Shared& refused : waiting_) {
        refused->stage = refused->stage == Stage::refused ? Stage::ready : refused->stage;
    }
    resume_after_delay();
}

void Submitter::sign_anew() {
    keys_.lose_places();
    for (const Shared& submission : waiting_) {
        if (submission->batch) {
            submission->stage = Stage::queued;
        }
    }
}

void Submitter::resume_after_delay() {
    std::uniform_int_distribution<std::int64_t> spread(delay_.count() / 2, delay_.count());
    delay_timer_->expires_after(std::chrono::milliseconds(spread(jitter_)));
    delay_ = std::min(delay_ * 2, parts_.settings.retry_delay_max);
    delay_timer_->async_wait(
        [this, alive = std::weak_ptr(alive_)](const boost::system::error_code& error) {
            // Some refused by now: `recover` decides, once all that was sent is answered.
            if (!error && alive.lock() &&
                std::ranges::find(waiting_, Stage::refused, &Submission::stage) == waiting_.end()) {
                is_stalled_ = false;
                pump();
            }
        });
}

void Submitter::finish(const Shared& submission, Answer<BatchReceipt> answer) {
    std::erase(waiting_, submission);
    parts_.desk.forget(submission->ticket);
    tell_room();
    const auto handler = std::move(submission->handler);
    handler(std::move(answer));
}

void Submitter::stop(const Failure& failure) {
    is_stopped_ = true;
    delay_timer_->cancel();
    sent_.clear();
    for (const Shared& submission : std::exchange(waiting_, {})) {
        const bool is_unknown =
            submission->batch.has_value() || submission->stage == Stage::signing;
        Failure answer = failure;
        if (is_unknown && failure.code == FailureCode::stopped) {
            answer = {FailureCode::outcome_unknown, "stopped before the ledger answered"};
        }
        submission->handler(std::move(answer));
    }
    tell_room();
}

}  // namespace holdfast::api
