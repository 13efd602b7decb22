/// Records of comma-separated values as RFC 4180 has them, one by one, in bounded memory.
///
/// Fields are parted by commas, records by LF or CRLF. A field that begins with a quote ends with
/// one, and may hold commas, line ends, and quotes written twice; other fields hold no quote. Blank
/// lines are passed over, and so is a byte order mark at the very beginning. The last record needs
/// no line end. What is malformed is told and skipped:
///
///     a quote inside an unquoted field,     the line is lost
///     text behind a closing quote           with it every line that its quoted fields reach over:
///                                           text between quotes is never taken for records
///     a quote that is never closed, or not  the line on which its record begins is lost; reading
///     within the largest record             goes on with the next one
///     a record longer than the largest      the line is lost
///
/// Not a library: Debian's libcsv knows no line numbers, can't go on after an error, and lets a
/// field grow without end. Thread-safety: one object, one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace holdfast::api::csv {

struct CsvRecord {
    std::uint64_t line = 0;  ///< on which it begins, from 1
    std::vector<std::string> fields;
    std::string error;  ///< not empty: malformed, and `fields` say nothing
};

class CsvReader {
   public:
    static constexpr std::size_t kRecordBytesMax = 64U << 10;

    /// Fills a buffer; 0 at the end only. What it throws passes through `next`.
    using Source = std::function<std::size_t(std::span<char>)>;
    explicit CsvReader(Source source, std::size_t record_bytes_max = kRecordBytesMax);

    /// The next record; false at the end.
    bool next(CsvRecord& record);

   private:
    enum class Place { field_start, plain, quoted, behind_quote };

    void skip_byte_order_mark();
    void skip_blank_lines();
    /// The byte at `scan_`, or -1 at the end. Drops what is before `begin_`.
    int peek();
    bool is_at_line_end();
    void read_fields(CsvRecord& record);
    void end_field(CsvRecord& record);
    void spoil(CsvRecord& record, const char* why);
    void drop_line();
    /// What is before `scan_` is done with.
    void pass();
    [[nodiscard]] std::string::iterator at(std::size_t position) {
        return buffer_.begin() + static_cast<std::ptrdiff_t>(position);
    }

    Source source_;
    const std::size_t record_bytes_max_;
    std::string buffer_;     // as long as it ever had to be: a source may give a byte at a time
    std::size_t begin_ = 0;  // of the record, in buffer_
    std::size_t scan_ = 0;
    std::size_t end_ = 0;     // of what was read
    std::uint64_t line_ = 1;  // at begin_
    std::string field_;
    bool is_ended_ = false;
};

}  // namespace holdfast::api::csv
