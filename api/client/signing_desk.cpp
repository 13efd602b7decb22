#include "api/client/signing_desk.h"

#include <boost/asio/post.hpp>
#include <system_error>

namespace holdfast::api {

namespace asio = boost::asio;

namespace {

std::vector<ledger::StoredCommand> commands_of(const ledger::SignedBatch& batch) {
    std::vector<ledger::StoredCommand> commands;
    commands.reserve(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const ledger::Command command = batch.command(i);
        commands.push_back(command.extension == nullptr
                               ? ledger::StoredCommand(*command.record)
                               : ledger::StoredCommand(*command.record, *command.extension));
    }
    return commands;
}

}  // namespace

SigningDesk::SigningDesk(asio::any_io_executor executor, std::unique_ptr<Outbox> outbox)
    : executor_(std::move(executor)), outbox_(std::move(outbox)) {}

SigningDesk::~SigningDesk() { stop(); }

void SigningDesk::stop() {
    thread_.join();
    outbox_.reset();
}

void SigningDesk::sign(SigningJob job, std::function<void(Answer<SignedJob>)> on_done) {
    asio::post(thread_, [this, job = std::move(job), on_done = std::move(on_done)]() mutable {
        asio::post(executor_,
                   [result = do_sign(std::move(job), outbox_.get()),
                    on_done = std::move(on_done)]() mutable { on_done(std::move(result)); });
    });
}

void SigningDesk::forget(std::optional<Outbox::Ticket> ticket) {
    if (ticket) {
        asio::post(thread_, [this, ticket] { outbox_->remove(*ticket); });
    }
}

void SigningDesk::save_head(const SignedHead& head) {
    asio::post(thread_, [this, head] {
        if (outbox_) {
            outbox_->save_head(head);
        }
    });
}

Answer<SignedJob> SigningDesk::do_sign(SigningJob job, Outbox* outbox) {
    const auto commands = job.old ? commands_of(*job.old) : std::move(job.commands);
    std::vector<ledger::BatchSigner> signers;
    for (const SigningJob::Signer& signer : job.signers) {
        signers.push_back({signer.key.get(), signer.sequence, signer.previous});
    }
    try {
        SignedJob done{
            ledger::make_batch(commands, signers, job.origin_hash, job.seen, job.expiry), {}, {}};
        done.header_hash = done.batch.header_hash();
        if (outbox != nullptr) {
            done.ticket = outbox->store(done.batch);
            if (job.old_ticket) {
                outbox->remove(*job.old_ticket);
            }
        }
        return done;
    } catch (const ledger::CheckFailed& error) {
        return Failure{FailureCode::batch_refused, error.what(),
                       static_cast<std::uint16_t>(ledger::BatchError::malformed)};
    } catch (const std::system_error& error) {
        return Failure{FailureCode::outbox, error.what()};
    }
}

}  // namespace holdfast::api
