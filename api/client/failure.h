/// What can keep a client from an answer, and how answers are handed over.
///
/// A refused command is no failure: it is a result (api/client/receipt.h). Thread-safety: plain
/// data.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::api {

enum class FailureCode : std::uint8_t {
    unreachable,   ///< no connection
    timed_out,     ///< no answer in time
    wrong_ledger,  ///< another origin or log key than the pinned ones
    bad_head,  ///< a head that the log key has not signed, or two heads that contradict each other
    rolled_back,    ///< the server's log is shorter than one it has shown before: entries are lost
    batch_refused,  ///< the batch was refused and is not in the log; message names the BatchError
    outcome_unknown,  ///< stopped before the batch was answered; the outbox keeps it, where there
                      ///< is one
    server_error,     ///< the server answered with an error; message names the ErrorCode
    protocol,         ///< the server sent what no server sends
    unknown_key,      ///< a signer whose secret key the client was not given
    outbox,           ///< a batch could not be stored, and was not sent
    stopped,          ///< the client was stopped
};
[[nodiscard]] std::string_view name_of(FailureCode code);

struct Failure {
    FailureCode code = FailureCode::protocol;
    std::string message;      ///< for people: what was wrong, where
    std::uint16_t error = 0;  ///< BatchError or ErrorCode, where the code says so
};

/// What a call comes to.
template <class T>
using Answer = std::variant<T, Failure>;

/// What the blocking face throws.
class ClientError : public std::runtime_error {
   public:
    explicit ClientError(Failure failure)
        : std::runtime_error(std::string(name_of(failure.code)) + ": " + failure.message),
          failure_(std::move(failure)) {}
    [[nodiscard]] const Failure& failure() const { return failure_; }

   private:
    Failure failure_;
};

}  // namespace holdfast::api
