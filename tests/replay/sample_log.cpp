#include "tests/replay/sample_log.h"

#include "crypto/bytes.h"
#include "crypto/merkle.h"
#include "crypto/sha256.h"
#include "ledger/store/recovery.h"

namespace holdfast::test {

using namespace ledger;

namespace {

constexpr CurrencyId kYen = 2;
constexpr CurrencyId kFine = 3;  // eighteen decimals, and a digit in its code
constexpr Digest kIban{1};

void add_terms(World& world) {
    Draft terms = world.draft(CommandKind::register_terms);
    terms.record.terms = 1;
    terms.extension.fee_lines = std::vector<FeeLine>{
        {account_named("shop"), 250, Amount(3), Amount(500)}, {{}, 100, {}, {}}};
    world.must(terms);
}

void sell(World& world) {
    Draft order =
        world.draft(CommandKind::hold).id("order").payer("alice").payee("bob").amount(20'000);
    order.record.terms = 1;
    order.record.expires = world.now() + 30 * kDay;
    world.must(order);
    world.must(world.draft(CommandKind::release).id("part").reference("order").amount(7'501));
    world.refund("order", 1'000);
    world.must(world.draft(CommandKind::top_up).reference("order").payer("alice").amount(50));
    world.must(world.draft(CommandKind::reverse).reference("part"));
    world.release_full("order");
}

void share(World& world) {
    Draft joint = world.draft(CommandKind::hold).id("joint");
    joint.extension.payers = std::vector<PayerPart>{{account_named("alice"), Amount(901)},
                                                    {account_named("carol"), Amount(500)}};
    Exit out;
    out.payees = {{account_named("bob"), 2}, {account_named("shop"), 1}};
    out.by_account = account_named("alice");
    Exit back;
    back.by_account = account_named("bob");
    joint.extension.exits = std::vector<Exit>{out, back};
    joint.record.expires = world.now() + 30 * kDay;
    world.run(joint);
    world.release("joint", 400);
    world.refund("joint", 301);
}

void refuse(World& world) {
    world.transfer("carol", "bob", 99'999'999);
    world.must(
        world.draft(CommandKind::transfer).id("twice").payer("alice").payee("bob").amount(5));
    world.run(world.draft(CommandKind::transfer).id("twice").payer("alice").payee("bob").amount(5));
    world.run({world.draft(CommandKind::transfer).payer("alice").payee("bob").amount(1).linked(),
               world.draft(CommandKind::transfer).payer("carol").payee("bob").amount(99'999'999)});
    world.run({world.draft(CommandKind::transfer).payer("alice").payee("bob").amount(2).linked(),
               world.draft(CommandKind::transfer).payer("bob").payee("alice").amount(1)});
}

void freeze_and_thaw(World& world) {
    world.hold("frozen", "alice", "carol", 700, world.now() + kDay);
    world.freeze("alice");
    world.advance(2 * kDay);  // the refund can't be credited: it stays in the hold
    world.unfreeze("alice");
    world.advance(1);
}

void pay_out(World& world) {
    Draft level = world.operators_draft(CommandKind::set_kyc_level).payer("bob");
    level.extension.payer_party = kPlatform;
    level.extension.level = 1;
    world.must(level);
    Draft destination = world.draft(CommandKind::set_destination).payer("bob");
    destination.extension.destination = kIban;
    world.must(destination);
    world.advance(73 * kHour);
    for (const char* id : {"settled", "failed", "lapsed"}) {
        Draft request = world.draft(CommandKind::request_payout).id(id).payer("bob").amount(300);
        request.extension.reference_party = kRail;
        request.extension.destination = kIban;
        world.must(request);
    }
    const auto by_rail = [&](CommandKind kind, std::string_view payout) {
        Draft draft = world.draft(kind, kRail).reference(payout);
        draft.extension.reference_party = kPlatform;
        world.must(draft);
    };
    by_rail(CommandKind::submit_payout, "settled");
    by_rail(CommandKind::settle_payout, "settled");
    by_rail(CommandKind::submit_payout, "failed");
    by_rail(CommandKind::fail_payout, "failed");
    world.advance(8 * kDay);
}

void find_lost_money(World& world) {
    Draft lost = world.draft(CommandKind::deposit_cleared, kRail).reference("lost").amount(42);
    lost.extension.currency = kEuro;
    world.must(lost);
    Draft match =
        world.operators_draft(CommandKind::match_deposit).reference("lost").payee("carol");
    match.extension.reference_party = kRail;
    match.extension.payee_party = kPlatform;
    world.must(match);
}

// 80 come for what was to take 50 and 40.
void pay_beforehand(World& world) {
    Draft expected =
        world.draft(CommandKind::expect_deposit).reference("early").payee("bob").amount(90);
    expected.extension.reference_party = kRail;
    world.must(expected);
    for (const auto& [id, units] : {std::pair{"order 1", 50}, std::pair{"order 2", 40}}) {
        Draft hold = world.draft(CommandKind::hold_on_clear).id(id).payer("bob").payee("shop");
        hold.amount(static_cast<u128>(units)).extension.deposit = {kRail, id_named("early")};
        world.must(hold);
    }
    Draft cleared = world.draft(CommandKind::deposit_cleared, kRail).reference("early").amount(80);
    cleared.extension.currency = kEuro;
    world.must(cleared);
}

// The bank has 12 less than the books; 30 are under way.
void reconcile(World& world) {
    Draft statement = world.draft(CommandKind::reconcile, kRail);
    statement.extension.currency = kEuro;
    statement.extension.document = kIban;
    statement.extension.statement =
        BankStatement{world.now() - kHour, Balance(104'780), Balance(30)};
    world.must(statement);
    Draft adjust = world.operators_draft(CommandKind::adjust).reference("lost").amount(12);
    adjust.extension.reference_party = kRail;
    adjust.extension.currency = kEuro;
    adjust.extension.document = kIban;
    adjust.extension.options = static_cast<std::uint8_t>(BankHas::less);
    world.must(adjust);
}

}  // namespace

World sample_world() {
    World world;
    world.add_currency(kYen, "JPY", 0);
    world.add_currency(kFine, "FINE2", 18);
    world.open({"alice", "bob", "carol", "shop"});
    world.open({"yen", "yen2"}, kYen);
    world.open({"fine", "fine2"}, kFine);
    world.fund("alice", 100'000);
    world.fund("carol", 5'000);
    world.fund("yen", 123'456, kYen);
    world.fund("fine", kMaxAmount >> 1, kFine);
    add_terms(world);
    sell(world);
    share(world);
    refuse(world);
    world.transfer("yen", "yen2", 56);
    world.transfer("fine", "fine2", 1);
    world.hold("brief", "yen", "yen2", 400, world.now() + kHour);
    world.advance(kHour + 1);
    freeze_and_thaw(world);
    pay_out(world);
    find_lost_money(world);
    pay_beforehand(world);
    world.advance(40 * kDay);
    reconcile(world);
    return world;
}

World small_world() {
    World world;
    world.open({"alice", "bob"});
    world.fund("alice", 1'000);
    world.transfer("alice", "bob", 300);
    world.hold("h", "alice", "bob", 100, world.now() + kDay);
    world.advance(2 * kDay);
    world.transfer("bob", "alice", 50);
    return world;
}

LogBuilder::LogBuilder(std::vector<Bytes> entries) : entries_(std::move(entries)) {
    for (const Bytes& bytes : entries_) {
        engine_.apply(*Entry::parse(bytes));
    }
}

std::shared_ptr<const Entry> LogBuilder::entry(Sequence sequence) const {
    return std::make_shared<const Entry>(*Entry::parse(entries_.at(sequence)));
}

void LogBuilder::heartbeat(Duration later, std::uint64_t epoch) {
    append(engine_.heartbeat(state().facts.time + later, epoch));
}

void LogBuilder::gap(Duration later, std::uint64_t epoch) {
    append(engine_.gap(state().facts.time + later, epoch));
}

void LogBuilder::transfer(std::string_view key, std::string_view from, std::string_view to,
                          const SeenHead& seen) {
    const crypto::SecretKey secret(
        crypto::sha256(crypto::bytes_of(key)));  // as the fixture makes them
    CommandRecord record;
    record.kind = static_cast<std::uint16_t>(CommandKind::transfer);
    record.signers = 1;
    record.party = kPlatform;
    record.id = id_named("more " + std::to_string(next_id_++));
    record.payer = id_named(from);
    record.payee = id_named(to);
    record.amount = Word128::of(1);
    const Key* known = state().keys.find(secret.public_key());
    const BatchSigner signer{&secret, known == nullptr ? 1 : known->sequence + 1,
                             known == nullptr ? Digest{} : known->last_header};
    std::vector<StoredCommand> commands;
    commands.emplace_back(record);
    auto verified = verify(make_batch(commands, {signer}, state().facts.origin_hash, seen, 0),
                           state().facts.origin_hash, crypto::verify);
    append(engine_.decide(std::get<VerifiedBatch>(verified), state().facts.time, 1));
}

Digest root_of(const std::vector<Bytes>& entries) {
    std::vector<Digest> leaves;
    for (const Bytes& bytes : entries) {
        leaves.push_back(Entry::parse(bytes)->leaf_hash());
    }
    return crypto::merkle_root(leaves);
}

Digest head_of(const std::vector<Bytes>& entries) { return Entry::parse(entries.back())->head(); }

void relink(std::vector<Bytes>& entries, std::size_t first) {
    constexpr std::ptrdiff_t kHeadAt = 4;
    for (std::size_t i = std::max<std::size_t>(first, 1); i < entries.size(); ++i) {
        std::ranges::copy(Entry::parse(entries[i - 1])->head(), entries[i].begin() + kHeadAt);
    }
}

Entry::Parts parts_of(const Entry& entry) {
    Entry::Parts parts;
    parts.type = entry.leaf().type;
    parts.origin_hash = entry.leaf().origin_hash;
    parts.lease_epoch = entry.leaf().lease_epoch;
    parts.rules_version = entry.leaf().rules_version;
    parts.first_event = entry.leaf().first_event;
    parts.time = entry.leaf().time;
    parts.previous_head = entry.previous_head();
    parts.outcomes = entry.outcomes();
    return parts;
}

void store_log(const std::filesystem::path& folder, const std::vector<Bytes>& entries) {
    store::StoreOptions options;
    options.folder = folder;
    options.memtable_bytes = 1 << 20;
    const auto log = store::init_store(options);
    const Lease lease = log->acquire();
    std::vector<PendingEntry> group;
    for (const Bytes& bytes : entries) {
        const auto entry = Entry::parse(bytes);  // a test may store what is no entry
        group.push_back({bytes, entry ? entry->head() : Digest{}});
    }
    check(log->append(lease, 0, {}, group) == AppendResult::committed, "a test's log is written");
}

}  // namespace holdfast::test
