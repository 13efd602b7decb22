/// A small ledger in memory for tests: operators, a platform, a rail, a currency, accounts by name.
///
/// Every command takes the real way: it is put into a batch, signed, parsed, verified, admitted,
/// decided by the engine and stored as bytes. After each entry a second engine folds those bytes;
/// both must come to the same state hash, clocks must follow from the rows, and every invariant
/// must hold, or CheckFailed is thrown. So a test states only what it is about:
///
///     World world;
///     world.open({"alice", "bob"});
///     world.fund("alice", 100);
///     CHECK(world.transfer("alice", "bob", 70) == Reason::ok);
///     CHECK(world.available("bob") == 70);
///
/// Names stand for ids: "alice" is the account id whose bytes are that text. Keys have names, too:
/// "op1" ... for operators, "platform", "rail", and whatever `add_key` makes. Time stands still but
/// for `advance`. Thread-safety: one thread.
#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

#include "ledger/command_kind.h"
#include "ledger/engine.h"

namespace holdfast::test {

inline constexpr ledger::PartyId kPlatform = 10;
inline constexpr ledger::PartyId kRail = 20;
inline constexpr ledger::CurrencyId kEuro = 1;
inline constexpr ledger::Time kStart = 1'700'000'000 * ledger::kSecond;

/// The id whose bytes are this text, at most 16 characters, padded with zeros.
ledger::Id id_named(std::string_view name);
ledger::AccountId account_named(std::string_view name, ledger::PartyId party = kPlatform);

/// What became of a command.
struct Result {
    ledger::Reason reason = ledger::Reason::ok;
    ledger::Detail detail;
    ledger::Events events;
    ledger::Id id;  ///< the command's

    friend bool operator==(const Result& result, ledger::Reason expected) {
        return result.reason == expected;
    }
    friend std::ostream& operator<<(std::ostream& out, const Result& result);
};

/// A command to be: fill in what it needs, then `World::run` it.
struct Draft {
    ledger::CommandRecord record;
    ledger::Extension extension;
    std::vector<std::string> signers;  ///< names of keys

    // Compiled once, not in every file of tests: an extension has many fields.
    Draft();
    Draft(const Draft& other);
    Draft(Draft&& other) noexcept;
    Draft& operator=(const Draft& other);
    Draft& operator=(Draft&& other) noexcept;
    ~Draft();

    Draft& payer(std::string_view account) { return record.payer = id_named(account), *this; }
    Draft& payee(std::string_view account) { return record.payee = id_named(account), *this; }
    Draft& amount(ledger::u128 units) { return record.amount = ledger::Word128::of(units), *this; }
    Draft& reference(std::string_view name) { return record.reference = id_named(name), *this; }
    Draft& reference(const ledger::Id& id) { return record.reference = id, *this; }
    Draft& expires(ledger::Time deadline) { return record.expires = deadline, *this; }
    Draft& id(std::string_view name) { return record.id = id_named(name), *this; }
    Draft& flag(ledger::Flag bits) {
        return record.flags = static_cast<std::uint8_t>(record.flags | bits), *this;
    }
    Draft& linked() { return flag(ledger::kLinked); }
    Draft& by(std::vector<std::string> keys) { return signers = std::move(keys), *this; }
};

class World {
   public:
    struct Options {
        unsigned operators = 3;
        std::uint8_t approvals = 1;  ///< k, beyond the requester's
        /// Every how many entries state hash, clocks and invariants are checked: rarely in a world
        /// too large for that, which then calls `audit`.
        std::size_t audit_every = 1;
    };
    World() : World(Options{}) {}
    explicit World(Options options);

    // -- commands, signed by the platform unless said otherwise; ids are fresh unless given
    /// A command of a kind in a party's name space, signed by that party's key.
    Draft draft(ledger::CommandKind kind, ledger::PartyId party = kPlatform);
    /// The same in the ledger's own, about an object of the platform; signed by enough operators.
    Draft operators_draft(ledger::CommandKind kind);
    Result run(const Draft& draft);
    /// Several commands in one batch.
    std::vector<Result> run(const std::vector<Draft>& drafts);
    /// As `run`, but throws CheckFailed unless it is executed.
    Result must(const Draft& draft);

    void open(std::initializer_list<std::string_view> accounts,
              ledger::CurrencyId currency = kEuro);
    /// Money from outside: a deposit that clears.
    void fund(std::string_view account, ledger::u128 units, ledger::CurrencyId currency = kEuro);
    Result transfer(std::string_view from, std::string_view to, ledger::u128 units);
    /// `expires` 0: no deadline.
    Result hold(std::string_view id, std::string_view from, std::string_view to, ledger::u128 units,
                ledger::Time expires = 0);
    Result release(std::string_view hold, ledger::u128 units);
    Result refund(std::string_view hold, ledger::u128 units);
    Result release_full(std::string_view hold);
    Result refund_full(std::string_view hold);
    /// Sides as in the extension's options; 0: both.
    Result freeze(std::string_view account, std::uint8_t sides = 0);
    Result unfreeze(std::string_view account, std::uint8_t sides = 0);
    Result close(std::string_view account);
    /// No floor: it may owe any amount.
    void lift_floor(std::string_view account);
    void add_currency(ledger::CurrencyId number, std::string_view code, std::uint8_t exponent);
    void add_party(ledger::PartyId number, ledger::Role role, std::string_view key);

    // -- keys
    /// Makes a key with this name; it is not registered.
    crypto::PublicKey add_key(std::string_view name);
    [[nodiscard]] crypto::PublicKey key(std::string_view name) const;
    /// The named key's proof of possession for this ledger.
    [[nodiscard]] crypto::Signature proof(std::string_view name) const;
    /// What the engine says of an empty-handed batch of these keys: live, known, in sequence?
    [[nodiscard]] ledger::Admission admission(const std::vector<std::string>& keys) const;

    // -- time
    [[nodiscard]] ledger::Time now() const { return now_; }
    /// Lets time pass and fires what falls due.
    void advance(ledger::Duration duration);

    // -- what came of it
    [[nodiscard]] const ledger::State& state() const { return engine_.state(); }
    [[nodiscard]] const ledger::Account& account(std::string_view name) const;
    [[nodiscard]] std::int64_t available(std::string_view name) const;
    [[nodiscard]] std::int64_t available(const ledger::AccountId& id) const;
    [[nodiscard]] const ledger::Hold& hold_row(std::string_view name) const;
    [[nodiscard]] const std::vector<ledger::Bytes>& log() const { return log_->entries; }
    [[nodiscard]] ledger::Digest state_hash() const;
    /// Throws CheckFailed unless the folded bytes come to the same state, the clocks follow from
    /// the rows, and every invariant holds. Done after every entry but as `audit_every` says.
    void audit() const;

   private:
    struct Log : ledger::PastEntries {
        std::vector<ledger::Bytes> entries;
        std::shared_ptr<const ledger::Entry> entry(ledger::Sequence sequence) const override;
    };
    struct NamedKey {
        crypto::SecretKey secret;
        std::uint64_t sequence = 0;
        ledger::Digest previous{};
    };

    ledger::SignedBatch sign(const std::vector<Draft>& drafts,
                             const std::vector<std::string>& keys) const;
    void store(const ledger::Entry& entry);
    void fire_due_timers();

    std::map<std::string, NamedKey, std::less<>> keys_;
    std::unique_ptr<Log> log_ = std::make_unique<Log>();  // stays where it is when a world is moved
    ledger::Engine engine_{*log_};
    ledger::Engine replica_{*log_};  ///< folds the stored bytes
    ledger::Time now_ = kStart;
    Options options_;
    std::uint64_t next_id_ = 1;
};

}  // namespace holdfast::test
