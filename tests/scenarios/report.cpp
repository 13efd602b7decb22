#include "tests/scenarios/report.h"

#include <fmt/core.h>

#include <ostream>

namespace holdfast::scenarios {

void Report::say(const Json& parts, const std::string& text) {
    if (as_json_) {
        out_ << parts.dump(-1, ' ', true, Json::error_handler_t::replace) << '\n';
    } else {
        out_ << text << '\n';
    }
}

void Report::add_skip(const std::string& id, const std::string& why) {
    ++skipped_;
    say({{"file", file_}, {"id", id}, {"skipped", why}},
        fmt::format("{}: {}: skipped: {}", file_, id, why));
}

void Report::add_played(const std::string& id, const std::vector<Finding>& findings) {
    ++(findings.empty() ? passed_ : failed_);
    for (const Finding& finding : findings) {
        say({{"file", file_},
             {"id", id},
             {"step", finding.where},
             {"expected", finding.expected},
             {"got", finding.got}},
            fmt::format("{}: {}: {}: expected {}, got {}", file_, id, finding.where,
                        finding.expected, finding.got));
    }
}

void Report::finish() {
    say({{"passed", passed_}, {"failed", failed_}, {"skipped", skipped_}},
        fmt::format("{} passed, {} failed, {} skipped", passed_, failed_, skipped_));
    out_.flush();
}

}  // namespace holdfast::scenarios
