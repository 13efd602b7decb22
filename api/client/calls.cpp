#include "api/client/calls.h"

#include <fmt/format.h>

namespace holdfast::api {

void Calls::call(FrameType type, Bytes body, bool is_patient, Handler handler) {
    const auto deadline =
        is_patient ? Clock::time_point::max() : Clock::now() + settings_.request_timeout;
    const std::uint64_t request = wire_.next_request();
    const auto [call, is_new] =
        open_.emplace(request, Call{type, std::move(body), deadline, std::move(handler)});
    if (is_connected_) {
        wire_.send(make_frame(type, request, call->second.body));
    }
}

void Calls::on_connected() {
    is_connected_ = true;
    for (const auto& [request, call] : open_) {
        wire_.send(make_frame(call.type, request, call.body));
    }
}

bool Calls::on_frame(const FrameHeader& header, Bytes& body) {
    const auto found = open_.find(header.request);
    if (found == open_.end()) {
        return false;
    }
    const Call call = std::move(found->second);
    open_.erase(found);
    const auto error =
        header.type == FrameType::error ? decode_body<ErrorReply>(body) : std::nullopt;
    if (error) {
        call.handler(Failure{FailureCode::server_error,
                             fmt::format("{}: {}", name_of(error->code), error->message),
                             static_cast<std::uint16_t>(error->code)});
    } else if (header.type == reply_to(call.type)) {
        call.handler(std::move(body));
    } else {
        const Failure failure{FailureCode::protocol,
                              fmt::format("{} was answered with another frame ({})",
                                          name_of(call.type), static_cast<int>(header.type))};
        call.handler(failure);
        wire_.give_up(failure);
    }
    return true;
}

void Calls::check_deadlines(Clock::time_point now) {
    std::vector<Call> late;
    for (auto at = open_.begin(); at != open_.end();) {
        if (at->second.deadline <= now) {
            late.push_back(std::move(at->second));
            at = open_.erase(at);
        } else {
            ++at;
        }
    }
    for (const Call& call : late) {
        call.handler(Failure{FailureCode::timed_out,
                             fmt::format("{}: no answer in {} ms", name_of(call.type),
                                         settings_.request_timeout.count())});
    }
}

void Calls::fail_all(const Failure& failure) {
    for (const auto& [request, call] : std::exchange(open_, {})) {
        call.handler(failure);
    }
}

}  // namespace holdfast::api
