#include "api/client/outbox.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/store/temp_folder.h"

namespace outbox_test {

using namespace holdfast;
namespace fs = std::filesystem;
using api::Outbox;
using store::TempFolder;

namespace {

ledger::SignedBatch batch(std::uint64_t sequence) {
    static const std::array<std::uint8_t, 32> kSecret{1};
    static const crypto::SecretKey key(kSecret);
    ledger::CommandRecord record;
    record.kind = 1;
    record.signers = 1;
    record.id.bytes[0] = static_cast<std::uint8_t>(sequence);
    return ledger::make_batch({ledger::StoredCommand(record)}, {{&key, sequence, {}}}, {}, {}, 0);
}
std::vector<std::uint64_t> sequences(Outbox& outbox) {
    std::vector<std::uint64_t> result;
    for (const auto& waiting : outbox.take_waiting()) {
        result.push_back(waiting.batch.header().signers.at(0).sequence);
    }
    return result;
}
std::vector<fs::path> files(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".outbox") {
            found.push_back(entry.path());
        }
    }
    return found;
}
std::string content(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a child that was forked while it was open does not keep it locked") {
    const TempFolder folder;
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    pid_t child = 0;
    {
        const Outbox outbox(folder.path() / "box");
        child = ::fork();
        if (child == 0) {
            char end = 0;
            ::close(pipe[1]);
            ::_exit(static_cast<int>(::read(pipe[0], &end, 1)));  // until the parent is done
        }
    }
    CHECK_NOTHROW(Outbox(folder.path() / "box"));
    ::close(pipe[1]);
    ::close(pipe[0]);
    ::waitpid(child, nullptr, 0);
}

TEST_CASE("what was not answered waits for the next process, in order") {
    const TempFolder folder;
    {
        Outbox outbox(folder.path() / "box");
        CHECK(sequences(outbox).empty());
        const auto first = outbox.store(batch(1));
        outbox.store(batch(2));
        outbox.store(batch(3));
        outbox.remove(first);
        CHECK(outbox.size() == 2);
    }
    {
        Outbox outbox(folder.path() / "box");
        CHECK(sequences(outbox) == std::vector<std::uint64_t>{2, 3});
        CHECK(sequences(outbox).empty());
        outbox.store(batch(4));
    }
    Outbox outbox(folder.path() / "box");
    CHECK(sequences(outbox) == std::vector<std::uint64_t>{2, 3, 4});
}

TEST_CASE("nothing is left of what was answered") {
    const TempFolder folder;
    {
        Outbox outbox(folder.path());
        const auto first = outbox.store(batch(1));
        const auto second = outbox.store(batch(2));
        outbox.remove(first);
        outbox.remove(second);
        outbox.remove(second);
        CHECK(outbox.size() == 0);
        REQUIRE(files(folder.path()).size() == 1);
        CHECK(fs::file_size(files(folder.path()).front()) == 0);
    }
    CHECK(files(folder.path()).empty());
}

TEST_CASE("a torn record was never sent, and is dropped, at every length") {
    const TempFolder folder;
    const fs::path box = folder.path() / "box";
    {
        Outbox outbox(box);
        outbox.store(batch(1));
        outbox.store(batch(2));
    }
    const fs::path file = files(box).at(0);
    const auto whole = fs::file_size(file);
    const auto one = whole / 2;
    fs::copy_file(file, folder.path() / "copy");
    for (std::uintmax_t size = 0; size < whole; ++size) {
        fs::remove_all(box);
        fs::create_directory(box);
        fs::copy_file(folder.path() / "copy", file);
        fs::resize_file(file, size);
        Outbox outbox(box);
        CHECK(sequences(outbox).size() == (size >= one ? 1 : 0));
    }
}

TEST_CASE("a flipped byte is noticed wherever it is, and nothing is thrown away for it") {
    const TempFolder folder;
    const fs::path box = folder.path() / "box";
    for (const std::uint64_t batches : {1U, 3U}) {
        fs::remove_all(box);
        {
            Outbox outbox(box);
            for (std::uint64_t i = 1; i <= batches; ++i) {
                outbox.store(batch(i));
            }
        }
        const fs::path file = files(box).at(0);
        const std::string bytes = content(file);
        const std::size_t one = bytes.size() / batches;
        for (std::size_t i = 0; i < one; ++i) {
            std::string bad = bytes;
            bad[i] = static_cast<char>(bad[i] ^ 1);
            std::ofstream(file, std::ios::binary) << bad;
            CAPTURE(i);
            CHECK_THROWS_WITH(Outbox{box}, doctest::Contains("damaged from byte 0 on"));
            CHECK_THROWS_WITH(Outbox{box}, doctest::Contains(file.c_str()));  // nor is it locked
            CHECK(content(file) == bad);
        }
        std::ofstream(file, std::ios::binary) << bytes;
        Outbox outbox(box);
        CHECK(sequences(outbox).size() == batches);
    }
}

TEST_CASE("what is behind a torn record is no part of it") {
    const TempFolder folder;
    {
        Outbox outbox(folder.path());
        outbox.store(batch(1));
        outbox.store(batch(2));
        outbox.store(batch(3));
    }
    const fs::path file = files(folder.path()).at(0);
    fs::resize_file(file, fs::file_size(file) - 1);
    {
        Outbox outbox(folder.path());
        const auto waiting = outbox.take_waiting();
        REQUIRE(waiting.size() == 2);
        outbox.remove(waiting.front().ticket);
    }
    Outbox outbox(folder.path());
    CHECK(sequences(outbox) == std::vector<std::uint64_t>{2});
}

TEST_CASE("a file that can't be opened is no empty file") {
    const TempFolder folder;
    const fs::path box = folder.path() / "box";
    {
        Outbox outbox(box);
        outbox.store(batch(1));
    }
    // A link to nowhere can't be opened even by root.
    const fs::path file = files(box).at(0);
    const fs::path elsewhere = folder.path() / "elsewhere";
    fs::rename(file, elsewhere);
    fs::create_symlink(folder.path() / "nowhere", file);
    CHECK_THROWS_WITH_AS(Outbox{box}, doctest::Contains(file.c_str()), std::system_error);
    REQUIRE(fs::is_symlink(file));
    fs::rename(elsewhere, file);
    Outbox outbox(box);
    CHECK(sequences(outbox) == std::vector<std::uint64_t>{1});
}

TEST_CASE("one process at a time, and only its owner") {
    const TempFolder folder;
    const fs::path box = folder.path() / "box";
    {
        Outbox outbox(box);
        CHECK_THROWS_WITH(Outbox{box}, doctest::Contains("in use by another process"));
        outbox.store(batch(1));
        CHECK((fs::status(files(box).at(0)).permissions() & fs::perms::all) ==
              (fs::perms::owner_read | fs::perms::owner_write));
        CHECK((fs::status(box).permissions() & fs::perms::all) == fs::perms::owner_all);
    }
    fs::permissions(box, fs::perms::others_write, fs::perm_options::add);
    CHECK_THROWS_WITH(Outbox{box}, doctest::Contains("others may write"));
}

TEST_CASE("the newest head is kept") {
    const TempFolder folder;
    api::SignedHead head;
    head.size = 7;
    head.root[0] = 9;
    {
        const Outbox outbox(folder.path());
        CHECK_FALSE(outbox.load_head().has_value());
        outbox.save_head(head);
    }
    const Outbox outbox(folder.path());
    CHECK(outbox.load_head() == head);
    std::ofstream(folder.path() / "head") << "x";
    CHECK_FALSE(outbox.load_head().has_value());
}

}  // namespace outbox_test
