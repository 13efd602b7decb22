/// The signals a server answers to: SIGINT and SIGTERM stop it, SIGUSR1 asks for a backup.
///
/// Make it before any other thread, so that all threads leave these signals to `wait`.
/// Thread-safety: `wait` from one thread, `ask_to_stop` from any.
#pragma once

#include <csignal>
#include <mutex>
#include <string>

namespace holdfast::api {

class Signals {
   public:
    enum class Event { stop, backup };

    Signals();
    [[nodiscard]] Event wait();
    /// Ends a `wait` from inside the process.
    void ask_to_stop(const std::string& reason);
    /// Why it was asked to stop from inside; empty: it was not.
    [[nodiscard]] std::string reason() const;

   private:
    sigset_t signals_{};
    mutable std::mutex mutex_;
    std::string reason_;
};

}  // namespace holdfast::api
