#include "api/monitor/monitor.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "crypto/merkle.h"
#include "tests/monitor/test_site.h"
#include "tests/store/temp_folder.h"

namespace holdfast::test::monitor_test {
namespace {

using namespace api;
using Verdict = MonitorRound::Verdict;

crypto::TlogPolicy policy_of(const std::string& text) {
    return std::get<crypto::TlogPolicy>(crypto::TlogPolicy::parse(text));
}

std::string one_of_two(const TestSite& site) {
    return site.log_line() + TestSite::witness_line("a") + TestSite::witness_line("b") +
           "group g any a b\nquorum g\n";
}

/// A monitor of a site, with or without a folder.
class Watch {
   public:
    explicit Watch(TestSite& site, const std::string& policy, KeptFolder* folder = nullptr)
        : monitor_(policy_of(policy), {site.reader(), folder, [] { return std::uint64_t{77}; },
                                       [this](std::uint64_t done, std::uint64_t of) {
                                           progress.emplace_back(done, of);
                                       }}) {}
    MonitorRound look() { return monitor_.look(); }
    /// The round's failure, which its verdict fits.
    std::string failure() {
        const MonitorRound round = look();
        const auto verdict = round.failure.empty()                  ? Verdict::good
                             : round.failure == "unavailable"       ? Verdict::unavailable
                             : round.failure == "too_few_witnesses" ? Verdict::too_few_witnesses
                                                                    : Verdict::untrusted;
        CHECK(round.verdict == verdict);
        CHECK(round.why.empty() == round.failure.empty());
        return round.failure;
    }

    std::vector<std::pair<std::uint64_t, std::uint64_t>> progress;

   private:
    Monitor monitor_;
};

TEST_CASE("a log that grows is followed, and every new entry re-hashed once") {
    TestSite site(2000);
    Watch watch(site, site.log_line() + "quorum none\n");
    std::uint64_t last = 0;
    for (const std::uint64_t size :
         std::initializer_list<std::uint64_t>{0, 1, 100, 100, 255, 256, 257, 600, 1800, 2000}) {
        CAPTURE(size);
        site.publish(size);
        site.asked.clear();
        watch.progress.clear();
        const MonitorRound round = watch.look();
        CHECK(round.failure == "");
        REQUIRE(round.checkpoint);
        CHECK(round.checkpoint->checkpoint == site.checkpoint(size));
        CHECK(round.new_entries == size - last);
        const auto bundles = std::count_if(site.asked.begin(), site.asked.end(), [](auto& path) {
            return path.starts_with("tile/entries/");
        });
        const std::uint64_t first = last / 256;
        CHECK(static_cast<std::uint64_t>(bundles) ==
              (size == last ? 0 : (size + 255) / 256 - first));
        if (size != last) {
            CHECK(watch.progress.back() == std::pair(size - last, size - last));
        }
        last = size;
    }
}

TEST_CASE("what a site shows is judged by the policy, and nothing false is kept") {
    TestSite site(50);
    TestSite stranger(50, 0, "", "example.com/stranger");
    Watch watch(site, one_of_two(site));
    site.publish(20, {"a"});
    CHECK(watch.failure() == "");
    const std::string good = site.note(30, {"a"});
    const std::string line = site.note(30, {"b"}).substr(site.note(30).size());
    std::string spoilt = line;
    char& near_end = spoilt[spoilt.find_last_not_of("=\n") - 1];
    near_end = near_end == 'A' ? 'B' : 'A';
    site.publish(30);
    struct Case {
        std::string note, failure;
    };
    for (const Case& c : std::vector<Case>{
             {"", "malformed"},
             {"hello\n", "malformed"},
             {stranger.note(30, {"a"}), "unknown_log"},
             {crypto::sign_checkpoint(site.checkpoint(30), key_of("x")), "unknown_log"},
             {[&] {
                  std::string note = good;
                  note.replace(note.find("\n30\n"), 4, "\n31\n");
                  return note;
              }(),
              "bad_log_signature"},
             {site.note(30, {"a"}) + spoilt, "bad_cosignature"},
             {site.note(30), "too_few_witnesses"},
             {site.note(30, {"c"}), "too_few_witnesses"}}) {
        CAPTURE(c.note);
        site.files["checkpoint"] = c.note;
        CHECK(watch.failure() == c.failure);
        CHECK(watch.failure() == c.failure);
    }
    site.files["checkpoint"] = good;
    const MonitorRound round = watch.look();
    CHECK(round.verdict == Verdict::good);
    CHECK(round.new_entries == 10);
    CHECK(round.checkpoint->cosignatures ==
          std::vector<crypto::Cosignature>{{"w.example/a", 1000}});
}

TEST_CASE("a site that is down or lacks a file is no alarm, and is read when it is back") {
    TestSite site(700);
    Watch watch(site, site.log_line() + "quorum none\n");
    site.publish(100);
    CHECK(watch.failure() == "");
    site.publish(700);
    site.is_down = true;
    CHECK(watch.failure() == "unavailable");
    site.is_down = false;
    for (const std::string path :
         {"checkpoint", "tile/0/000", "tile/0/002.p/188", "tile/1/000.p/2", "tile/entries/001"}) {
        CAPTURE(path);
        const std::string content = site.files.at(path);
        site.files.erase(path);
        CHECK(watch.failure() == "unavailable");
        site.files[path] = content;
    }
    CHECK(watch.failure() == "");
}

TEST_CASE("tiles and entries that are not those signed are an alarm") {
    TestSite site(700);
    const std::string policy = site.log_line() + "quorum none\n";
    site.publish(700);
    const auto whole = site.files;
    for (const std::string path :
         {"tile/0/000", "tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2", "tile/entries/000",
          "tile/entries/001", "tile/entries/002.p/188"}) {
        CAPTURE(path);
        site.files = whole;
        std::string& content = site.files.at(path);
        content.back() = static_cast<char>(content.back() ^ 1);
        CHECK(Watch(site, policy).failure() == "bad_site");
    }
    site.files = whole;
    site.files["tile/entries/000"] = whole.at("tile/entries/001");
    CHECK(Watch(site, policy).failure() == "bad_site");
    site.files = whole;
    CHECK(Watch(site, policy).failure() == "");
}

/// The one piece of evidence in the folder.
nlohmann::json evidence_in(const KeptFolder& folder, const MonitorRound& round) {
    REQUIRE(!round.evidence_file.empty());
    CHECK(std::filesystem::path(round.evidence_file).parent_path() == folder.path());
    return nlohmann::json::parse(std::ifstream(round.evidence_file));
}

TEST_CASE("a fork, a fork that has grown and a rollback leave both signed heads as evidence") {
    TestSite site(1000);
    TestSite fork(1000, 300, "b");
    struct Case {
        std::string what;
        std::uint64_t shown;
        TestSite* site;
        std::vector<std::string> witnesses;
    };
    for (const Case& c : std::vector<Case>{{"fork", 500, &fork, {"a"}},
                                           {"fork", 500, &fork, {}},  // nobody cosigns it
                                           {"inconsistent", 800, &fork, {"a"}},
                                           {"inconsistent", 800, &fork, {}},
                                           {"rollback", 499, &site, {"a"}},
                                           {"rollback", 0, &site, {}}}) {
        CAPTURE(c.what);
        const store::TempFolder temp;
        KeptFolder folder(temp.path());
        site.publish(500, {"a"});
        CHECK(Watch(site, one_of_two(site), &folder).failure() == "");
        c.site->publish(c.shown, c.witnesses);
        Watch watch(*c.site, one_of_two(site), &folder);  // another life
        const MonitorRound round = watch.look();
        CHECK(round.verdict == Verdict::untrusted);
        CHECK(round.failure == c.what);
        const auto json = evidence_in(folder, round);
        CHECK(json.at("what") == c.what);
        CHECK(json.at("found") == 77);
        CHECK(json.at("kept") == site.note(500, {"a"}));
        CHECK(json.at("shown") == c.site->note(c.shown, c.witnesses));
        // It does not get used to it.
        CHECK(watch.look().failure == c.what);
        CHECK(watch.look().evidence_file == round.evidence_file);
    }
}

TEST_CASE("the proof in evidence shows the root that the other history had") {
    TestSite site(1000);
    TestSite fork(1000, 300, "b");
    const store::TempFolder temp;
    KeptFolder folder(temp.path());
    const std::string policy = site.log_line() + "quorum none\n";
    site.publish(500);
    CHECK(Watch(site, policy, &folder).failure() == "");
    fork.publish(800);
    const auto json = evidence_in(folder, Watch(fork, policy, &folder).look());
    crypto::MerkleProof proof;
    for (const std::string text : json.at("proof")) {
        const auto note = crypto::parse_checkpoint("x\n1\n" + text + "\n");
        REQUIRE(note);
        proof.push_back(note->root);
    }
    CHECK(crypto::verify_consistency(500, 800, fork.checkpoint(500).root, fork.checkpoint(800).root,
                                     proof));
    CHECK(fork.checkpoint(500).root != site.checkpoint(500).root);
}

TEST_CASE("what is kept outlives the monitor, and binds the next one") {
    TestSite site(100);
    TestSite other(100, 0, "", "example.com/other");
    const store::TempFolder temp;
    const std::string both = site.log_line() + other.log_line() + "quorum none\n";
    {
        KeptFolder folder(temp.path());
        site.publish(60);
        CHECK(Watch(site, both, &folder).failure() == "");
    }
    KeptFolder folder(temp.path());
    site.publish(100);
    site.asked.clear();
    const MonitorRound round = Watch(site, both, &folder).look();
    CHECK(round.verdict == Verdict::good);
    CHECK(round.new_entries == 40);
    other.publish(100);
    CHECK(Watch(other, both, &folder).failure() == "other_log");
    CHECK_THROWS_AS(Watch(other, other.log_line() + "quorum none\n", &folder), std::runtime_error);
    std::ofstream(temp.path() / "checkpoint") << "hello\n";
    CHECK_THROWS_AS(Watch(site, both, &folder), std::runtime_error);
}

TEST_CASE("without its witnesses a log is checked all the same, and not kept") {
    TestSite site(100);
    const store::TempFolder temp;
    KeptFolder folder(temp.path());
    Watch watch(site, one_of_two(site), &folder);
    site.publish(60);
    CHECK(watch.failure() == "too_few_witnesses");
    CHECK_FALSE(folder.read("checkpoint", 10'000));
    site.files["tile/0/000.p/60"].back() ^= 1;
    CHECK(watch.failure() == "bad_site");
    site.publish(60, {"b"});
    CHECK(watch.failure() == "");
    CHECK(folder.read("checkpoint", 10'000) == site.note(60, {"b"}));
    site.publish(60);
    CHECK(watch.failure() == "too_few_witnesses");
    CHECK(folder.read("checkpoint", 10'000) == site.note(60, {"b"}));
}

TEST_CASE("a log that claims to be endless costs no more than its edge") {
    TestSite site(10);
    site.publish(10);
    // 2^64 - 1 leaves, of which only the right edge exists.
    const std::uint64_t size = UINT64_MAX;
    for (unsigned level = 0; level < 8; ++level) {
        const std::uint64_t count = size >> (8 * level);
        site.files[crypto::tile_path({level, count / 256, count % 256})] =
            std::string(255 * 32, 'h');
    }
    const SiteReader reader = site.reader();
    const crypto::TileNodes nodes(size,
                                  [&](const crypto::Tile& tile) { return reader.tile(tile); });
    site.files["checkpoint"] = crypto::sign_checkpoint(
        {"example.com/log", size, crypto::merkle_root(nodes, size)}, key_of("example.com/log"));
    site.files.erase("tile/0/000");
    site.asked.clear();
    CHECK(Watch(site, site.log_line() + "quorum none\n").failure() == "unavailable");
    CHECK(site.asked.size() < 100);
}

}  // namespace
}  // namespace holdfast::test::monitor_test
