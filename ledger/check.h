/// Checks that stay on in production.
///
/// A broken check means that the program or its data is not what it believes; it never continues.
/// `check()` throws `CheckFailed`, which no code inside the ledger catches: the server ends the
/// process, the offline tool reports the entry and exits with its own code.
/// Thread-safety: none needed.
#pragma once

#include <stdexcept>
#include <string>

namespace holdfast::ledger {

class CheckFailed : public std::logic_error {
   public:
    using std::logic_error::logic_error;
};

[[noreturn]] inline void check_failed(const char* what) { throw CheckFailed(what); }

/// Stops the caller unless `condition` holds. `what` says what should have been true.
inline void check(bool condition, const char* what) {
    if (!condition) [[unlikely]] {
        check_failed(what);
    }
}

}  // namespace holdfast::ledger
