/// A reading thread: answers reads one after the other, away from the I/O thread.
///
/// Thread-safety: all functions.
#pragma once

#include <thread>

#include "api/queries.h"
#include "api/queue.h"
#include "api/reply.h"
#include "api/write_queues.h"

namespace holdfast::api {

class Reader {
   public:
    /// All outlive this object. At most `queued_max` reads wait.
    Reader(Queries& queries, Outlet& outlet, FatalHandler& fatal, std::size_t queued_max);
    ~Reader() { finish(); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// False: too many wait already, or the thread has ended.
    [[nodiscard]] bool read(FrameType type, Bytes body, ReplyTo reply);
    /// Runs something else on this thread. False as above.
    [[nodiscard]] bool run(std::function<void()> task);
    /// Answers what waits, then ends.
    void finish();

   private:
    struct Task {
        FrameType type = FrameType::error;
        Bytes body;
        ReplyTo reply;
        std::function<void()> other;
    };

    void work();
    void handle(Task& task);

    Queries& queries_;
    Outlet& outlet_;
    FatalHandler& fatal_;
    Queue<Task> tasks_;
    std::thread thread_;
};

}  // namespace holdfast::api
