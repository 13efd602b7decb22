// Any bytes are records or malformed ones, however they come in pieces, and in bounded memory.

#include <algorithm>
#include <cstring>

#include "api/csv/csv_reader.h"
#include "ledger/check.h"

using holdfast::api::csv::CsvReader;
using holdfast::api::csv::CsvRecord;

namespace {

constexpr std::size_t kRecordMax = 64;

/// All records, as one text.
std::string read_in_pieces(const std::uint8_t* data, std::size_t size, std::size_t piece) {
    std::size_t at = 0;
    CsvReader reader(
        [&](std::span<char> buffer) {
            const std::size_t count = std::min({piece, buffer.size(), size - at});
            if (count != 0) {
                std::memcpy(buffer.data(), data + at, count);
            }
            at += count;
            return count;
        },
        kRecordMax);
    std::string all;
    CsvRecord record;
    std::uint64_t line = 0;
    while (reader.next(record)) {
        holdfast::ledger::check(record.line > line, "each record begins on a line of its own");
        line = record.line;
        holdfast::ledger::check(record.error.empty() != record.fields.empty(),
                                "a record has fields or an error");
        std::size_t bytes = 0;
        all += std::to_string(record.line) + record.error;
        for (const std::string& field : record.fields) {
            bytes += field.size();
            all += '|' + field;
        }
        holdfast::ledger::check(bytes <= kRecordMax, "a record is bounded");
    }
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string whole = read_in_pieces(data, size, size + 1);
    holdfast::ledger::check(read_in_pieces(data, size, 3) == whole, "pieces make no difference");
    return 0;
}
