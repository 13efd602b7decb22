// The real server killed at any instant, round after round, while clients pay; now and then the
// client dies too. Nothing that was acknowledged may be lost, nothing be done twice, and the log
// must replay to the server's state.
//
// HOLDFAST_FULL=1 runs 500 rounds.

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <future>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <stop_token>
#include <thread>

#include "api/cli/exit_code.h"
#include "api/cli/new_ledger.h"
#include "api/text_forms.h"
#include "crypto/hex.h"
#include "ledger/entry.h"
#include "tests/store/temp_folder.h"
#include "tests/support/funded_accounts.h"

namespace kill_test {

using namespace holdfast;
using namespace holdfast::api;

namespace fs = std::filesystem;

namespace {

constexpr const char* kOrigin = "example.com/kill";
constexpr ledger::PartyId kPlatform = test::kFundedPlatform;
constexpr std::size_t kAccounts = 8;
constexpr std::uint64_t kFunds = 50;                 // little, so that refusals come too
constexpr std::chrono::seconds kSettlePatience{60};  // a hang is a failure, not a wait for ever

std::size_t rounds() { return std::getenv("HOLDFAST_FULL") != nullptr ? 500 : 12; }

std::string account(std::size_t number) { return "account-" + std::to_string(number); }

using Answers = std::map<ledger::CommandId, std::pair<ledger::Sequence, ledger::Reason>>;

/// What the clients were told of each command. Told twice, it must be the same.
class Told {
   public:
    void note(const BatchReceipt& receipt) {
        const std::scoped_lock lock(mutex_);
        for (std::size_t i = 0; i < receipt.size(); ++i) {
            const std::pair answer{receipt.entry(), receipt.outcome(i).reason};
            const auto [known, is_new] = answers_.emplace(receipt.command(i).id(), answer);
            CHECK((is_new || known->second == answer));
        }
    }
    [[nodiscard]] const Answers& answers() const { return answers_; }

   private:
    std::mutex mutex_;
    Answers answers_;
};

/// Pays at random until it is told to stop, as clients that die in mid-flight every now and then.
class Payers {
   public:
    Payers(cli::NewLedger& ledger, const fs::path& outbox, std::uint64_t seed)
        : ledger_(ledger), settings_(ledger.server().settings()), random_(seed) {
        settings_.outbox_folder = outbox;
        settings_.retry_delay_min = std::chrono::milliseconds(1);
        settings_.retry_delay_max = std::chrono::milliseconds(20);
    }

    /// Once `given_up` is requested it throws ClientError or returns, whatever the server does.
    void pay_until(const std::atomic<bool>& is_over, const std::stop_token& given_up) {
        while (!is_over) {
            Client client(settings_, [this](auto&&, auto&& answer) { note(answer); });
            const std::stop_callback stopping(given_up, [&] { client.stop(); });
            const auto key = client.add_key(crypto::SecretKey(ledger_.key(kPlatform).seed()));
            std::vector<std::future<BatchReceipt>> answers;
            for (std::uint64_t left = 5 + random_() % 60; left > 0 && !is_over; --left) {
                answers.push_back(client.submit_later(some_payments(), {key}));
            }
            client.stop();
            for (auto& answer : answers) {
                note(answer);
            }
        }
        settle(given_up);
    }
    [[nodiscard]] const Answers& told() const { return told_.answers(); }
    [[nodiscard]] const std::set<ledger::CommandId>& asked() const { return asked_; }

   private:
    std::vector<ledger::StoredCommand> some_payments() {
        std::vector<ledger::StoredCommand> commands;
        for (std::uint64_t left = 1 + random_() % 20; left > 0; --left) {
            const auto payer = random_() % kAccounts;
            const auto payee = (payer + 1 + random_() % (kAccounts - 1)) % kAccounts;
            commands.push_back(
                ledger_.read(kPlatform, {{"kind", "transfer"},
                                         {"payer", account(payer)},
                                         {"payee", account(payee)},
                                         {"amount", std::to_string(1 + random_() % 20)}}));
            asked_.insert(commands.back().view().id());
        }
        return commands;
    }
    void note(std::future<BatchReceipt>& answer) {
        try {
            told_.note(answer.get());
        } catch (const ClientError& error) {
            check_is_open(error.failure());
        }
    }
    void note(const Answer<BatchReceipt>& answer) {
        if (const auto* receipt = std::get_if<BatchReceipt>(&answer)) {
            told_.note(*receipt);
        } else {
            check_is_open(std::get<Failure>(answer));
        }
    }
    // A client that dies may leave its questions open; it never guesses.
    static void check_is_open(const Failure& failure) {
        CHECK_MESSAGE(
            (failure.code == FailureCode::outcome_unknown || failure.code == FailureCode::stopped),
            failure.message);
    }
    // What earlier clients left comes before a new batch: once that is answered, all is.
    void settle(const std::stop_token& given_up) {
        Client client(settings_, [this](auto&&, auto&& answer) { note(answer); });
        const std::stop_callback stopping(given_up, [&] { client.stop(); });
        const auto key = client.add_key(crypto::SecretKey(ledger_.key(kPlatform).seed()));
        told_.note(client.submit(some_payments(), {key}));
    }

    cli::NewLedger& ledger_;
    ClientSettings settings_;
    std::mt19937_64 random_;
    Told told_;
    std::set<ledger::CommandId> asked_;
};

/// Ends the payers' waiting with the scope, however that is left.
struct GiveUp {
    std::stop_source& source;
    ~GiveUp() { source.request_stop(); }
};

/// The programs as they ship, first on the PATH.
void find_programs() {
    const std::string programs = std::getenv("HOLDFAST_BIN_DIR") != nullptr
                                     ? std::getenv("HOLDFAST_BIN_DIR")
                                     : HOLDFAST_BIN_DIR;
    ::setenv("PATH", (programs + ":" + std::getenv("PATH")).c_str(), 1);
}

/// Every transfer of the log. CHECKs that none is there twice.
Answers logged(Client& client) {
    Answers found;
    const ledger::Sequence size = client.status().sequence;
    for (ledger::Sequence next = 0; next < size;) {
        const EntriesReply reply = client.entries({next, 1000, 1 << 20});
        REQUIRE(reply.entries.size() > 0);
        for (const auto& bytes : reply.entries) {
            const auto entry = ledger::Entry::parse(bytes.content);
            REQUIRE(entry);
            for (std::size_t i = 0; i < entry->command_count(); ++i) {
                if (entry->command(i).kind() == ledger::CommandKind::transfer) {
                    CHECK(found
                              .emplace(entry->command(i).id(),
                                       std::pair{next, entry->outcomes()[i].reason})
                              .second);
                }
            }
            ++next;
        }
    }
    return found;
}

}  // namespace

TEST_CASE("a server that has ended is not killed again") {
    find_programs();
    const store::TempFolder folder;
    cli::LocalServer server(folder.path(), kOrigin);
    server.stop();
    CHECK(server.process() == -1);
    CHECK_THROWS_AS(server.crash_and_serve(), cli::UserError);
}

TEST_CASE("kill -9 at any instant: what was acknowledged is there, once, and replays") {
    const char* given = std::getenv("HOLDFAST_SEED");
    const std::uint64_t seed = given != nullptr ? std::stoull(given) : std::random_device{}();
    MESSAGE("HOLDFAST_SEED=" << seed);
    std::mt19937_64 random(seed);
    find_programs();
    const store::TempFolder folder;
    cli::NewLedger ledger(folder.path(), {.origin = kOrigin, .parties = test::platform_and_rail()});
    std::vector<ledger::Id> accounts;
    for (std::size_t i = 0; i < kAccounts; ++i) {
        accounts.push_back(id_of_name(account(i)));
    }
    test::open_funded_accounts(ledger, accounts, kFunds);
    ledger.client().stop();
    Payers payers(ledger, folder.path() / "outbox", seed + 1);
    std::atomic<bool> is_over = false;
    // Given up if this thread throws: then it must not wait for a server that is gone.
    std::stop_source give_up;
    auto paying =
        std::async(std::launch::async, [&] { payers.pay_until(is_over, give_up.get_token()); });
    const GiveUp given_up_at_the_end{give_up};
    for (std::size_t round = 0; round < rounds(); ++round) {
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 150'000));
        ledger.server().crash_and_serve();
    }
    is_over = true;
    REQUIRE(paying.wait_for(kSettlePatience) == std::future_status::ready);
    paying.get();

    Client client(ledger.server().settings());
    const Answers in_log = logged(client);
    CHECK(in_log == payers.told());
    CHECK(in_log.size() > 10 * rounds());
    CHECK(std::ranges::all_of(
        in_log, [&](const auto& answer) { return payers.asked().contains(answer.first); }));
    std::int64_t sum = 0;
    client.for_each<ledger::Account>(kPlatform,
                                     [&](const ledger::AccountId&, const ledger::Account& row) {
                                         CHECK(row.available.value() >= 0);
                                         sum += static_cast<std::int64_t>(row.available.value());
                                     });
    CHECK(sum == static_cast<std::int64_t>(kFunds * kAccounts));

    const Digest served = client.state_hash().hash;
    client.stop();
    ledger.server().stop();
    const cli::Finished verified = cli::run_program(
        cli::needed_program("holdfast-replay"),
        {"verify", ledger.server().data().string(), "--json"}, ledger.server().log());
    CHECK(verified.exit_code == 0);
    CHECK(Json::parse(verified.output).value("state_hash", "") == crypto::to_hex(served));
}

}  // namespace kill_test
