#include "tests/support/ledger_fixture.h"

#include <algorithm>

#include "crypto/bytes.h"
#include "crypto/sha256.h"
#include "ledger/invariants.h"
#include "ledger/key_rules.h"
#include "ledger/state_hash.h"

namespace holdfast::test {

using namespace ledger;

namespace {

// Keys are the same in every run: the seed is a hash of the name.
crypto::SecretKey secret_of(std::string_view name) {
    return crypto::SecretKey(crypto::sha256(crypto::bytes_of(name)));
}

Id numbered_id(std::uint64_t number) {
    Id id;
    id.bytes[0] = 0xff;  // no text begins with it
    for (std::size_t i = 0; i < 8; ++i) {
        id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    }
    return id;
}

std::string operator_key(unsigned number) { return "op" + std::to_string(number); }

}  // namespace

Id id_named(std::string_view name) {
    Id id;
    check(name.size() <= id.bytes.size(), "a name in a test has at most 16 characters");
    std::ranges::copy(crypto::bytes_of(name), id.bytes.begin());
    return id;
}

AccountId account_named(std::string_view name, PartyId party) { return {party, id_named(name)}; }

std::ostream& operator<<(std::ostream& out, const Result& result) {
    return out << name_of(result.reason);
}

Draft::Draft() = default;
Draft::Draft(const Draft& other) = default;
Draft::Draft(Draft&& other) noexcept = default;
Draft& Draft::operator=(const Draft& other) = default;
Draft& Draft::operator=(Draft&& other) noexcept = default;
Draft::~Draft() = default;

World::World(Options options) : options_(options) {
    Genesis genesis;
    genesis.origin = "example.com/test";
    genesis.log_key = secret_of("log").public_key();
    genesis.approvals = options.approvals;
    for (unsigned i = 1; i <= options.operators; ++i) {
        genesis.operators.push_back(add_key(operator_key(i)));
    }
    const Entry first = make_genesis(genesis, now_);
    engine_.apply(first);
    store(first);
    add_currency(kEuro, "EUR", 2);
    add_party(kPlatform, Role::platform, "platform");
    add_party(kRail, Role::rail, "rail");
}

Draft World::draft(CommandKind kind, PartyId party) {
    Draft draft;
    draft.record.kind = static_cast<std::uint16_t>(kind);
    draft.record.party = party;
    draft.record.id = numbered_id(next_id_++);
    draft.signers = {party == kRail ? "rail" : party == kLedgerParty ? "op1" : "platform"};
    return draft;
}

Draft World::operators_draft(CommandKind kind) {
    Draft made = draft(kind, kLedgerParty);
    made.signers.clear();
    for (unsigned i = 1; i <= options_.approvals + 1U; ++i) {
        made.signers.push_back(operator_key(i));
    }
    return made;
}

Result World::run(const Draft& draft) { return std::move(run(std::vector{draft}).front()); }

std::vector<Result> World::run(const std::vector<Draft>& drafts) {
    fire_due_timers();
    std::vector<std::string> keys;
    for (const Draft& draft : drafts) {
        for (const std::string& name : draft.signers) {
            if (std::ranges::find(keys, name) == keys.end()) {
                keys.push_back(name);
            }
        }
    }
    auto verified = verify(sign(drafts, keys), state().facts.origin_hash, crypto::verify);
    check(std::holds_alternative<VerifiedBatch>(verified), "a batch of the fixture verifies");
    const auto& batch = std::get<VerifiedBatch>(verified);
    check(engine_.admit(batch, now_).kind == Admission::Kind::fresh, "the signers' keys are live");
    const Entry decided = engine_.decide(batch, now_, 1);
    for (const std::string& name : keys) {
        NamedKey& key = keys_.at(name);
        key.sequence += 1;
        key.previous = batch.header_hash();
    }
    store(decided);
    std::vector<Result> results;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        const Outcome& outcome = decided.outcomes()[i];
        results.push_back({outcome.reason, outcome.detail, outcome.events, drafts[i].record.id});
    }
    return results;
}

Result World::must(const Draft& draft) {
    Result result = run(draft);
    check(result.reason == Reason::ok, std::string(name_of(result.reason)).c_str());
    return result;
}

SignedBatch World::sign(const std::vector<Draft>& drafts,
                        const std::vector<std::string>& keys) const {
    std::vector<BatchSigner> signers;
    for (const std::string& name : keys) {
        const NamedKey& key = keys_.at(name);
        signers.push_back({&key.secret, key.sequence + 1, key.previous});
    }
    std::vector<StoredCommand> commands;
    for (const Draft& draft : drafts) {
        CommandRecord record = draft.record;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (std::ranges::find(draft.signers, keys[i]) != draft.signers.end()) {
                record.signers = static_cast<std::uint8_t>(record.signers | 1U << i);
            }
        }
        commands.emplace_back(record, draft.extension);
    }
    const SignedBatch made = make_batch(commands, signers, state().facts.origin_hash, {}, 0);
    auto parsed = SignedBatch::parse(Bytes(made.bytes().begin(), made.bytes().end()));
    check(std::holds_alternative<SignedBatch>(parsed), "a batch of the fixture parses");
    return std::get<SignedBatch>(std::move(parsed));
}

void World::store(const Entry& entry) {
    log_->entries.push_back(entry.bytes());
    const auto stored = Entry::parse(log_->entries.back());
    check(stored.has_value() && stored->roots_are_good(), "what is stored can be read");
    replica_.apply(*stored);
    if (log_->entries.size() % options_.audit_every == 0) {
        audit();
    }
}

void World::audit() const {
    check(ledger::state_hash(replica_.state()) == state_hash(),
          "folding comes to what was decided");
    State rebuilt = state();
    rebuilt.rebuild_derived();
    check(std::ranges::equal(rebuilt.timers, state().timers) && rebuilt.dues == state().dues,
          "clocks follow from the rows");
    const auto broken = broken_invariants(state());
    check(broken.empty(), broken.empty() ? "" : broken.front().c_str());
}

std::shared_ptr<const Entry> World::Log::entry(Sequence sequence) const {
    auto parsed = Entry::parse(entries.at(sequence));
    return std::make_shared<const Entry>(std::move(parsed.value()));
}

void World::open(std::initializer_list<std::string_view> accounts, CurrencyId currency) {
    for (const std::string_view name : accounts) {
        Draft opening = draft(CommandKind::open_account).id(name);
        opening.extension.currency = currency;
        must(opening);
    }
}

void World::fund(std::string_view account, u128 units, CurrencyId currency) {
    Draft deposit = draft(CommandKind::deposit_cleared, kRail).payee(account).amount(units);
    deposit.record.reference = numbered_id(next_id_++);
    deposit.extension.payee_party = kPlatform;
    deposit.extension.currency = currency;
    must(deposit);
}

Result World::transfer(std::string_view from, std::string_view to, u128 units) {
    return run(draft(CommandKind::transfer).payer(from).payee(to).amount(units));
}

Result World::hold(std::string_view id, std::string_view from, std::string_view to, u128 units,
                   Time expires) {
    return run(
        draft(CommandKind::hold).id(id).payer(from).payee(to).amount(units).expires(expires));
}

Result World::release(std::string_view hold, u128 units) {
    return run(draft(CommandKind::release).reference(hold).amount(units));
}

Result World::refund(std::string_view hold, u128 units) {
    return run(draft(CommandKind::refund).reference(hold).amount(units));
}

Result World::release_full(std::string_view hold) {
    return run(draft(CommandKind::release).reference(hold).flag(kFull));
}

Result World::refund_full(std::string_view hold) {
    return run(draft(CommandKind::refund).reference(hold).flag(kFull));
}

Result World::freeze(std::string_view account, std::uint8_t sides) {
    Draft order = operators_draft(CommandKind::freeze).payer(account);
    order.extension.payer_party = kPlatform;
    order.extension.document = Digest{1};
    order.extension.options = sides == 0 ? std::nullopt : std::optional(sides);
    return run(order);
}

Result World::unfreeze(std::string_view account, std::uint8_t sides) {
    Draft order = operators_draft(CommandKind::unfreeze).payer(account);
    order.extension.payer_party = kPlatform;
    order.extension.document = Digest{1};
    order.extension.options = sides == 0 ? std::nullopt : std::optional(sides);
    return run(order);
}

Result World::close(std::string_view account) {
    return run(draft(CommandKind::close_account).payer(account));
}

void World::lift_floor(std::string_view account) {
    Draft limits = operators_draft(CommandKind::set_limits).payer(account);
    limits.extension.payer_party = kPlatform;
    limits.extension.credit_line = Amount::max();
    must(limits);
}

void World::add_currency(CurrencyId number, std::string_view code, std::uint8_t exponent) {
    Draft registration = operators_draft(CommandKind::register_currency);
    registration.extension.number = number;
    registration.extension.text = code;
    registration.extension.level = exponent;
    must(registration);
}

void World::add_party(PartyId number, Role role, std::string_view key_name) {
    Draft registration = operators_draft(CommandKind::register_party);
    registration.extension.number = number;
    registration.extension.level = static_cast<std::uint8_t>(role);
    registration.extension.text = key_name;
    registration.extension.key = add_key(key_name);
    registration.extension.proof = proof(key_name);
    must(registration);
}

crypto::PublicKey World::add_key(std::string_view name) {
    return keys_.try_emplace(std::string(name), NamedKey{secret_of(name)})
        .first->second.secret.public_key();
}

crypto::PublicKey World::key(std::string_view name) const {
    return keys_.find(name)->second.secret.public_key();
}

crypto::Signature World::proof(std::string_view name) const {
    const crypto::SecretKey& secret = keys_.find(name)->second.secret;
    return crypto::sign(secret, key_proof_input(state().facts.origin_hash, secret.public_key()));
}

Admission World::admission(const std::vector<std::string>& keys) const {
    Draft any;
    any.record.kind = static_cast<std::uint16_t>(CommandKind::transfer);
    any.record.id = id_named("admission");
    any.signers = keys;
    auto verified = verify(sign({any}, keys), state().facts.origin_hash, crypto::verify);
    return engine_.admit(std::get<VerifiedBatch>(verified), now_);
}

void World::advance(Duration duration) {
    now_ += duration;
    fire_due_timers();
}

void World::fire_due_timers() {
    while (const auto fired = engine_.fire_timers(now_, 1)) {
        store(*fired);
    }
}

const Account& World::account(std::string_view name) const {
    return *state().accounts.find(account_named(name));
}

std::int64_t World::available(std::string_view name) const {
    return available(account_named(name));
}

std::int64_t World::available(const AccountId& id) const {
    return static_cast<std::int64_t>(state().accounts.find(id)->available.value());
}

const Hold& World::hold_row(std::string_view name) const {
    return *state().holds.find({kPlatform, id_named(name)});
}

Digest World::state_hash() const { return ledger::state_hash(state()); }

}  // namespace holdfast::test
