#include "api/csv/csv_reader.h"

#include <algorithm>
#include <string_view>

namespace holdfast::api::csv {

namespace {

constexpr std::size_t kPieceBytes = 64U << 10;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

CsvReader::CsvReader(Source source, std::size_t record_bytes_max)
    : source_(std::move(source)), record_bytes_max_(record_bytes_max) {
    skip_byte_order_mark();
}

int CsvReader::peek() {
    if (scan_ == end_ && !is_ended_) {
        if (begin_ != 0) {
            std::copy(at(begin_), at(end_), buffer_.begin());
            scan_ -= begin_;
            end_ -= begin_;
            begin_ = 0;
        }
        if (buffer_.size() < end_ + kPieceBytes) {
            buffer_.resize(end_ + kPieceBytes);
        }
        const std::size_t count = source_(std::span(buffer_).subspan(end_, kPieceBytes));
        end_ += count;
        is_ended_ = count == 0;
    }
    return scan_ == end_ ? -1 : static_cast<unsigned char>(buffer_[scan_]);
}

void CsvReader::skip_byte_order_mark() {
    for (const char c : kByteOrderMark) {
        if (peek() != static_cast<unsigned char>(c)) {
            scan_ = 0;
            return;
        }
        ++scan_;
    }
    begin_ = scan_;
}

void CsvReader::skip_blank_lines() {
    while (peek() >= 0 && is_at_line_end()) {
        scan_ += peek() < 0 ? 0U : 1U;
        pass();
    }
}

/// At LF, at the CR of a CRLF (which it passes), or at the end.
bool CsvReader::is_at_line_end() {
    if (peek() == '\r') {
        ++scan_;
        if (const int next = peek(); next == '\n' || next < 0) {
            return true;
        }
        --scan_;
        return false;
    }
    return peek() == '\n' || peek() < 0;
}

bool CsvReader::next(CsvRecord& record) {
    skip_blank_lines();
    record.line = line_;
    record.fields.clear();
    record.error.clear();
    if (peek() < 0) {
        return false;
    }
    field_.clear();
    read_fields(record);
    return true;
}

void CsvReader::read_fields(CsvRecord& record) {
    Place place = Place::field_start;
    while (true) {
        const int byte = peek();
        if (scan_ - begin_ > record_bytes_max_ || (place == Place::quoted && byte < 0)) {
            scan_ = begin_;
            spoil(record, place == Place::quoted
                              ? "a quote is opened and not closed"
                              : "it is longer than any record of such a file should be");
            return;
        }
        if (place == Place::quoted) {
            if (byte == '"') {
                place = Place::behind_quote;
            } else {
                field_ += static_cast<char>(byte);
            }
        } else if (byte == '"') {
            if (place == Place::plain) {
                spoil(record, "a quote stands inside a field that does not begin with one");
                return;
            }
            if (place == Place::behind_quote) {
                field_ += '"';
            }
            place = Place::quoted;
        } else if (byte == ',') {
            end_field(record);
            place = Place::field_start;
        } else if (is_at_line_end()) {
            end_field(record);
            drop_line();
            return;
        } else if (place == Place::behind_quote) {
            spoil(record, "text stands behind a closing quote");
            return;
        } else {
            field_ += static_cast<char>(byte);
            place = Place::plain;
        }
        ++scan_;
    }
}

void CsvReader::end_field(CsvRecord& record) {
    record.fields.push_back(std::move(field_));
    field_.clear();
}

void CsvReader::spoil(CsvRecord& record, const char* why) {
    record.fields.clear();
    record.error = why;
    drop_line();
}

/// What was read of the record, and the rest of the line that `scan_` is on.
void CsvReader::drop_line() {
    for (int byte = peek(); byte >= 0 && byte != '\n'; byte = peek()) {
        ++scan_;
        pass();
    }
    scan_ += peek() < 0 ? 0U : 1U;
    pass();
}

void CsvReader::pass() {
    line_ += static_cast<std::uint64_t>(std::count(at(begin_), at(scan_), '\n'));
    begin_ = scan_;
}

}  // namespace holdfast::api::csv
