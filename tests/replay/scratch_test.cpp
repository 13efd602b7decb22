/// Scratch folders: what a killed process has left goes with the next one, and nothing else does.
#include <doctest/doctest.h>

#include <fstream>

#include "replay/scratch.h"
#include "tests/store/temp_folder.h"

namespace holdfast::replay::scratch_test {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file) { std::ofstream(file) << "rows"; }

TEST_CASE("a scratch folder is its owner's alone, and goes with what is in it") {
    const store::TempFolder parent;
    fs::path path;
    {
        const ScratchFolder folder(parent.path());
        path = folder.path();
        CHECK(fs::status(path).permissions() == fs::perms::owner_all);
        fs::create_directory(path / "views");
        write(path / "views" / "1.sst");
    }
    CHECK_FALSE(fs::exists(path));
    CHECK(fs::is_empty(parent.path()));
}

TEST_CASE("what a killed process left is removed, not what is in use or not a scratch folder") {
    const store::TempFolder parent;
    const fs::path left = parent.path() / ".holdfast-replay-scratch-a1b2c3";
    const fs::path kept = parent.path() / "holdfast-replay-kept";
    const fs::path linked = parent.path() / ".holdfast-replay-scratch-linked";
    for (const fs::path& folder : {left, kept}) {
        fs::create_directory(folder);
        write(folder / "CURRENT");
    }
    fs::create_directory_symlink(kept, linked);
    const ScratchFolder first(parent.path());
    write(first.path() / "CURRENT");
    const ScratchFolder second(parent.path());
    CHECK_FALSE(fs::exists(left));
    CHECK(fs::exists(first.path() / "CURRENT"));
    CHECK(fs::exists(second.path()));
    CHECK(first.path() != second.path());
    CHECK(fs::exists(kept / "CURRENT"));
    CHECK(fs::is_symlink(linked));
}

TEST_CASE("where no folder can be made, the error says where and what to do") {
    const store::TempFolder parent;
    const fs::path nowhere = parent.path() / "nowhere";
    CHECK_THROWS_WITH_AS(ScratchFolder{nowhere},
                         doctest::Contains("give --scratch a folder with room"), ScratchError);
}

}  // namespace
}  // namespace holdfast::replay::scratch_test
