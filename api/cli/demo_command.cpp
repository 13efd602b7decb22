// demo: a ledger from its making to its audit, in a few seconds.

#include <thread>

#include "api/cli/entry_text.h"
#include "api/cli/groups.h"
#include "api/cli/new_ledger.h"
#include "api/cli/write_command.h"
#include "crypto/bytes.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"
#include "ledger/state.h"

namespace holdfast::api::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* kOrigin = "demo.example/ledger";
constexpr ledger::PartyId kMarketplace = 1;
constexpr ledger::PartyId kDonations = 2;
constexpr ledger::PartyId kBank = 9;
constexpr std::size_t kGivers = 250;
constexpr std::uint32_t kEntriesShown = 5;
constexpr std::chrono::milliseconds kExpiry{1000};
constexpr std::chrono::seconds kExpiryPatience{10};

NewLedger::Settings settings() {
    return {.origin = kOrigin,
            .parties = {{kMarketplace, ledger::Role::platform, "marketplace"},
                        {kDonations, ledger::Role::platform, "donations"},
                        {kBank, ledger::Role::rail, "bank"}},
            .agent = "holdfast demo"};
}

Json open_account(const std::string& name, bool is_owned) {
    Json command = {{"kind", "open_account"}, {"id", name}, {"currency", "EUR"}};
    if (is_owned) {
        command["payer"] = "member-" + name;
        command["consent"] = std::string(64, '1');  // hash of what the member agreed to
    }
    return command;
}

class Demo {
   public:
    Demo(Session& session, const fs::path& folder, bool is_kept)
        : out_(session.out), ledger_(folder, settings()), is_kept_(is_kept) {}

    void run() {
        title("A ledger of its own",
              fmt::format("{}, fresh keys, two operators, served on 127.0.0.1:{}", kOrigin,
                          ledger_.server().settings().port));
        say("Its operators registered EUR, a marketplace, a donation service and a bank: 2 of 2 "
            "signed.");
        order();
        expiry();
        drive();
        overdraft();
        retry();
        balances();
        const Digest state_hash = head();
        ledger_.stop();
        verify(state_hash);
        books();
    }

   private:
    void title(std::string_view text, std::string_view more) {
        out_.line("");
        out_.line("{}  {}", out_.paint(Tone::strong, text), more);
    }
    void say(std::string_view text) { out_.line("  {}", text); }
    ledger::Account account(ledger::PartyId party, const std::string& name) {
        const auto row = ledger_.client().row<ledger::Account>({party, id_of_name(name)});
        if (!row) {
            throw UserError(ExitCode::not_found, "the demo's account " + name + " is missing");
        }
        return *row;
    }
    /// A batch signed for the marketplace's next place, not sent.
    ledger::SignedBatch sign(const Json& command) {
        const crypto::SecretKey& key = ledger_.key(kMarketplace);
        const KeyPlaceReply place = ledger_.client().key_place(key.public_key());
        return ledger::make_batch({ledger_.read(kMarketplace, command)},
                                  {{&key, place.last_sequence + 1, place.last_header}},
                                  crypto::sha256(crypto::bytes_of(kOrigin)), place.head.seen(), 0);
    }
    std::string money(const ledger::Account& row) const {
        return ledger_.currencies().format(row.available.value(), row.currency);
    }

    void deposit(const std::string& reference, const std::string& account,
                 const std::string& amount) {
        ledger_.must(kBank, {{{"kind", "deposit_cleared"},
                              {"reference", reference},
                              {"payee", account},
                              {"amount", amount}}});
    }

    void order() {
        title("A marketplace order",
              "Alice buys a lamp from Bob for 80.00 EUR; the marketplace takes 5 %");
        ledger_.must(kMarketplace, {open_account("alice", true),
                                    open_account("bob", true),
                                    open_account("fees", false),
                                    {{"kind", "register_terms"},
                                     {"terms", 1U},
                                     {"fee_lines", {{{"to", "fees"}, {"bps", 500U}}}}}});
        deposit("bank-0001", "1/alice", "100.00 EUR");
        say("deposit   100.00 EUR arrives for Alice");
        ledger_.must(kMarketplace, {{{"kind", "hold"},
                                     {"id", "order-4711"},
                                     {"payer", "alice"},
                                     {"payee", "bob"},
                                     {"amount", "80.00 EUR"},
                                     {"terms", 1U},
                                     {"expires", "+14d"}}});
        say("hold      80.00 EUR are set aside for Bob, for 14 days at most");
        ledger_.must(kMarketplace,
                     {{{"kind", "release"}, {"reference", "order-4711"}, {"amount", "60.00 EUR"}}});
        say(fmt::format("release   60.00 EUR for what arrived: Bob has {}, the fee is {}",
                        money(account(kMarketplace, "bob")), money(account(kMarketplace, "fees"))));
        ledger_.must(kMarketplace,
                     {{{"kind", "refund"}, {"reference", "order-4711"}, {"amount", "full"}}});
        say(fmt::format("refund    the rest, for the broken shade: Alice has {}",
                        money(account(kMarketplace, "alice"))));
    }

    void expiry() {
        title("A deadline", "a hold that nobody settles");
        ledger_.must(kMarketplace, {{{"kind", "hold"},
                                     {"id", "order-4712"},
                                     {"payer", "alice"},
                                     {"payee", "bob"},
                                     {"amount", "15.00 EUR"},
                                     {"expires", fmt::format("+{}ms", kExpiry.count())}}});
        say(fmt::format("hold      15.00 EUR for {} ms: Alice has {} left", kExpiry.count(),
                        money(account(kMarketplace, "alice"))));
        const auto deadline = std::chrono::steady_clock::now() + kExpiryPatience;
        const ledger::HoldId hold{kMarketplace, id_of_name("order-4712")};
        while (ledger_.client().row<ledger::Hold>(hold)->is_open()) {
            if (std::chrono::steady_clock::now() > deadline) {
                throw UserError(ExitCode::not_taken, "the hold's timer did not fire");
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        say(fmt::format("expired   the ledger's own timer gave it back: Alice has {}",
                        money(account(kMarketplace, "alice"))));
    }

    void drive() {
        title("A donation drive", fmt::format("{} givers, one account", kGivers));
        std::vector<Json> accounts = {open_account("well", false)};
        std::vector<Json> deposits;
        std::vector<Json> gifts;
        for (std::size_t i = 1; i <= kGivers; ++i) {
            const std::string giver = fmt::format("giver-{:03}", i);
            const std::string amount = fmt::format("{}.{:02} EUR", 5 + i % 40, i % 100);
            accounts.push_back(open_account(giver, true));
            deposits.push_back({{"kind", "deposit_cleared"},
                                {"reference", "gift-" + giver},
                                {"payee", "2/" + giver},
                                {"amount", amount}});
            gifts.push_back(
                {{"kind", "transfer"}, {"payer", giver}, {"payee", "well"}, {"amount", amount}});
        }
        ledger_.must(kDonations, accounts);
        ledger_.must(kBank, deposits);
        const auto begun = std::chrono::steady_clock::now();
        ledger_.must(kDonations, gifts);
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                            std::chrono::steady_clock::now() - begun)
                            .count();
        say(fmt::format(
            "gifts     {} in one signed batch, durable and answered in {} ms: the well has {}",
            kGivers, ms, money(account(kDonations, "well"))));
    }

    void overdraft() {
        title("An overdraft", "Bob tries to pay out more than he has");
        const BatchReceipt receipt = ledger_.send(kMarketplace, {{{"kind", "transfer"},
                                                                  {"id", "too-much"},
                                                                  {"payer", "bob"},
                                                                  {"payee", "alice"},
                                                                  {"amount", "500.00 EUR"}}});
        const CommandOutcome outcome = receipt.outcome(0);
        if (outcome.reason != ledger::Reason::insufficient_funds) {
            throw UserError(ExitCode::untrusted, "the overdraft was not refused");
        }
        say(fmt::format("refused   {}: {} (logged and provable, entry {})", name_of(outcome.reason),
                        ledger::find_reason(outcome.reason)->meaning, receipt.entry()));
    }

    /// A client stores a batch, sends it, and dies; twice.
    void retry() {
        title("A retried batch", "the client dies before the answer reaches it");
        const auto batch = sign(
            {{"kind", "transfer"}, {"payer", "alice"}, {"payee", "bob"}, {"amount", "1.00 EUR"}});
        ClientSettings settings = ledger_.server().settings();
        settings.outbox_folder = ledger_.server().data().parent_path() / "outbox";
        std::vector<BatchReceipt> receipts;
        for (int attempt = 0; attempt < 2; ++attempt) {
            (void)Outbox(settings.outbox_folder).store(batch);
            std::promise<Answer<BatchReceipt>> answered;
            Client client(settings, [&](const ledger::SignedBatch&, Answer<BatchReceipt> answer) {
                answered.set_value(std::move(answer));
            });
            auto answer = answered.get_future().get();
            if (auto* failure = std::get_if<Failure>(&answer)) {
                throw ClientError(std::move(*failure));
            }
            receipts.push_back(std::get<BatchReceipt>(std::move(answer)));
        }
        if (receipts[0].logged_before() || !receipts[1].logged_before() ||
            receipts[0].entry() != receipts[1].entry()) {
            throw UserError(ExitCode::untrusted, "the retried batch was not recognised");
        }
        say(fmt::format(
            "again     the same bytes, the same answer: entry {}, paid once, Bob has {}",
            receipts[1].entry(), money(account(kMarketplace, "bob"))));
    }

    void balances() {
        title("Balances", "");
        std::vector<std::vector<std::string>> rows;
        const auto add = [&](const std::string& label, const ledger::Account& row) {
            rows.push_back({"  " + label, money(row),
                            ledger_.currencies().format(static_cast<ledger::i128>(row.held.value()),
                                                        row.currency)});
        };
        for (const char* name : {"alice", "bob", "fees"}) {
            add(fmt::format("{}, marketplace", name), account(kMarketplace, name));
        }
        add("well, donations", account(kDonations, "well"));
        const auto clearing =
            ledger::system_account(ledger::SystemAccount::rail_clearing, NewLedger::kEuro, kBank);
        add("bank side (rail_clearing)", *ledger_.client().row<ledger::Account>(clearing));
        out_.table({{"  account", false}, {"available", true}, {"held", true}}, rows);
    }

    /// The head of the log, and the hash of the state as the server has it.
    Digest head() {
        title("The log", "append-only, signed, hashed");
        const CheckpointReply checkpoint = ledger_.client().checkpoint();
        const StateHashReply state = ledger_.client().state_hash();
        const EntriesReply newest = ledger_.client().entries(
            {checkpoint.head.size - kEntriesShown, kEntriesShown, 1 << 20});
        for (std::size_t i = 0; i < newest.entries.size(); ++i) {
            if (const auto entry = ledger::Entry::parse(newest.entries[i].content)) {
                out_.line(std::string_view(entry_line(newest.from + i, *entry)));
            }
        }
        say(fmt::format("entries      {}", checkpoint.head.size));
        say(fmt::format("chain head   {}", crypto::to_hex(checkpoint.chain_head)));
        say(fmt::format("Merkle root  {}", crypto::to_hex(checkpoint.head.root)));
        say(fmt::format("state hash   {}", crypto::to_hex(state.hash)));
        return state.hash;
    }

    void verify(const Digest& expected) {
        title("Verified offline", "every signature by another library, every decision made again");
        const auto program = find_program("holdfast-replay");
        if (!program) {
            say("skipped      holdfast-replay is not beside this program");
            return;
        }
        const Finished verified =
            run_program(*program, {"verify", ledger_.server().data().string(), "--json"},
                        ledger_.server().log());
        const Json report = Json::parse(verified.output, nullptr, false);
        const std::string hash = report.is_object() ? report.value("state_hash", "") : "";
        if (verified.exit_code != 0 || hash != crypto::to_hex(expected)) {
            throw UserError(ExitCode::untrusted,
                            fmt::format("the replay ended with {} and state hash '{}': see {}",
                                        verified.exit_code, hash, ledger_.server().log().string()));
        }
        say(fmt::format("state hash   {}  {}", hash, out_.paint(Tone::good, "the same")));
    }

    void books() {
        const auto program = find_program("holdfast-replay");
        if (!program) {
            return;
        }
        title("The books", "for accountants");
        const fs::path folder = ledger_.server().data().parent_path() / "books";
        const Finished written = run_program(
            *program, {"export", ledger_.server().data().string(), "--out", folder.string()},
            ledger_.server().log());
        if (written.exit_code != 0) {
            throw UserError(ExitCode::local,
                            fmt::format("the export ended with {}: see {}", written.exit_code,
                                        ledger_.server().log().string()));
        }
        const fs::path journal = folder / "books.journal";
        say(fmt::format("journal      {}", is_kept_ ? journal.string() : "books.journal"));
        const auto hledger = find_program("hledger");
        if (!hledger) {
            say("hledger      not installed; it would check every balance assertion");
            return;
        }
        const Finished checked =
            run_program(*hledger, {"-f", journal.string(), "check", "--strict", "ordereddates"},
                        ledger_.server().log());
        if (checked.exit_code != 0) {
            throw UserError(ExitCode::untrusted, fmt::format("hledger refuses the journal: see {}",
                                                             ledger_.server().log().string()));
        }
        say(fmt::format(
            "hledger      {}",
            out_.paint(Tone::good, "accepts it strictly, every balance assertion holds")));
    }

    Output& out_;
    NewLedger ledger_;
    bool is_kept_;
};

fs::path temporary_folder() {
    std::string name = (fs::temp_directory_path() / "holdfast-demo-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw UserError(ExitCode::local, "no folder can be made like " + name);
    }
    return name;
}

void say_what_is_next(Output& out, const fs::path& folder, bool is_kept) {
    out.line("");
    out.line("{}", out.paint(Tone::strong, "Next"));
    const std::string programs = program_folder().string();
    const std::string data = is_kept ? (folder / "data").string() : "DIR/data";
    if (!is_kept) {
        out.line("  {}/holdfast demo --keep DIR            the same, to look at afterwards",
                 programs);
    }
    out.line("  {}/holdfastd serve --data {}      serve it again", programs, data);
    out.line("  {}/holdfast init && {}/holdfast status", programs, programs);
    out.line("  {}/holdfast-replay balances {} --at 5     look back", programs, data);
    out.line("  {}/holdfast --help", programs);
}

}  // namespace

void add_demo_command(CLI::App& app, Session& session) {
    auto keep = std::make_shared<std::string>();
    CLI::App& demo = *app.add_subcommand(
        "demo", "a whole ledger in a few seconds, from its making to its audit");
    demo.add_option("--keep", *keep, "keeps everything in this folder, which must not exist yet")
        ->type_name("");
    demo.callback([&session, keep] {
        const bool is_kept = !keep->empty();
        const fs::path folder = is_kept ? fs::absolute(expand_home(*keep)) : temporary_folder();
        if (is_kept && !fs::create_directories(folder)) {
            throw UserError(ExitCode::local,
                            fmt::format("{} exists already: name a new folder", folder.string()));
        }
        Demo(session, folder, is_kept).run();
        say_what_is_next(session.out, folder, is_kept);
        if (!is_kept) {
            fs::remove_all(folder);
        }
    });
}

}  // namespace holdfast::api::cli
