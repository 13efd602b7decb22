#include "api/csv/csv_table.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <fstream>

#include "tests/store/temp_folder.h"

namespace csv_table_test {

using namespace holdfast::api::csv;
namespace fs = std::filesystem;

namespace {

fs::path write(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
    return file;
}

fs::path write_packed(const fs::path& file, const std::string& text) {
    const gzFile packed = ::gzopen(file.c_str(), "wb");
    REQUIRE(packed != nullptr);
    REQUIRE(::gzwrite(packed, text.data(), static_cast<unsigned>(text.size())) ==
            static_cast<int>(text.size()));
    REQUIRE(::gzclose(packed) == Z_OK);
    return file;
}

Complaints silent() { return Complaints("test", 0); }

}  // namespace

TEST_CASE("a table finds its columns wherever they are, plain or packed") {
    const holdfast::store::TempFolder folder;
    const std::string text =
        "\xef\xbb\xbfmore,to,from\r\nx,1,2\r\n\r\nonly,two\r\ny,\"3\r\n\",4\r\n";
    Complaints complaints = silent();
    for (const fs::path& file :
         {write(folder.path() / "a.csv", text), write_packed(folder.path() / "a.csv.gz", text)}) {
        CAPTURE(file);
        CsvTable table(file, {"from", "to"}, complaints);
        REQUIRE(table.next());
        CHECK(table[0] == "2");
        CHECK(table[1] == "1");
        CHECK(table.line() == 2);
        REQUIRE(table.next());
        CHECK(table[1] == "3\r\n");
        CHECK(table.line() == 5);
        table.skip("not wanted");
        CHECK_FALSE(table.next());
        CHECK(table.rows() == 3);
        CHECK(table.skipped() == 2);
        CHECK(table.name() == file.filename());
    }
}

TEST_CASE("files that are none are refused with their name") {
    const holdfast::store::TempFolder folder;
    const fs::path base = folder.path();
    Complaints complaints = silent();
    const auto open = [&](const fs::path& file) { CsvTable(file, {"a", "b"}, complaints); };
    for (const fs::path& file :
         {base / "missing.csv", base, write(base / "empty.csv", ""),
          write(base / "bom", "\xef\xbb\xbf"), write(base / "blank.csv", "\n\n"),
          write(base / "other.csv", "a,c\n1,2\n"), write(base / "twice.csv", "a,b,b\n"),
          write(base / "quote.csv", "\"a,b\n1,2\n")}) {
        CAPTURE(file);
        CHECK_THROWS_AS(open(file), InputError);
    }
    open(write(base / "good.csv", "a,b"));
}

TEST_CASE("a packed file that is cut short or damaged says so once its good part is read") {
    const holdfast::store::TempFolder folder;
    std::string text = "a\n";
    for (int i = 0; i < 200'000; ++i) {
        text += std::to_string(i * 7919 % 1'000'003) + '\n';
    }
    const fs::path whole = write_packed(folder.path() / "whole.csv.gz", text);
    std::ifstream in(whole, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::string damaged = bytes;
    damaged[damaged.size() / 2] = static_cast<char>(~damaged[damaged.size() / 2]);
    for (const std::string& packed :
         {bytes.substr(0, bytes.size() / 2), bytes.substr(0, bytes.size() - 1), damaged}) {
        Complaints complaints = silent();
        CsvTable table(write(folder.path() / "bad.csv.gz", packed), {"a"}, complaints);
        CHECK_THROWS_AS(
            {
                while (table.next()) {
                }
            },
            InputError);
    }
}

TEST_CASE("text of a file is shown cut short and harmless") {
    CHECK(shown("12,5") == "'12,5'");
    CHECK(shown("\x1b[2J\n") == "'?[2J?'");
    CHECK(shown("\xff") == "'?'");
    CHECK(shown(std::string(41, 'a')) == "'" + std::string(40, 'a') + "...'");
}

}  // namespace csv_table_test
