#include "api/csv/csv_table.h"

#include <fmt/format.h>

#include <algorithm>

namespace holdfast::api::csv {

CsvTable::CsvTable(const std::filesystem::path& file,
                   std::initializer_list<std::string_view> columns, Complaints& complaints)
    : name_(file.filename().string()),
      file_(file),
      reader_([this](std::span<char> buffer) { return file_.read(buffer); }),
      complaints_(complaints) {
    if (!reader_.next(record_)) {
        throw InputError(fmt::format("{}: the file is empty; its first line names the columns {}",
                                     file.string(), fmt::join(columns, ",")));
    }
    width_ = record_.fields.size();
    for (const std::string_view column : columns) {
        const auto found = std::ranges::find(record_.fields, column);
        if (found == record_.fields.end() || std::ranges::count(record_.fields, column) != 1) {
            throw InputError(
                fmt::format("{}:{}: the header does not name the column {} once; it needs {}",
                            file.string(), record_.line, column, fmt::join(columns, ",")));
        }
        places_.push_back(static_cast<std::size_t>(found - record_.fields.begin()));
    }
}

bool CsvTable::next() {
    while (reader_.next(record_)) {
        ++rows_;
        if (!record_.error.empty()) {
            skip(record_.error);
        } else if (record_.fields.size() != width_) {
            skip(fmt::format("it has {} fields, and the header {}", record_.fields.size(), width_));
        } else {
            return true;
        }
    }
    return false;
}

void CsvTable::skip(std::string_view why) {
    ++skipped_;
    complaints_.add(name_, record_.line, why);
}

}  // namespace holdfast::api::csv
