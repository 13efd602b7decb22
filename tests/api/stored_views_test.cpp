// The server over stored views: a restart loads them and replays only the tail, and nothing shows
// the difference.
#include <doctest/doctest.h>

#include "api/stored_views.h"
#include "tests/api/raw_client.h"
#include "tests/api/server_fixture.h"
#include "tests/store/temp_folder.h"

namespace stored_views_test {

using namespace holdfast;
using namespace holdfast::api;
using namespace holdfast::test;

namespace {

std::vector<HistoryLine> history(RawClient& client, std::string_view account,
                                 HistoryRequest request = {}) {
    request.account = account_named(account);
    request.limit = 7;
    std::vector<HistoryLine> lines;
    do {
        const auto reply = client.ask<HistoryReply>(FrameType::history, request);
        lines.insert(lines.end(), reply.lines.begin(), reply.lines.end());
        request.page = reply.next_page;
    } while (request.page != 0);
    return lines;
}

std::uint64_t rows_in_memory(RawClient& client) {
    const auto metrics = client.ask_for<TextReply>(FrameType::metrics);
    const auto& text = metrics.text.content;
    const std::string all(text.begin(), text.end());
    const std::string name = "\nholdfast_rows_in_memory_bytes ";
    const auto at = all.find(name);
    REQUIRE(at != std::string::npos);
    return std::stoull(all.substr(at + name.size()));
}

}  // namespace

TEST_CASE(
    "histories, rows and proofs are the same before and after a restart, and as from memory") {
    const store::TempFolder folder;
    store::StoreOptions options;
    options.folder = folder.path();
    ServerConfig without_memory;
    without_memory.memory_budget_bytes = 0;  // rows are looked up in the views
    TestServer stored(without_memory, [&](const ledger::EventLog& log) {
        store::ViewsSettings settings;
        settings.mark_every = 2;
        settings.rows_bytes = 0;
        settings.store_every = std::chrono::milliseconds(0);
        return std::make_unique<StoredViews>(options, log, settings);
    });
    TestServer in_memory;
    const auto bytes_of = [](const std::vector<HistoryLine>& lines) {
        return encode_body(HistoryReply{0, {lines}, 0});
    };
    std::vector<HistoryLine> last;
    HistoryRequest times;  // the second round's, more or less
    times.from = kStart + ledger::kHour;
    times.to = kStart + 2 * ledger::kHour;
    for (int round = 0; round < 4; ++round) {
        const std::string id = "h" + std::to_string(round);
        std::vector<Draft> drafts;
        for (int i = 0; i < 30; ++i) {
            drafts.push_back(transfer("alice", i % 3 == 0 ? "carol" : "bob", 1));
        }
        drafts.push_back(hold(id, "alice", "bob", 5, stored.clock().now() + ledger::kSecond));
        for (TestServer* server : {&stored, &in_memory}) {
            RawClient client(server->port());
            client.greet();
            client.must_submit(server->platform().batch(drafts));
            server->clock().advance(ledger::kHour);
            REQUIRE(server->server().catch_up());  // the hold expires
        }
        const auto check_same = [&] {
            RawClient one(stored.port());
            RawClient other(in_memory.port());
            one.greet();
            other.greet();
            for (const std::string_view account : {"alice", "bob", "carol"}) {
                CHECK(bytes_of(history(one, account)) == bytes_of(history(other, account)));
                for (const bool is_newest_first : {false, true}) {
                    times.newest_first = is_newest_first;
                    CHECK(bytes_of(history(one, account, times)) ==
                          bytes_of(history(other, account, times)));
                }
            }
            const auto state = one.ask_for<StateHashReply>(FrameType::state_hash);
            CHECK(state.hash == stored.replayed_hash());
            CHECK(state.hash == other.ask_for<StateHashReply>(FrameType::state_hash).hash);
            CHECK(one.ask_for<CheckpointReply>(FrameType::checkpoint).head ==
                  other.ask_for<CheckpointReply>(FrameType::checkpoint).head);
            last = history(one, "bob");
            CHECK((round == 0 || !history(one, "bob", times).empty()));
        };
        check_same();
        if (round == 3) {
            RawClient one(stored.port());
            RawClient other(in_memory.port());
            one.greet();
            other.greet();
            CHECK(rows_in_memory(one) < rows_in_memory(other) / 2);
        }
        stored.restart();
        in_memory.restart();
        check_same();
        CHECK(stored.server().status().views_sequence == stored.log().tip().next);
    }
    CHECK(last.size() == 1 + 4 * (20 + 2));
}

TEST_CASE("views whose note is no frontier of theirs are begun anew") {
    TestServer server;
    const auto& log = server.log();
    crypto::MerkleFrontier fitting;
    for (const auto& bytes : log.read(0, log.tip().next)) {
        fitting.append(ledger::Entry::parse(bytes)->leaf_hash());
    }
    crypto::MerkleFrontier longer = fitting;
    longer.append({});
    const auto load_with = [&](const ledger::Bytes& note) {
        const store::TempFolder folder;
        store::StoreOptions options;
        options.folder = folder.path();
        {
            store::StoredViews views(options, log);
            ledger::State state;
            static_cast<void>(views.load(state));
            for (const auto& bytes : log.read(0, log.tip().next)) {
                views.take_in(ledger::apply_with_touches(state, *ledger::Entry::parse(bytes)),
                              state, [&] { return note; });
            }
            views.finish(state, [&] { return note; });
        }
        StoredViews views(options, log);
        ledger::State state;
        const bool is_loaded = views.load(state).has_value();
        CHECK(views.begun_anew_because().empty() == is_loaded);
        CHECK(state.facts.next_sequence == (is_loaded ? log.tip().next : 0));
        return is_loaded;
    };
    CHECK(load_with(fitting.serialise()));
    CHECK_FALSE(load_with({}));
    CHECK_FALSE(load_with(longer.serialise()));
}

}  // namespace stored_views_test
