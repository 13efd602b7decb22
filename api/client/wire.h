/// What the parts of a client ask of the whole: the connection of the moment, and an end to
/// everything.
///
/// Thread-safety: the client's executor.
#pragma once

#include <functional>

#include "api/client/failure.h"
#include "api/read_frames.h"

namespace holdfast::api {

class Wire {
   public:
    virtual ~Wire() = default;
    /// A number no open request has.
    [[nodiscard]] virtual std::uint64_t next_request() = 0;
    /// Only while connected.
    virtual void send(Bytes frame) = 0;
    /// The server can't be trusted, or will never serve this client: everything fails, for good.
    virtual void give_up(Failure failure) = 0;
    virtual void ask_place(const crypto::PublicKey& key,
                           std::function<void(Answer<KeyPlaceReply>)> handler) = 0;
};

}  // namespace holdfast::api
