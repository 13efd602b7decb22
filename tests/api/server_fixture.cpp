#include "tests/api/server_fixture.h"

#include "crypto/bytes.h"
#include "crypto/sha256.h"
#include "ledger/apply.h"
#include "ledger/state_hash.h"

namespace holdfast::test {

using namespace ledger;

namespace {

// The fixture's keys are made from their names (tests/support/ledger_fixture.cpp).
crypto::SecretKey secret_of(std::string_view name) {
    return crypto::SecretKey(crypto::sha256(crypto::bytes_of(name)));
}

Id fresh_id() {
    static std::atomic<std::uint64_t> next{1};
    Id id;
    id.bytes[0] = 0xfe;  // no text begins with it, and no id of World's
    const std::uint64_t number = next++;
    for (std::size_t i = 0; i < 8; ++i) {
        id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    }
    return id;
}

Draft platform_draft(CommandKind kind) {
    Draft draft;
    draft.record.kind = static_cast<std::uint16_t>(kind);
    draft.record.party = kPlatform;
    draft.record.id = fresh_id();
    return draft;
}

}  // namespace

AppendResult FaultyLog::append(const Lease& lease, Sequence sequence, const Digest& previous,
                               std::span<const PendingEntry> entries) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !is_held_up_; });
    ++appends_;
    if (is_doubtful_) {
        is_doubtful_ = false;
        if (is_written_) {
            (void)inner_.append(lease, sequence, previous, entries);
        }
        return AppendResult::unknown;
    }
    return inner_.append(lease, sequence, previous, entries);
}

void FaultyLog::hold_up() {
    const std::lock_guard lock(mutex_);
    is_held_up_ = true;
}

void FaultyLog::let_go() {
    const std::lock_guard lock(mutex_);
    is_held_up_ = false;
    changed_.notify_all();
}

void FaultyLog::doubt_next(bool is_written) {
    const std::lock_guard lock(mutex_);
    is_doubtful_ = true;
    is_written_ = is_written;
}

Signer::Signer(std::string_view key_name, const State& state)
    : origin_hash(state.facts.origin_hash), key_(secret_of(key_name)) {
    if (const Key* row = state.keys.find(key())) {
        sequence = row->sequence;
        previous = row->last_header;
    }
}

Bytes Signer::draft_batch(const std::vector<Draft>& drafts) const {
    std::vector<StoredCommand> commands;
    for (const Draft& draft : drafts) {
        CommandRecord record = draft.record;
        record.signers = 1;
        commands.emplace_back(record, draft.extension);
    }
    const auto batch =
        make_batch(commands, {{&key_, sequence + 1, previous}}, origin_hash, seen, expiry);
    return {batch.bytes().begin(), batch.bytes().end()};
}

void Signer::go_on(ByteSpan batch) {
    auto parsed = SignedBatch::parse(Bytes(batch.begin(), batch.end()));
    previous = std::get<SignedBatch>(parsed).header_hash();
    sequence += 1;
}

Bytes Signer::batch(const std::vector<Draft>& drafts) {
    Bytes bytes = draft_batch(drafts);
    go_on(bytes);
    return bytes;
}

Draft transfer(std::string_view from, std::string_view to, u128 units) {
    return platform_draft(CommandKind::transfer).payer(from).payee(to).amount(units);
}

Draft hold(std::string_view id, std::string_view from, std::string_view to, u128 units,
           Time expires) {
    return platform_draft(CommandKind::hold)
        .id(id)
        .payer(from)
        .payee(to)
        .amount(units)
        .expires(expires);
}

TestServer::TestServer(api::ServerConfig config, MakeViews make_views)
    : config_(std::move(config)),
      make_views_(std::move(make_views)),
      log_key_(secret_of("log")),
      platform_("platform", world_.state()) {
    world_.open({"alice", "bob", "carol"});
    world_.fund("alice", 100'000);
    platform_ = Signer("platform", world_.state());
    const Lease lease = log_.acquire();
    Tip tip = lease.tip;
    for (const Bytes& bytes : world_.log()) {
        const auto entry = Entry::parse(bytes);
        const PendingEntry pending{entry->bytes(), entry->head()};
        check(log_.append(lease, tip.next, tip.head, {&pending, 1}) == AppendResult::committed,
              "founded");
        tip = {tip.next + 1, entry->head()};
    }
    clock_.set(world_.now());
    config_.listen_port = 0;
    start();
}

TestServer::~TestServer() {
    log_.let_go();
    if (server_) {  // a start may have been refused
        server_->stop();
    }
}

void TestServer::start() {
    views_.reset();
    views_ = make_views_ ? make_views_(log_) : std::make_unique<api::MemoryViews>();
    server_ = std::make_unique<api::Server>(
        config_, api::Server::Ports{log_, *views_, clock_, log_key_, nullptr,
                                    [this](const std::string& reason) {
                                        const std::lock_guard lock(mutex_);
                                        fatal_ = reason;
                                        changed_.notify_all();
                                    },
                                    &site_});
    server_->start();
}

void TestServer::restart(Duration pause) {
    server_->stop();
    server_.reset();
    clock_.advance(pause);
    start();
}

std::string TestServer::wait_for_fatal() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(5), [this] { return !fatal_.empty(); });
    return fatal_;
}

Digest TestServer::replayed_hash() const {
    State state;
    for (const Bytes& bytes : log_.read(0, log_.tip().next)) {
        apply_entry(state, Entry::parse(bytes).value());
    }
    return state_hash(state);
}

}  // namespace holdfast::test
