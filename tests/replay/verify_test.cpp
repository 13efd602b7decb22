#include "replay/verify.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/replay/sample_log.h"

namespace verify_test {

using namespace holdfast;
using namespace holdfast::replay;
using namespace holdfast::test;
using ledger::Bytes;
using ledger::Entry;
using ledger::EntryType;

namespace {

VerifyReport verify_entries(std::vector<Bytes> entries, const VerifyOptions& options = {}) {
    return verify(MemorySource(std::move(entries)), options);
}

VerifyOptions in_one_thread() {
    VerifyOptions options;
    options.limits.threads = 0;
    return options;
}

// The class of the first thing found; ok for nothing.
ExitCode class_of(const std::vector<Bytes>& entries,
                  const VerifyOptions& options = in_one_thread()) {
    const auto report = verify_entries(entries, options);
    if (report.findings.empty()) {
        return ExitCode::ok;
    }
    CHECK_FALSE(report.findings.front().what.empty());
    return report.findings.front().code;
}

// The first entry of a type that has outcomes, from `from` on.
std::size_t find_entry(const std::vector<Bytes>& entries, EntryType type, std::size_t from = 1) {
    for (std::size_t i = from; i < entries.size(); ++i) {
        const auto entry = Entry::parse(entries[i]);
        if (entry->leaf().type == type && entry->event_count() != 0) {
            return i;
        }
    }
    FAIL("no such entry");
    return 0;
}

// An entry of one batch, with outcomes changed, every root and head made to fit.
Bytes forge_outcomes(const Bytes& bytes,
                     const std::function<void(std::vector<ledger::Outcome>&)>& change) {
    const auto entry = Entry::parse(bytes);
    auto parts = parts_of(*entry);
    change(parts.outcomes);
    Bytes batch_bytes = entry->header_bytes();
    for (const auto& signer : entry->leaf().signers) {
        batch_bytes.insert(batch_bytes.end(), signer.signature.bytes.begin(),
                           signer.signature.bytes.end());
    }
    batch_bytes.insert(batch_bytes.end(), entry->commands_bytes().begin(),
                       entry->commands_bytes().end());
    if (entry->leaf().type != EntryType::batch) {
        return Entry::build(std::move(parts)).bytes();
    }
    auto batch = std::get<ledger::SignedBatch>(ledger::SignedBatch::parse(std::move(batch_bytes)));
    auto verified = ledger::verify(std::move(batch), entry->leaf().origin_hash, crypto::verify);
    parts.batch = &std::get<ledger::VerifiedBatch>(verified);
    return Entry::build(std::move(parts)).bytes();
}

}  // namespace

TEST_CASE("verify: a good log, whatever the threads and the memory") {
    const World world = sample_world();
    struct Row {
        unsigned threads;
        std::size_t bytes;
    };
    for (const Row& row :
         {Row{0, 1}, Row{1, 1}, Row{1, 1 << 20}, Row{3, 1}, Row{3, 1 << 20}, Row{8, 5'000}}) {
        CAPTURE(row.threads);
        CAPTURE(row.bytes);
        VerifyOptions options;
        options.limits = {row.threads, row.bytes};
        options.past_bytes_max = row.bytes;
        options.invariants_every = row.threads;
        ledger::Sequence last = 0;
        options.on_progress = [&](const Progress& progress) { last = progress.entries; };
        const auto report = verify_entries(world.log(), options);
        for (const Finding& finding : report.findings) {
            FAIL_CHECK(text_of(finding));
        }
        CHECK(report.entries == world.log().size());
        CHECK(last == report.entries);
        CHECK(report.state_hash == world.state_hash());
        CHECK(report.head == world.state().facts.head);
        CHECK(report.root == root_of(world.log()));
        CHECK(report.events == world.state().facts.next_event);
        CHECK(report.origin == "example.com/test");
        CHECK(report.commands_by_reason.at(ledger::Reason::insufficient_funds) == 2);
        CHECK(report.commands_by_reason.at(ledger::Reason::exists) == 1);
    }
}

TEST_CASE("verify: heartbeats, a gap at the beginning of a lease, and clients that look back") {
    LogBuilder builder(small_world().log());
    builder.heartbeat(ledger::kHour);
    builder.gap(ledger::kHour, 2);
    builder.gap(ledger::kHour, 3);
    builder.heartbeat(0, 3);
    const ledger::SeenHead seen{builder.entries().size(), root_of(builder.entries())};
    LogBuilder more(builder.entries());
    more.transfer("platform", "alice", "bob", seen);
    CHECK(class_of(builder.entries()) == ExitCode::ok);
    // The last transfer is under lease 1 again.
    CHECK(class_of(more.entries()) == ExitCode::chain);
    const auto log = small_world().log();
    LogBuilder witness(log);
    witness.transfer("platform", "alice", "bob", {5, root_of({log.begin(), log.begin() + 5})});
    CHECK(class_of(witness.entries()) == ExitCode::ok);
}

TEST_CASE("verify: a client that has seen another log, or more of it than there is") {
    const auto log = small_world().log();
    struct Row {
        const char* what;
        ledger::SeenHead seen;
    };
    for (const Row& row : {Row{"another root", {3, root_of({log.begin(), log.begin() + 4})}},
                           Row{"more entries than were there", {log.size() + 1, root_of(log)}}}) {
        CAPTURE(std::string(row.what));
        LogBuilder builder(log);
        builder.transfer("platform", "alice", "bob", row.seen);
        builder.heartbeat(1);
        CHECK(class_of(builder.entries()) == ExitCode::fork);
    }
}

TEST_CASE("verify: one byte of a stored entry, field by field") {
    const auto log = small_world().log();
    const std::size_t batch = find_entry(log, EntryType::batch, log.size() - 4);
    const auto entry = Entry::parse(log[batch]);
    REQUIRE(entry->leaf().signers.size() == 1);
    const std::size_t leaf = 40;  // after magic, previous head and the leaf's length
    const std::size_t commands = leaf + entry->leaf_bytes().size() + 4;
    const std::size_t outcomes = commands + entry->commands_bytes().size() + 4;
    struct Row {
        const char* field;
        std::size_t at;
        ExitCode expected;
    };
    const Row rows[] = {
        {"magic", 0, ExitCode::encoding},
        {"previous head", 20, ExitCode::chain},
        {"leaf's length", 36, ExitCode::encoding},
        {"leaf's version", leaf, ExitCode::encoding},
        {"type", leaf + 2, ExitCode::encoding},
        {"signers", leaf + 3, ExitCode::encoding},
        {"origin", leaf + 4, ExitCode::chain},
        {"lease epoch", leaf + 37, ExitCode::chain},  // of the next entry
        {"rules version", leaf + 45, ExitCode::decision},
        {"key", leaf + 48, ExitCode::signature},
        {"key's sequence", leaf + 80, ExitCode::signature},
        {"key's previous header", leaf + 88, ExitCode::signature},
        {"signature's R", leaf + 120, ExitCode::signature},
        {"signature's S", leaf + 152, ExitCode::signature},
        {"expiry", leaf + 190, ExitCode::signature},
        {"command count", leaf + 192, ExitCode::encoding},
        {"seen size", leaf + 196, ExitCode::signature},
        {"seen root", leaf + 204, ExitCode::encoding},  // of a client that says it has seen nothing
        {"commands_root", leaf + 236, ExitCode::signature},
        {"first event", leaf + 268, ExitCode::chain},
        {"time", leaf + 276, ExitCode::chain},  // of the next entry
        {"outcomes_root", leaf + 284, ExitCode::root},
        {"a command's amount", commands + 56, ExitCode::root},
        {"a command's padding of an amount", commands + 70, ExitCode::root},
        {"a command's id", commands + 10, ExitCode::root},
        {"an outcome's reason", outcomes, ExitCode::root},
        {"an outcome's events", outcomes + 3, ExitCode::encoding},
    };
    REQUIRE(class_of(log) == ExitCode::ok);
    for (const Row& row : rows) {
        CAPTURE(std::string(row.field));
        auto altered = log;
        altered[batch].at(row.at) ^= 1;
        CHECK(name_of(class_of(altered)) == name_of(row.expected));
    }
}

TEST_CASE("verify: every altered byte and every cut entry is found") {
    const auto log = small_world().log();
    VerifyOptions options = in_one_thread();
    options.known_tips.push_back({{log.size(), head_of(log)}, ExitCode::anchor, "the anchor"});
    std::set<ExitCode> seen;
    constexpr std::size_t kStride =
        13;  // a prime, so that every field of every entry gets its turn
    std::size_t position = 0;
    for (std::size_t i = 0; i < log.size(); ++i) {
        const bool is_last = i + 1 == log.size();  // the anchor alone knows some of its bytes
        for (; position < log[i].size(); position += is_last ? 1 : kStride) {
            auto altered = log;
            altered[i][position] ^= static_cast<std::uint8_t>(1 << (position % 8));
            const ExitCode found = class_of(altered, options);
            CHECK_MESSAGE(found != ExitCode::ok, "entry ", i, " byte ", position);
            seen.insert(found);
        }
        position -= log[i].size();
        auto shorter = log;
        shorter[i].pop_back();
        CHECK(class_of(shorter, options) == ExitCode::encoding);
        auto longer = log;
        longer[i].push_back(0);
        CHECK(class_of(longer, options) == ExitCode::encoding);
    }
    CHECK(seen.contains(ExitCode::signature));
    CHECK(seen.contains(ExitCode::root));
    CHECK(seen.contains(ExitCode::encoding));
    CHECK(seen.contains(ExitCode::chain));
    CHECK(seen.contains(ExitCode::anchor));
}

TEST_CASE("verify: entries dropped, doubled, swapped or added") {
    const auto log = small_world().log();
    VerifyOptions anchored = in_one_thread();
    anchored.known_tips.push_back({{log.size(), head_of(log)}, ExitCode::anchor, "the anchor"});

    auto shorter = log;
    shorter.pop_back();
    CHECK(class_of(shorter) == ExitCode::ok);  // by itself a shorter log is a good log
    CHECK(class_of(shorter, anchored) == ExitCode::anchor);

    LogBuilder longer(log);
    longer.heartbeat(1);
    CHECK(class_of(longer.entries(), anchored) == ExitCode::ok);

    auto holed = log;
    holed.erase(holed.begin() + 3);
    CHECK(class_of(holed) == ExitCode::chain);
    relink(holed);
    CHECK(class_of(holed) == ExitCode::chain);  // the events' numbers

    const std::size_t refused = find_entry(log, EntryType::batch, 4);
    auto doubled = log;
    doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(refused), doubled[refused]);
    relink(doubled);
    CHECK(class_of(doubled) == ExitCode::chain);

    auto swapped = log;
    std::swap(swapped[4], swapped[5]);
    relink(swapped);
    CHECK(class_of(swapped) == ExitCode::chain);

    CHECK(class_of({}) == ExitCode::chain);
    CHECK(class_of({log.begin() + 1, log.end()}) == ExitCode::chain);
}

TEST_CASE("verify: a batch logged twice, dropped, or of a stranger, where no event tells") {
    // Refused transfers cause no events, so that only the keys' own chains can tell.
    World world = small_world();
    world.transfer("bob", "alice", 1'000'000);
    const std::size_t poor = world.log().size() - 1;
    world.transfer("bob", "alice", 2'000'000);
    world.transfer("bob", "alice", 3'000'000);
    REQUIRE(class_of(world.log()) == ExitCode::ok);

    auto doubled = world.log();
    doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(poor), doubled[poor]);
    relink(doubled);
    CHECK(class_of(doubled) == ExitCode::key_chain);

    auto holed = world.log();
    holed.erase(holed.begin() + static_cast<std::ptrdiff_t>(poor));
    relink(holed);
    CHECK(class_of(holed) == ExitCode::key_chain);

    auto swapped = world.log();
    std::swap(swapped[poor], swapped[poor + 1]);
    relink(swapped);
    CHECK(class_of(swapped) == ExitCode::key_chain);
}

TEST_CASE("verify: decisions that do not follow, with every hash made to fit") {
    const auto log = small_world().log();
    const auto forged = [&](std::size_t at,
                            const std::function<void(std::vector<ledger::Outcome>&)>& change) {
        auto altered = log;
        altered[at] = forge_outcomes(altered[at], change);
        relink(altered, at + 1);
        return altered;
    };
    const std::size_t batch = find_entry(log, EntryType::batch, log.size() - 2);
    const std::size_t timers = find_entry(log, EntryType::timers);
    CHECK(class_of(forged(batch, [](auto&) {})) == ExitCode::ok);
    CHECK(class_of(forged(batch, [](auto& outcomes) {
              outcomes[0] = {ledger::Reason::insufficient_funds, {}, {}};
          })) == ExitCode::decision);
    CHECK(class_of(forged(batch, [](auto& outcomes) {
              outcomes[0].events = {ledger::Transferred{ledger::Amount(1)}};
          })) == ExitCode::decision);
    CHECK(class_of(forged(timers, [](auto& outcomes) { outcomes.clear(); })) == ExitCode::decision);

    auto unfired = log;
    unfired.erase(unfired.begin() + static_cast<std::ptrdiff_t>(timers));
    auto later = ledger::Entry::parse(unfired[timers]);
    const std::uint64_t first_event = ledger::Entry::parse(log[timers])->leaf().first_event;
    constexpr std::size_t kFirstEventAt = 40 + 268;
    std::memcpy(unfired[timers].data() + kFirstEventAt, &first_event, sizeof first_event);
    relink(unfired, timers);
    CHECK(class_of({unfired.begin(), unfired.begin() + static_cast<std::ptrdiff_t>(timers) + 1}) ==
          ExitCode::decision);

    LogBuilder gap(log);
    gap.gap(ledger::kHour, 1);  // in the middle of a lease
    CHECK(class_of(gap.entries()) == ExitCode::decision);

    LogBuilder early(log);
    early.heartbeat(1);
    auto too_early = early.entries();
    auto parts = parts_of(*Entry::parse(too_early.back()));
    parts.type = EntryType::timers;
    too_early.back() = Entry::build(std::move(parts)).bytes();
    CHECK(class_of(too_early) == ExitCode::decision);
}

TEST_CASE("verify: the finding names the command") {
    auto log = small_world().log();
    const std::size_t at = find_entry(log, EntryType::batch, log.size() - 2);
    log[at] = forge_outcomes(log[at], [](auto& outcomes) {
        outcomes[0] = {ledger::Reason::insufficient_funds, {}, {}};
    });
    const auto report = verify_entries(log);
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].entry == at);
    CHECK(report.entries == at);
    CHECK(report.findings[0].what.find("command 0 (transfer 10/") == 0);
    CHECK(report.findings[0].what.find(
              "the log says insufficient_funds, deciding again says ok (transferred)") !=
          std::string::npos);
}

TEST_CASE("verify: a log of a newer format or of newer rules") {
    const auto log = small_world().log();
    ledger::Genesis genesis = *ledger::decode_genesis(Entry::parse(log[0])->commands_bytes());
    SUBCASE("format") { genesis.format_version = ledger::Genesis::kFormatVersion + 1; }
    SUBCASE("rules") { genesis.rules_version += 1; }
    CHECK(class_of({ledger::make_genesis(genesis, kStart).bytes()}) == ExitCode::newer);
}

TEST_CASE("verify: a key that may not sign") {
    // A stranger's batch, decided by an engine that knew the key, in a log that does not register
    // it.
    World knows = small_world();
    World other = small_world();
    knows.add_party(30, ledger::Role::auditor, "stranger");
    other.add_party(30, ledger::Role::auditor, "friend");
    REQUIRE(knows.log().size() == other.log().size());
    LogBuilder builder(knows.log());
    builder.transfer("stranger", "alice", "bob");
    auto log = other.log();
    log.push_back(builder.entries().back());
    relink(log);
    CHECK(class_of(log) == ExitCode::key_chain);
}

}  // namespace verify_test
