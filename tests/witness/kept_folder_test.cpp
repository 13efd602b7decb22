#include "api/kept_folder.h"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/store/temp_folder.h"

namespace holdfast::test::kept_folder_test {
namespace {

namespace fs = std::filesystem;
using api::KeptFolder;

TEST_CASE("files are replaced whole and read again") {
    const store::TempFolder temp;
    const fs::path path = temp.path() / "a" / "b";
    {
        const KeptFolder folder(path);
        CHECK_FALSE(folder.read("x", 10));
        folder.replace("x", "first");
        folder.replace("x", "second");
        CHECK(folder.read("x", 6) == "second");
        CHECK_THROWS_AS((void)folder.read("x", 5), std::runtime_error);
        folder.replace("empty", "");
        CHECK(folder.read("empty", 0) == "");
    }
    const KeptFolder again(path);
    CHECK(again.read("x", 10) == "second");
    CHECK(std::distance(fs::directory_iterator(path), fs::directory_iterator()) == 2);
    CHECK((fs::status(path).permissions() & fs::perms::all) == fs::perms::owner_all);
}

TEST_CASE("one process has the folder, and nobody else may write to it") {
    const store::TempFolder temp;
    {
        const KeptFolder folder(temp.path());
        CHECK_THROWS_AS(KeptFolder(temp.path()), std::runtime_error);
    }
    const KeptFolder again(temp.path());
    const fs::path open = temp.path() / "open";
    fs::create_directory(open);
    fs::permissions(open, fs::perms::others_write, fs::perm_options::add);
    CHECK_THROWS_AS(KeptFolder{open}, std::runtime_error);
}

TEST_CASE("what cannot be written or read is said, and the old content stays") {
    const store::TempFolder temp;
    const KeptFolder folder(temp.path());
    folder.replace("x", "old");
    fs::create_directory(temp.path() / "x.new");  // in the way of the new file
    CHECK_THROWS_AS(folder.replace("x", "new"), std::runtime_error);
    CHECK(folder.read("x", 10) == "old");
    fs::create_symlink(temp.path() / "x", temp.path() / "link");
    CHECK_THROWS_AS((void)folder.read("link", 10), std::runtime_error);
    fs::create_directory(temp.path() / "directory");
    CHECK_THROWS_AS((void)folder.read("directory", 10), std::runtime_error);
}

}  // namespace
}  // namespace holdfast::test::kept_folder_test
