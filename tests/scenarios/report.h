/// What the player says: a line for each failing step, a line for each skip, and the counts.
///
/// As text: `file: id: step: expected X, got Y`, `file: id: skipped: why`, last `N passed, N
/// failed, N skipped`. As JSON: an object a line with the same parts, last the counts.
/// Thread-safety: one thread.
#pragma once

#include <iosfwd>

#include "tests/scenarios/founding.h"

namespace holdfast::scenarios {

class Report {
   public:
    Report(std::ostream& out, bool as_json) : out_(out), as_json_(as_json) {}

    /// Names the file of what follows.
    void begin_file(std::string file) { file_ = std::move(file); }
    void add_skip(const std::string& id, const std::string& why);
    /// Passed, if nothing was found.
    void add_played(const std::string& id, const std::vector<Finding>& findings);
    /// The counts.
    void finish();
    [[nodiscard]] bool has_failures() const { return failed_ != 0; }

   private:
    void say(const Json& parts, const std::string& text);

    std::ostream& out_;
    bool as_json_;
    std::string file_;
    std::size_t passed_ = 0;
    std::size_t failed_ = 0;
    std::size_t skipped_ = 0;
};

}  // namespace holdfast::scenarios
