#include "tests/bench/stages.h"

#include <time.h>

#include "crypto/bytes.h"
#include "crypto/sha256.h"
#include "ledger/apply.h"
#include "ledger/engine.h"
#include "ledger/state_hash.h"
#include "ledger/touches.h"
#include "tests/bench/commands.h"
#include "tests/bench/run.h"

namespace holdfast::bench {

namespace {

constexpr std::string_view kOrigin = "bench.example/ledger";
constexpr ledger::Time kBegin = 1'700'000'000 * ledger::kSecond;

class NoPast : public ledger::PastEntries {
   public:
    std::shared_ptr<const ledger::Entry> entry(ledger::Sequence) const override { return nullptr; }
};

double thread_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

// Adds up what each stage took.
class Stopwatch {
   public:
    template <class Work>
    auto time(const char* stage, Work&& work) {
        const double begin = thread_ns();
        auto result = work();
        total_[stage] = total_.value(stage, 0.0) + thread_ns() - begin;
        return result;
    }
    [[nodiscard]] Json per_command(std::uint64_t commands) const {
        Json result;
        for (const auto& [stage, ns] : total_.items()) {
            result[stage] = ns.get<double>() / static_cast<double>(commands);
        }
        return result;
    }

   private:
    Json total_ = Json::object();
};

void found(ledger::State& state, const crypto::PublicKey& key, std::size_t accounts) {
    state.facts.origin_hash = crypto::sha256(crypto::bytes_of(kOrigin));
    state.facts.next_sequence = 1;  // after a genesis
    state.facts.time = kBegin;
    state.currencies.insert(1, {"EUR", 2});
    state.parties.insert(kPlatform, {ledger::Role::platform, "platform"});
    ledger::Key row;
    row.party = kPlatform;
    state.keys.insert(key, row);
    for (std::size_t i = 0; i < accounts; ++i) {
        ledger::Account account;
        account.currency = 1;
        account.available = ledger::Balance(ledger::Amount(kFunds));
        account.credits += ledger::Amount(kFunds);
        state.accounts.insert({kPlatform, account_number(i)}, account);
    }
}

template <class T>
T good(std::variant<T, ledger::BatchError> result) {
    if (const auto* error = std::get_if<ledger::BatchError>(&result)) {
        throw BadRun(std::string(ledger::name_of(*error)));
    }
    return std::get<T>(std::move(result));
}

// The parties to it: a client that signs, an engine that decides, a state that follows the log.
struct Parties {
    const crypto::SecretKey& key;
    ledger::Engine& engine;
    ledger::State& committed;
};

// The way of all the batches; returns the bytes of their entries. A function by itself, by whose
// name work_test.py tells what to count.
[[gnu::noinline]] std::uint64_t drive_batches(const Parties& parties, Commands& commands,
                                              Stopwatch& watch) {
    const auto origin_hash = parties.engine.state().facts.origin_hash;
    std::uint64_t sequence = 0;
    std::uint64_t entry_bytes = 0;
    ledger::Digest previous{};
    while (true) {
        const auto made = watch.time("make", [&] { return commands.next(); });
        if (made.empty()) {
            return entry_bytes;
        }
        const auto batch = watch.time("hash_and_sign", [&] {
            return ledger::make_batch(made, {{&parties.key, ++sequence, previous}}, origin_hash, {},
                                      0);
        });
        previous = batch.header_hash();
        auto parsed = watch.time("parse", [&] {
            const ledger::ByteSpan bytes = batch.bytes();
            return good(ledger::SignedBatch::parse({bytes.begin(), bytes.end()}));
        });
        const auto verified = watch.time("verify_and_hash", [&] {
            return good(ledger::verify(std::move(parsed), origin_hash, &crypto::verify));
        });
        const auto entry = watch.time("decide_and_encode", [&] {
            return parties.engine.decide(verified, kBegin + sequence, 1);
        });
        entry_bytes += entry.bytes().size();
        (void)watch.time("apply_durable",
                         [&] { return ledger::apply_with_touches(parties.committed, entry); });
    }
}

}  // namespace

Json measure_stages(const Settings& settings) {
    const crypto::SecretKey key = crypto::generate_key();
    const NoPast past;
    ledger::Engine engine(past);
    found(engine.mutable_state(), key.public_key(), settings.accounts);
    const auto committed = std::make_unique<ledger::State>(engine.state());
    Commands commands(settings, settings.count, 0);
    Stopwatch watch;
    const auto bytes =
        static_cast<double>(drive_batches({key, engine, *committed}, commands, watch));
    if (ledger::state_hash(engine.state()) != ledger::state_hash(*committed)) {
        throw BadRun("folding the entries gives another state than deciding them");
    }
    return {{"ns", watch.per_command(settings.count)},
            {"entry_bytes", bytes / static_cast<double>(settings.count)}};
}

}  // namespace holdfast::bench
