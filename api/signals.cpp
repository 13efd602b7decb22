#include "api/signals.h"

#include <unistd.h>

namespace holdfast::api {

Signals::Signals() {
    sigemptyset(&signals_);
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) {
        sigaddset(&signals_, signal);
    }
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);  // TLS writes through the kernel's plain write
}

Signals::Event Signals::wait() {
    int which = 0;
    sigwait(&signals_, &which);
    return which == SIGUSR1 ? Event::backup : Event::stop;
}

void Signals::ask_to_stop(const std::string& reason) {
    {
        const std::lock_guard lock(mutex_);
        reason_ = reason;
    }
    kill(getpid(), SIGTERM);
}

std::string Signals::reason() const {
    const std::lock_guard lock(mutex_);
    return reason_;
}

}  // namespace holdfast::api
