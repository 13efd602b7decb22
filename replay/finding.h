/// Something that is wrong with a ledger, where, and of which class.
///
/// Thread-safety: plain values.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include "replay/exit_code.h"

namespace holdfast::replay {

/// What was found; `entry` is where, if it is one entry.
struct Finding {
    ExitCode code = ExitCode::failed;
    std::optional<ledger::Sequence> entry;
    std::string what;
};

/// Thrown where nothing after a finding could be judged.
class FoundError : public std::runtime_error {
   public:
    explicit FoundError(Finding finding)
        : std::runtime_error(finding.what), finding_(std::move(finding)) {}
    FoundError(ExitCode code, ledger::Sequence entry, std::string what)
        : FoundError(Finding{code, entry, std::move(what)}) {}

    [[nodiscard]] const Finding& finding() const { return finding_; }

   private:
    Finding finding_;
};

/// One line: "entry 17: …".
[[nodiscard]] inline std::string text_of(const Finding& finding) {
    return (finding.entry ? "entry " + std::to_string(*finding.entry) + ": " : "") + finding.what;
}

}  // namespace holdfast::replay
