#include "api/frames.h"

namespace holdfast::api {

std::string_view name_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::malformed: return "malformed";
        case ErrorCode::unsupported_version: return "unsupported_version";
        case ErrorCode::wrong_ledger: return "wrong_ledger";
        case ErrorCode::no_hello: return "no_hello";
        case ErrorCode::unknown_type: return "unknown_type";
        case ErrorCode::unknown_outcome: return "unknown_outcome";
        case ErrorCode::overloaded: return "overloaded";
        case ErrorCode::stopping: return "stopping";
        case ErrorCode::out_of_range: return "out_of_range";
        case ErrorCode::too_costly: return "too_costly";
        case ErrorCode::not_available: return "not_available";
        case ErrorCode::duplicate_request: return "duplicate_request";
        case ErrorCode::timed_out: return "timed_out";
    }
    return "unknown";
}

}  // namespace holdfast::api
