/// What a loader's run comes to: rows of files, counts, and sums of money.
///
/// Thread-safety: plain data.
#pragma once

#include "api/csv/csv_table.h"
#include "ledger/types.h"

namespace holdfast::api::loader {

/// A file that was read.
struct FileCount {
    std::string name;
    std::uint64_t rows = 0;
    std::uint64_t skipped = 0;
};
[[nodiscard]] inline FileCount count_of(const csv::CsvTable& table) {
    return {table.name(), table.rows(), table.skipped()};
}

/// What a run comes to.
struct Report {
    std::vector<FileCount> files;
    std::vector<std::pair<std::string, std::uint64_t>> counts;  ///< "orders": 3,000
    std::vector<std::pair<std::string, ledger::i128>> sums;     ///< "paid_in": minor units
};

}  // namespace holdfast::api::loader
