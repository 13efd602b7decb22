#include "api/reader.h"

namespace holdfast::api {

Reader::Reader(Queries& queries, Outlet& outlet, FatalHandler& fatal, std::size_t queued_max)
    : queries_(queries), outlet_(outlet), fatal_(fatal), tasks_(queued_max), thread_([this] {
          work();
      }) {}

bool Reader::read(FrameType type, Bytes body, ReplyTo reply) {
    Task task{type, std::move(body), std::move(reply), nullptr};
    return tasks_.try_push(task, 1);
}

bool Reader::run(std::function<void()> task) {
    Task other{FrameType::error, {}, {}, std::move(task)};
    return tasks_.try_push(other, 1);
}

void Reader::finish() {
    tasks_.close();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Reader::work() {
    try {
        while (!tasks_.is_done()) {
            for (Task& task : tasks_.take(1, Queue<Task>::kForever)) {
                handle(task);
            }
        }
    } catch (const std::exception& error) {
        tasks_.close();
        fatal_.fatal(std::string("reading: ") + error.what());
    }
}

void Reader::handle(Task& task) {
    if (task.other) {
        task.other();
    } else if (!task.reply.sink.expired()) {
        outlet_.post(
            {{task.reply.sink, queries_.answer(task.type, task.reply.request, task.body)}});
    }
}

}  // namespace holdfast::api
