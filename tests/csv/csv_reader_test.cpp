#include "api/csv/csv_reader.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace csv_reader_test {

using namespace holdfast::api::csv;

namespace {

/// Hands a text out in pieces of so many bytes.
CsvReader::Source pieces_of(const std::string& text, std::size_t piece) {
    return [text, piece, at = std::size_t{0}](std::span<char> buffer) mutable {
        const std::size_t count = std::min({piece, buffer.size(), text.size() - at});
        std::memcpy(buffer.data(), text.data() + at, count);
        at += count;
        return count;
    };
}

/// "1:a|b;2:!why" for lines and fields of records.
std::string read_all(const std::string& text, std::size_t piece, std::size_t record_max) {
    CsvReader reader(pieces_of(text, piece), record_max);
    CsvRecord record;
    std::string out;
    while (reader.next(record)) {
        out += (out.empty() ? "" : ";") + std::to_string(record.line) + ':';
        if (!record.error.empty()) {
            out += '!';
            continue;
        }
        for (std::size_t i = 0; i < record.fields.size(); ++i) {
            out += (i == 0 ? "" : "|") + record.fields[i];
        }
    }
    return out;
}

}  // namespace

TEST_CASE("records as RFC 4180 has them, and what is malformed") {
    struct Case {
        std::string text;
        std::string records;
    };
    for (const auto& [text, records] : std::initializer_list<Case>{
             {"", ""},
             {"\xef\xbb\xbf", ""},
             {"a", "1:a"},
             {"a,b\nc,d\n", "1:a|b;2:c|d"},
             {"a,b\r\nc,d\r\n", "1:a|b;2:c|d"},
             {"a,b\r", "1:a|b"},
             {"a\rb,c\n", "1:a\rb|c"},
             {"\xef\xbb\xbf"
              "a,b\n",
              "1:a|b"},
             {"\xef\xbb"
              "a,b\n",
              "1:\xef\xbb"
              "a|b"},
             {"\n\r\n\na\n\n", "4:a"},
             {",\n", "1:|"},
             {"\"\"\n", "1:"},
             {"\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d"},
             {"\"a\nb\r\n\",c\nd\n", "1:a\nb\r\n|c;4:d"},
             {"\"\"\"\"\n", "1:\""},
             {std::string("a\0b,c\n", 6), std::string("1:a\0b|c", 7)},
             // malformed
             {"a\"b,c\nd\n", "1:!;2:d"},
             {"a,\"b\"c\nd\n", "1:!;2:d"},
             {"\"a\nb\"c\nd\n", "1:!;3:d"},         // never taken for a record: b"c
             {"a,\"b\nc,d\ne\n", "1:!;2:c|d;3:e"},  // not closed: costs its line
             {"a\n\"b", "1:a;2:!"},
             {"\"a\n\"\"b\nc", "1:!;2:!;3:c"},
             {"x,\"a\nb\nc\"y\nz", "1:!;4:z"},
         }) {
        const std::string& input = text;
        CAPTURE(input);
        for (const std::size_t piece : {1U, 2U, 3U, 7U, 1U << 20}) {
            CHECK(read_all(text, piece, CsvReader::kRecordBytesMax) == records);
        }
    }
}

TEST_CASE("a record longer than the largest is lost, and nothing after it") {
    const std::string good = "1234567890\n";  // ten bytes and an end
    for (const std::size_t piece : {1U, 4U, 1U << 20}) {
        CHECK(read_all(good + "12345678901\nx\n", piece, 10) == "1:1234567890;2:!;3:x");
        CHECK(read_all("1234567890\r\n12345678901\r\nx", piece, 10) == "1:1234567890;2:!;3:x");
        CHECK(read_all("\"12345678901234\nab\nc\"\nx", piece, 10) == "1:!;2:ab;3:!;4:x");
        CHECK(read_all(std::string(5'000'000, 'y') + "\nx", piece, 10) == "1:!;2:x");
    }
}

TEST_CASE("what a source throws passes through") {
    CsvReader reader([calls = 0](std::span<char> buffer) mutable -> std::size_t {
        if (++calls > 1) {
            throw std::runtime_error("gone");
        }
        std::memcpy(buffer.data(), "a\nb", 3);
        return 3;
    });
    CsvRecord record;
    REQUIRE(reader.next(record));
    CHECK_THROWS_WITH(reader.next(record), "gone");
}

}  // namespace csv_reader_test
