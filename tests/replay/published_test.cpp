// Checkpoints, sites and receipts, held against the log they are said to be of.
#include "replay/published.h"

#include <doctest/doctest.h>

#include <fstream>

#include "crypto/bytes.h"
#include "crypto/sha256.h"
#include "ledger/proof/receipt_check.h"
#include "ledger/store/site_folder.h"
#include "replay/folder_check.h"
#include "tests/replay/sample_log.h"
#include "tests/store/temp_folder.h"

namespace published_test {

using namespace holdfast;
using namespace holdfast::replay;
using namespace holdfast::test;
using store::TempFolder;

namespace {

namespace fs = std::filesystem;

/// As the fixtures' keys are: made of their names.
crypto::SecretKey secret_named(std::string_view name) {
    return crypto::SecretKey(crypto::sha256(crypto::bytes_of(name)));
}

void write(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A data folder with a site of all but the log's last entry, as its server left it.
struct Fixture {
    TempFolder temp;
    World world = small_world();
    std::vector<ledger::Bytes> entries = world.log();
    store::StoreOptions options;
    std::uint64_t size = entries.size() - 1;
    const ledger::Genesis genesis = world.state().facts.genesis;

    Fixture() {
        options.folder = temp.path() / "data";
        store_log(options.folder, entries);
        const FolderSource source(options);
        store::SiteFolder site(options.site_path());
        write_site(source, held_checkpoint(source, note(size, root(size))), site, {false}, {}, {});
    }

    crypto::Digest root(std::uint64_t count) const {
        return root_of({entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(count)});
    }
    std::string note(std::uint64_t count, const crypto::Digest& its_root) const {
        return crypto::sign_checkpoint({genesis.origin, count, its_root}, secret_named("log"));
    }
    fs::path site(const std::string& path) const { return fs::path(options.site_path()) / path; }
    /// The word of the gravest finding; empty: none.
    std::string finding(const HeldProofs& held = {}) const {
        const FolderReport report = verify_folder(options, {}, false, held);
        return report.findings.empty() ? "" : std::string(name_of(report.findings.front().code));
    }
    HeldProofs kept(const std::string& text) const {
        write(temp.path() / "kept", text);
        return {std::nullopt, {temp.path() / "kept"}};
    }
    crypto::TlogPolicy policy(const std::string& lines) const {
        return std::get<crypto::TlogPolicy>(crypto::TlogPolicy::parse(lines));
    }
    std::string log_line() const {
        return "log " + crypto::make_verifier(genesis.origin, genesis.log_key).vkey() + "\n";
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "verify: what was published is the log's") {
    const FolderReport report = verify_folder(options, {}, false);
    CHECK(report.findings.empty());
    CHECK(report.published == size);
    CHECK(finding(kept(note(entries.size(), root(entries.size())))).empty());
    CHECK(finding(kept(note(1, root(1)))).empty());
}

TEST_CASE_FIXTURE(Fixture, "verify: a published checkpoint that is not the log's") {
    crypto::Digest other = root(size);
    other[5] ^= 1;
    SUBCASE("another history") { write(site("checkpoint"), note(size, other)); }
    SUBCASE("more entries than the log has") {
        write(site("checkpoint"), note(entries.size() + 1, other));
    }
    SUBCASE("signed by somebody else") {
        write(site("checkpoint"), crypto::sign_checkpoint({genesis.origin, size, root(size)},
                                                          secret_named("stranger")));
    }
    SUBCASE("of another ledger") {
        write(site("checkpoint"),
              crypto::sign_checkpoint({"elsewhere.example/log", size, other}, secret_named("log")));
    }
    SUBCASE("no checkpoint at all") { write(site("checkpoint"), "hello\n"); }
    CHECK(finding() == "checkpoint");
}

TEST_CASE_FIXTURE(Fixture, "verify: a kept checkpoint of another history") {
    crypto::Digest other = root(2);
    other[5] ^= 1;
    CHECK(finding(kept(note(2, other))) == "checkpoint");
    CHECK(finding(kept(note(entries.size() + 3, root(2)))) == "checkpoint");
    HeldProofs absent;
    absent.checkpoints = {temp.path() / "absent"};
    CHECK(finding(absent) == "unreadable");
}

TEST_CASE_FIXTURE(Fixture, "verify: every tile and bundle is compared") {
    std::size_t files = 0;
    for (const auto& file : fs::recursive_directory_iterator(site("tile"))) {
        if (!file.is_regular_file()) {
            continue;
        }
        ++files;
        const std::string good = read(file.path());
        std::string bad = good;
        bad[bad.size() / 2] = static_cast<char>(bad[bad.size() / 2] ^ 1);
        write(file.path(), bad);
        CHECK(finding() == "tile");
        write(file.path(), good.substr(1));
        CHECK(finding() == "tile");
        fs::remove(file.path());
        CHECK(finding() == "tile");
        write(file.path(), good);
    }
    CHECK(files == 2);
    CHECK(finding().empty());
}

TEST_CASE_FIXTURE(Fixture,
                  "verify: a partial tile that has become full since is the full one's part") {
    const fs::path partial = site("tile/0/000.p/" + std::to_string(size));
    const std::string hashes = read(partial);
    fs::remove(partial);
    write(site("tile/0/000"), hashes + std::string(256 * 32 - hashes.size(), 'x'));
    CHECK(finding().empty());
    write(site("tile/0/000"), std::string(256 * 32, 'x'));
    CHECK(finding() == "tile");
}

TEST_CASE_FIXTURE(Fixture, "verify: a policy decides whom to believe") {
    const auto witness_key = secret_named("witness");
    const auto witness =
        crypto::make_witness_verifier("witness.example/w", witness_key.public_key());
    const std::string needs_witness = log_line() + "witness w " + witness.vkey() + "\nquorum w\n";
    CHECK(finding(HeldProofs{policy(log_line() + "quorum none\n"), {}}).empty());
    CHECK(finding(HeldProofs{policy(needs_witness), {}}) == "checkpoint");
    write(site("checkpoint"),
          note(size, root(size)) + crypto::cosign({genesis.origin, size, root(size)},
                                                  "witness.example/w", 7, witness_key));
    CHECK(finding(HeldProofs{policy(needs_witness), {}}).empty());
    // A policy that names other keys than the log's own does not believe this log.
    const auto stranger =
        crypto::make_verifier(genesis.origin, secret_named("stranger").public_key());
    CHECK(finding(HeldProofs{policy("log " + stranger.vkey() + "\nquorum none\n"), {}}) ==
          "checkpoint");
}

TEST_CASE_FIXTURE(Fixture, "receipts are made from the log and a checkpoint alone") {
    const FolderSource source(options);
    const HeldCheckpoint held = held_checkpoint(source, note(size, root(size)));
    const auto believed = policy(log_line() + "quorum none\n");
    std::size_t made = 0;
    for (ledger::Sequence sequence = 0; sequence < size; ++sequence) {
        const auto entry = ledger::Entry::parse(entries[sequence]).value();
        for (std::size_t i = 0; i < entry.outcomes().size(); ++i) {
            const std::string file =
                receipt_of(source, held, {sequence, static_cast<std::uint16_t>(i)}, {}, {});
            CHECK(std::holds_alternative<ledger::ProvenResult>(
                ledger::check_receipt(file, believed, &crypto::verify_independent)));
            ++made;
        }
    }
    CHECK(made > 5);
    CHECK_THROWS_AS((void)receipt_of(source, held, {size, 0}, {}, {}), std::invalid_argument);
    CHECK_THROWS_AS((void)receipt_of(source, held, {0, 0}, {}, {}), std::invalid_argument);
    HeldCheckpoint other = held;
    other.checkpoint.root[0] ^= 1;
    CHECK_THROWS_AS((void)receipt_of(source, other, {1, 0}, {}, {}), FoundError);
    store::SiteFolder elsewhere(temp.path() / "elsewhere");
    CHECK_THROWS_AS(write_site(source, other, elsewhere, {}, {}, {}), FoundError);
    CHECK_FALSE(fs::exists(temp.path() / "elsewhere" / "checkpoint"));
}

}  // namespace published_test
