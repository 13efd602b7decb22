/// Starting coroutines whose exceptions are not lost.
///
/// What a coroutine of the server throws is a broken check, never a peer's doing: it leaves the I/O
/// thread's run(), and the server stops. Thread-safety: as co_spawn.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <exception>

namespace holdfast::api {

template <class Executor>
void spawn(Executor&& executor, boost::asio::awaitable<void> coroutine) {
    boost::asio::co_spawn(executor, std::move(coroutine), [](std::exception_ptr error) {
        if (error) {
            std::rethrow_exception(error);
        }
    });
}

}  // namespace holdfast::api
