#include "api/client/failure.h"

namespace holdfast::api {

std::string_view name_of(FailureCode code) {
    switch (code) {
        case FailureCode::unreachable: return "unreachable";
        case FailureCode::timed_out: return "timed out";
        case FailureCode::wrong_ledger: return "wrong ledger";
        case FailureCode::bad_head: return "bad head";
        case FailureCode::rolled_back: return "rolled back";
        case FailureCode::batch_refused: return "batch refused";
        case FailureCode::outcome_unknown: return "outcome unknown";
        case FailureCode::server_error: return "server error";
        case FailureCode::protocol: return "protocol violated";
        case FailureCode::unknown_key: return "unknown key";
        case FailureCode::outbox: return "outbox";
        case FailureCode::stopped: return "stopped";
    }
    return "unknown";
}

}  // namespace holdfast::api
