/// How `holdfast` ends: one exit code for each class of failure, never reused. Scripts may rely on
/// them.
///
/// Thread-safety: constants.
#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "api/client/failure.h"

namespace holdfast::api::cli {

enum class ExitCode : int {
    done = 0,
    refused = 1,
    usage = 2,
    local = 3,
    unreachable = 4,
    not_taken = 5,
    untrusted = 6,
    unknown = 7,
    not_found = 8,
    unwitnessed = 9,
};

struct ExitInfo {
    ExitCode code;
    std::string_view meaning;
};
inline constexpr std::array<ExitInfo, 10> kExitInfos = {{
    {ExitCode::done, "done: whatever was asked is in the log, or was shown"},
    {ExitCode::refused, "the ledger refused a command; the refusal is in the log"},
    {ExitCode::usage, "the command line, or a line of JSON, is wrong; it was not sent"},
    {ExitCode::local, "something here is wrong: a file, a key, the profile, standard output"},
    {ExitCode::unreachable,
     "no server there, or no answer in time to a question; or not sent in time"},
    {ExitCode::not_taken,
     "the server did not take it: nothing is in the log; or it is not healthy (status)"},
    {ExitCode::untrusted, "ALARM: another ledger, a forged head, or a log that lost entries"},
    {ExitCode::unknown, "not answered in time: it is kept, and sent again by the next run"},
    {ExitCode::not_found, "there is no such thing"},
    {ExitCode::unwitnessed, "ALARM: too few witnesses have cosigned the ledger's checkpoint"},
}};

/// Ends the program with a message and a code.
class UserError : public std::runtime_error {
   public:
    UserError(ExitCode code, const std::string& message)
        : std::runtime_error(message), code_(code) {}
    [[nodiscard]] ExitCode code() const { return code_; }

   private:
    ExitCode code_;
};

[[nodiscard]] ExitCode exit_code_of(FailureCode code);

}  // namespace holdfast::api::cli
