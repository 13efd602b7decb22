/// A CSV file with a header: its rows, by the names of the columns that are wanted.
///
/// The header may name more columns, in any order. Rows that can't be used are complained of and
/// counted, and reading goes on: malformed ones and those with another number of fields by the
/// table, those whose content makes no sense by its user (`skip`). Thread-safety: one object, one
/// thread at a time.
#pragma once

#include <filesystem>
#include <initializer_list>

#include "api/csv/complaints.h"
#include "api/csv/csv_reader.h"
#include "api/csv/input_file.h"

namespace holdfast::api::csv {

class CsvTable {
   public:
    /// Opens the file and reads its header. Throws InputError; of an empty file or a header without
    /// these columns, too.
    CsvTable(const std::filesystem::path& file, std::initializer_list<std::string_view> columns,
             Complaints& complaints);
    CsvTable(const CsvTable&) = delete;
    CsvTable& operator=(const CsvTable&) = delete;

    /// The next row that has its fields; false at the end. Throws InputError.
    bool next();
    /// The field of the n-th wanted column.
    [[nodiscard]] const std::string& operator[](std::size_t column) const {
        return record_.fields[places_[column]];
    }
    [[nodiscard]] std::uint64_t line() const { return record_.line; }

    /// This row is not used.
    void skip(std::string_view why);

    /// Rows of data so far, and how many of them were skipped.
    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    [[nodiscard]] std::uint64_t skipped() const { return skipped_; }
    [[nodiscard]] const std::string& name() const { return name_; }  ///< of the file, no folder

   private:
    std::string name_;
    InputFile file_;
    CsvReader reader_;
    Complaints& complaints_;
    CsvRecord record_;
    std::size_t width_ = 0;
    std::vector<std::size_t> places_;  // of the wanted columns
    std::uint64_t rows_ = 0;
    std::uint64_t skipped_ = 0;
};

}  // namespace holdfast::api::csv
