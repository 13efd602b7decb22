#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <set>

#include "crypto/merkle.h"
#include "ledger/memory_log.h"
#include "ledger/store/recovery.h"
#include "ledger/store/views.h"
#include "replay/folder_check.h"
#include "replay/view_rebuild.h"
#include "tests/replay/run_program.h"
#include "tests/replay/sample_log.h"
#include "tests/store/temp_folder.h"

namespace views_test {

using namespace holdfast;
using namespace holdfast::replay;
using namespace holdfast::test;
using ledger::Bytes;
using ledger::State;
using ledger::Touch;
using store::TempFolder;

namespace {

constexpr std::size_t kRowBytes = 64 << 20;  // of memory

// What a server would hand to its views, and how it may be spoilt just before they store it.
struct Spoil {
    std::function<void(State&)> state = [](State&) {};
    std::function<void(std::vector<Touch>&)> touches = [](std::vector<Touch>&) {};
    std::function<void(Bytes&)> note = [](Bytes&) {};
};

store::StoreOptions options_for(const std::filesystem::path& folder) {
    store::StoreOptions options;
    options.folder = folder;
    return options;
}

// Views of the first `count` entries, as a server leaves them when it stops.
void write_views(const store::StoreOptions& options, const std::vector<Bytes>& entries,
                 std::size_t count, const Spoil& spoil = {}) {
    ledger::MemoryLog log;
    const auto lease = log.acquire();
    std::vector<ledger::PendingEntry> group;
    for (const Bytes& bytes : entries) {
        group.push_back({bytes, ledger::Entry::parse(bytes)->head()});
    }
    REQUIRE(log.append(lease, 0, {}, group) == ledger::AppendResult::committed);
    store::ViewsSettings settings;
    settings.mark_every = 1;
    store::StoredViews views(options, log, settings);
    State state;
    static_cast<void>(views.load(state));
    crypto::MerkleFrontier frontier;
    const auto note = [&] {
        Bytes bytes = frontier.serialise();
        spoil.note(bytes);
        return bytes;
    };
    for (std::size_t i = 0; i < count; ++i) {
        const auto entry = ledger::Entry::parse(entries[i]);
        auto touches = ledger::apply_with_touches(state, *entry);
        frontier.append(entry->leaf_hash());
        if (i + 1 == count) {
            spoil.state(state);
            spoil.touches(touches);
        }
        views.take_in(touches, state, note);
    }
    views.finish(state, note);
}

// With all rows in memory, and with none at the end that need not be there: the same.
std::vector<Finding> findings_of(const store::StoreOptions& options) {
    const TempFolder scratch;
    VerifyOptions without_memory;
    without_memory.overflow.bytes = 0;
    without_memory.overflow.scratch = scratch.path();
    const auto findings = verify_folder(options, without_memory, true).findings;
    CHECK(std::filesystem::is_empty(scratch.path()));
    const auto with_memory = verify_folder(options, {}, true).findings;
    CHECK(findings.size() == with_memory.size());
    for (std::size_t i = 0; i < std::min(findings.size(), with_memory.size()); ++i) {
        CHECK(text_of(findings[i]) == text_of(with_memory[i]));
    }
    return findings;
}

// Makes the filter of a table's newest run deny all that is in it.
void deny_keys(const store::StoreOptions& options, std::uint8_t table) {
    const auto db = store::ViewsDb::open(options, store::ViewsDb::Mode::serve);
    store::ViewRuns runs(*db);
    const std::size_t family = store::family_of(db->families(), table);
    const auto& uses = runs.uses(family);
    auto content = runs.of(family)->front()->content();
    std::vector<Bytes> blocks;
    for (const auto& block : content.blocks) {
        blocks.push_back(db->read_block(family, block.place, false));
    }
    const auto of_none = std::make_shared<const store::KeyFilter>(store::KeyFilter::of({}));
    const std::uint64_t batch = db->write_blocks(family, blocks, of_none, *uses);
    for (std::uint32_t i = 0; i < blocks.size(); ++i) {
        content.blocks[i].place = {batch, i};
    }
    store::ViewsDb::Commit commit(*db);
    commit.put_run(table, content.number, store::Run(content, uses).describe());
    commit.write();
    db->flush();
}

}  // namespace

TEST_CASE("views: good ones agree as of what they have applied, however far that is") {
    const World world = sample_world();
    for (const std::size_t count : {std::size_t{1}, world.log().size() / 2, world.log().size()}) {
        CAPTURE(count);
        const TempFolder folder;
        const auto options = options_for(folder.path() / "data");
        store_log(options.folder, world.log());
        write_views(options, world.log(), count);
        const auto report = verify_folder(options, {}, true);
        for (const Finding& finding : report.findings) {
            FAIL_CHECK(finding.what);
        }
        REQUIRE(report.views.has_value());
        CHECK(report.views->applied == count);
        CHECK((count == 1 || report.views->rows > 10));
        if (count == world.log().size()) {
            std::uint64_t rows = 0;
            State::tables(world.state(),
                          [&](auto, const char*, const auto& table) { rows += table.size(); });
            CHECK(report.views->rows == rows);
            CHECK(report.views->touches > 50);
        }
        CHECK_FALSE(verify_folder(options, {}, false).views.has_value());
    }
}

TEST_CASE("views: none are no fault") {
    const TempFolder folder;
    const auto options = options_for(folder.path() / "data");
    store_log(options.folder, small_world().log());
    const auto report = verify_folder(options, {}, true);
    CHECK(report.findings.empty());
    CHECK_FALSE(report.views.has_value());
}

TEST_CASE("views: a wrong, missing or additional key of each is found by its name") {
    const World world = sample_world();
    const auto id = account_named("alice");
    struct Row {
        const char* view;
        Spoil spoil;
    };
    const auto spoil_state = [](std::function<void(State&)> change) {
        Spoil spoil;
        spoil.state = std::move(change);
        return spoil;
    };
    const auto spoil_touches = [](std::function<void(std::vector<Touch>&)> change) {
        Spoil spoil;
        spoil.touches = std::move(change);
        return spoil;
    };
    const auto spoil_first = [&](auto table) {
        return spoil_state([table](State& state) {
            const auto key = (state.*table).nth(0).first;
            auto& row = (state.*table).edit(key);
            if constexpr (requires { row.since; }) {
                ++row.since;
            } else if constexpr (requires { row.tag; }) {
                ++row.tag;
            } else if constexpr (requires { row.index; }) {
                ++row.index;
            } else if constexpr (requires { row.name; }) {
                row.name += '!';
            } else if constexpr (requires { row.code; }) {
                row.code += '!';
            } else if constexpr (requires { row.sequence; }) {
                ++row.sequence;
            } else {
                row.fee_back_on_refund = !row.fee_back_on_refund;
            }
        });
    };
    Spoil note;
    note.note = [](Bytes& bytes) { bytes.back() ^= 1; };
    const Row rows[] = {
        {"currencies", spoil_first(&State::currencies)},
        {"parties", spoil_first(&State::parties)},
        {"keys", spoil_first(&State::keys)},
        {"terms", spoil_first(&State::terms)},
        {"accounts", spoil_first(&State::accounts)},
        {"accounts", spoil_state([&](State& state) {
             state.accounts.edit(id).available += ledger::Amount(1);
         })},
        {"accounts", spoil_state([&](State& state) {
             state.accounts.insert({9, id.id}, {});
         })},
        {"holds", spoil_first(&State::holds)},
        {"deposits", spoil_first(&State::deposits)},
        {"payouts", spoil_first(&State::payouts)},
        {"destinations", spoil_first(&State::destinations)},
        {"ids", spoil_first(&State::ids)},
        {"members", spoil_state([&](State& state) {
             state.members.insert({9, id.id}, {});
         })},
        {"requests", spoil_state([&](State& state) {
             state.requests.insert({9, id.id}, {});
         })},
        {"suspense", spoil_state([&](State& state) {
             state.suspense.insert({9, id.id}, {});
         })},
        {"excluded", spoil_state([&](State& state) { state.excluded.insert(9, {}); })},
        {"applied", spoil_state([&](State& state) { ++state.facts.next_event; })},
        {"applied", note},
        {"times", spoil_state([&](State& state) { ++state.facts.time; })},
        {"history",
         spoil_touches([](auto& touches) { touches.at(0).after.available += ledger::Amount(1); })},
        {"history", spoil_touches([](auto& touches) { touches.erase(touches.begin()); })},
        {"history", spoil_touches([](auto& touches) { touches.at(0).place.index += 7; })},
        {"history", spoil_touches([](auto& touches) { touches.at(0).account.id.bytes[0] ^= 1; })},
    };
    // The last entry must touch accounts: the views are spoilt there.
    std::size_t count = world.log().size();
    const auto touches_any = [&](std::size_t at) {
        const auto entry = ledger::Entry::parse(world.log()[at]);
        return entry->event_count() > 0 &&
               std::holds_alternative<ledger::DepositMoved>(entry->outcomes()[0].events[0]);
    };
    while (!touches_any(count - 1)) {
        --count;
    }
    std::vector<Row> left(std::begin(rows), std::end(rows));
    while (!left.empty()) {
        std::map<std::string, Spoil> together;  // one of each view
        std::erase_if(left,
                      [&](const Row& row) { return together.emplace(row.view, row.spoil).second; });
        Spoil all;
        all.state = [&](State& state) {
            for (const auto& [view, spoil] : together) spoil.state(state);
        };
        all.touches = [&](std::vector<Touch>& touches) {
            for (const auto& [view, spoil] : together) spoil.touches(touches);
        };
        all.note = [&](Bytes& bytes) {
            for (const auto& [view, spoil] : together) spoil.note(bytes);
        };
        const TempFolder folder;
        const auto options = options_for(folder.path() / "data");
        store_log(options.folder, world.log());
        write_views(options, world.log(), count, all);
        std::set<std::string> named;
        for (const Finding& finding : findings_of(options)) {
            CHECK(finding.code == ExitCode::view);
            named.insert(finding.what.substr(5, finding.what.find(' ', 5) - 5));
        }
        std::set<std::string> spoilt;
        for (const auto& [view, spoil] : together) spoilt.insert(view);
        CHECK(named == spoilt);
        rebuild_views(options, {}, kRowBytes);
        CHECK(findings_of(options).empty());
    }
}

TEST_CASE("views: of a longer log, or of another one") {
    const auto log = small_world().log();
    const TempFolder folder;
    const auto options = options_for(folder.path() / "data");
    store_log(options.folder, {log.begin(), log.end() - 1});
    write_views(options, log, log.size());
    const auto ahead = findings_of(options);
    REQUIRE(ahead.size() == 1);
    CHECK(ahead[0].code == ExitCode::view);

    const auto other = options_for(folder.path() / "other");
    store_log(other.folder, log);
    World::Options two;
    two.operators = 2;
    write_views(other, World(two).log(), 3);
    REQUIRE_FALSE(findings_of(other).empty());
    CHECK(findings_of(other)[0].code == ExitCode::view);
}

TEST_CASE("views: damaged files are the views' fault, and rebuilt") {
    const World world = sample_world();
    const TempFolder folder;
    const auto options = options_for(folder.path() / "data");
    store_log(options.folder, world.log());
    write_views(options, world.log(), world.log().size());
    for (const auto& file : std::filesystem::directory_iterator(options.views_path())) {
        if (file.path().extension() == ".sst") {
            std::string content = read_text(file.path());
            content[content.size() / 3] ^= 1;
            write_text(file.path(), content);
        }
    }
    const auto findings = findings_of(options);
    REQUIRE_FALSE(findings.empty());
    for (const Finding& finding : findings) {
        CHECK(finding.code == ExitCode::view);
    }
    CHECK(rebuild_views(options, {}, kRowBytes) == world.log().size());
    CHECK(findings_of(options).empty());
}

TEST_CASE("views: a filter that denies a row is found, wherever the log's rows are") {
    const World world = sample_world();
    const TempFolder folder;
    const auto options = options_for(folder.path() / "data");
    store_log(options.folder, world.log());
    write_views(options, world.log(), world.log().size());
    CHECK(findings_of(options).empty());
    constexpr std::uint8_t kAccounts = 6;
    deny_keys(options, kAccounts);
    const auto findings = findings_of(options);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == ExitCode::view);
    CHECK(findings[0].what.find("view accounts") != std::string::npos);
    CHECK(findings[0].what.find("filter") != std::string::npos);
}

TEST_CASE("rebuild: keeps no more rows than it may, and makes the same views") {
    const World world = sample_world();
    const TempFolder folder;
    const auto options = options_for(folder.path() / "data");
    store_log(options.folder, world.log());
    CHECK(rebuild_views(options, {}, 0) == world.log().size());
    CHECK(findings_of(options).empty());
}

TEST_CASE("rebuild: refuses beside a server, and a log that is not the anchored one") {
    const auto log = small_world().log();
    const TempFolder folder;
    const auto options = options_for(folder.path() / "data");
    store_log(options.folder, log);
    {
        const auto server = store::open_store(options);
        CHECK_THROWS_AS(rebuild_views(options, {}, kRowBytes), store::StoreError);
        CHECK(run_ours("holdfast-replay", {"rebuild", options.folder.string()}).code == 23);
    }
    CHECK(run_ours("holdfast-replay", {"rebuild", options.folder.string()}).code == 0);
    CHECK(findings_of(options).empty());

    const auto longer = options_for(folder.path() / "longer");
    World world = small_world();
    world.transfer("alice", "bob", 1);
    store_log(longer.folder, world.log());
    std::filesystem::copy_file(longer.anchor_path(), options.anchor_path(),
                               std::filesystem::copy_options::overwrite_existing);
    CHECK_THROWS_AS(rebuild_views(options, {}, kRowBytes), FoundError);

    World other = small_world();
    other.transfer("alice", "bob", 2);
    REQUIRE(other.log().size() == world.log().size());
    const auto another = options_for(folder.path() / "another");
    store_log(another.folder, other.log());
    REQUIRE(rebuild_views(another, {}, kRowBytes) == other.log().size());
    std::filesystem::copy_file(longer.anchor_path(), another.anchor_path(),
                               std::filesystem::copy_options::overwrite_existing);
    CHECK_THROWS_AS(rebuild_views(another, {}, kRowBytes), FoundError);
    CHECK(store::ViewsReader(another).applied()->tip.next == other.log().size());
}

}  // namespace views_test
