#include "ledger/text/time_text.h"

#include <array>
#include <limits>

namespace holdfast::ledger {

namespace {

struct Date {
    std::uint64_t year = 1970;
    unsigned month = 1;
    unsigned day = 1;
};

bool is_leap(std::uint64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

unsigned days_in(std::uint64_t year, unsigned month) {
    constexpr std::array<unsigned, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : kDays.at(month - 1);
}

// Days from 1970-01-01 to the first of January of a year.
std::uint64_t days_before(std::uint64_t year) {
    const auto leaps = [](std::uint64_t y) { return y / 4 - y / 100 + y / 400; };
    return (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
}

Date date_of(Time time) {
    std::uint64_t days = time / kDay;
    Date date;
    date.year = 1970 + days / 366;  // too early by a year or two at most
    while (days >= days_before(date.year + 1)) {
        ++date.year;
    }
    days -= days_before(date.year);
    while (days >= days_in(date.year, date.month)) {
        days -= days_in(date.year, date.month++);
    }
    date.day = static_cast<unsigned>(days) + 1;
    return date;
}

void append_digits(std::string& out, std::uint64_t value, std::size_t width) {
    const std::string digits = std::to_string(value);
    out.append(width > digits.size() ? width - digits.size() : 0, '0');
    out += digits;
}

// Takes fixed fields off the front of a text; a wrong one fails for good.
class Scanner {
   public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    std::uint64_t digits(std::size_t count) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const char c = take();
            failed_ = failed_ || c < '0' || c > '9';
            value = value * 10 + static_cast<std::uint64_t>(c - '0');
        }
        return failed_ ? 0 : value;
    }
    void expect(std::string_view any_of) {
        failed_ = failed_ || any_of.find(take()) == std::string_view::npos;
    }
    [[nodiscard]] bool is_at(char c) const { return !rest_.empty() && rest_.front() == c; }
    [[nodiscard]] bool is_at_digit() const {
        return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
    }
    char take() {
        if (rest_.empty()) {
            failed_ = true;
            return '\0';
        }
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

   private:
    std::string_view rest_;
    bool failed_ = false;
};

// Nanoseconds of ".5", at most nine decimals.
std::uint64_t scan_fraction(Scanner& in) {
    std::uint64_t value = 0;
    std::uint64_t unit = kSecond;
    in.expect(".");
    do {
        unit /= 10;
        value += in.digits(1) * unit;
    } while (unit > 1 && in.is_at_digit());
    return value;
}

// Seconds that "+02:00" is ahead of UTC; "Z" is 0.
std::int64_t scan_offset(Scanner& in, bool& good) {
    if (in.is_at('Z') || in.is_at('z')) {
        in.take();
        return 0;
    }
    const bool is_west = in.is_at('-');
    in.expect("+-");
    const auto hours = static_cast<std::int64_t>(in.digits(2));
    in.expect(":");
    const auto minutes = static_cast<std::int64_t>(in.digits(2));
    good = good && hours <= 23 && minutes <= 59;
    const std::int64_t seconds = hours * 3600 + minutes * 60;
    return is_west ? -seconds : seconds;
}

}  // namespace

std::string format_date(Time time) {
    const Date date = date_of(time);
    std::string out;
    append_digits(out, date.year, 4);
    out += '-';
    append_digits(out, date.month, 2);
    out += '-';
    append_digits(out, date.day, 2);
    return out;
}

std::string format_time(Time time) {
    std::string out = format_date(time);
    const std::uint64_t seconds = time % kDay / kSecond;
    out += 'T';
    append_digits(out, seconds / 3600, 2);
    out += ':';
    append_digits(out, seconds / 60 % 60, 2);
    out += ':';
    append_digits(out, seconds % 60, 2);
    if (const std::uint64_t fraction = time % kSecond; fraction != 0) {
        out += '.';
        append_digits(out, fraction, 9);
    }
    out += 'Z';
    return out;
}

std::optional<Time> parse_time(std::string_view text) {
    Scanner in(text);
    Date date;
    date.year = in.digits(4);
    in.expect("-");
    date.month = static_cast<unsigned>(in.digits(2));
    in.expect("-");
    date.day = static_cast<unsigned>(in.digits(2));
    if (in.failed() || date.year < 1970 || date.month < 1 || date.month > 12 || date.day < 1 ||
        date.day > days_in(date.year, date.month)) {
        return std::nullopt;
    }
    std::uint64_t days = days_before(date.year) + date.day - 1;
    for (unsigned month = 1; month < date.month; ++month) {
        days += days_in(date.year, month);
    }
    auto seconds = static_cast<std::int64_t>(days * (kDay / kSecond));
    std::uint64_t fraction = 0;
    bool good = true;
    if (!in.at_end()) {
        in.expect("Tt ");
        const auto hour = in.digits(2);
        in.expect(":");
        const auto minute = in.digits(2);
        in.expect(":");
        const auto second = in.digits(2);
        good = hour <= 23 && minute <= 59 && second <= 59;
        seconds += static_cast<std::int64_t>(hour * 3600 + minute * 60 + second);
        fraction = in.is_at('.') ? scan_fraction(in) : 0;
        seconds -= scan_offset(in, good);
    }
    constexpr auto kMaxSeconds =
        static_cast<std::int64_t>(std::numeric_limits<Time>::max() / kSecond) - 1;
    if (in.failed() || !in.at_end() || !good || seconds < 0 || seconds > kMaxSeconds) {
        return std::nullopt;
    }
    return static_cast<Time>(seconds) * kSecond + fraction;
}

}  // namespace holdfast::ledger
