/// Works on the entries to come in several threads, and hands the results over in the order of the
/// log.
///
/// What is ready and waits is bounded by a number of bytes. An exception of `make` is thrown by the
/// `next` whose turn it is, so that the first thing wrong in the log is the first thing reported,
/// whatever the threads did. Thread-safety: `next` from one thread.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>
#include <vector>

#include "ledger/types.h"

namespace holdfast::replay {

/// How much a pass over the log may use.
struct ReadAheadLimits {
    unsigned threads = 1;                 ///< beside the caller's; 0: all in the caller's
    std::size_t bytes_max = 64ULL << 20;  ///< of what is ready and waits, about
};

template <class T>
class ReadAhead {
   public:
    /// Results of `make(sequence)` for [first, end); `bytes_of` estimates what one holds in memory.
    ReadAhead(ledger::Sequence first, ledger::Sequence end, const ReadAheadLimits& limits,
              std::function<T(ledger::Sequence)> make, std::size_t (*bytes_of)(const T&))
        : make_(std::move(make)),
          bytes_of_(bytes_of),
          bytes_max_(limits.bytes_max),
          end_(end),
          claimed_(first),
          delivered_(first) {
        for (unsigned i = 0; i < limits.threads; ++i) {
            threads_.emplace_back([this] { work(); });
        }
    }
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;
    ~ReadAhead() {
        {
            const std::lock_guard lock(mutex_);
            claimed_ = end_;
            stopping_ = true;
        }
        room_.notify_all();
        for (std::thread& thread : threads_) {
            thread.join();
        }
    }

    /// The next result; nothing after the last.
    std::optional<T> next() {
        if (delivered_ == end_) {
            return std::nullopt;
        }
        if (threads_.empty()) {
            return make_(delivered_++);
        }
        std::unique_lock lock(mutex_);
        ready_.wait(lock,
                    [this] { return !results_.empty() && results_.begin()->first == delivered_; });
        Result result = std::move(results_.extract(results_.begin()).mapped());
        ++delivered_;
        if (auto* error = std::get_if<std::exception_ptr>(&result)) {
            std::rethrow_exception(*error);
        }
        T& value = std::get<T>(result);
        bytes_ -= bytes_of_(value);
        lock.unlock();
        room_.notify_all();
        return std::move(value);
    }

   private:
    using Result = std::variant<T, std::exception_ptr>;

    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            // Whoever has the entry that is waited for may always go on.
            room_.wait(lock, [this] {
                return stopping_ || bytes_ < bytes_max_ || claimed_ == delivered_;
            });
            if (stopping_ || claimed_ == end_) {
                return;
            }
            const ledger::Sequence mine = claimed_++;
            lock.unlock();
            Result result = make_result(mine);
            lock.lock();
            if (const T* value = std::get_if<T>(&result)) {
                bytes_ += bytes_of_(*value);
            }
            results_.emplace(mine, std::move(result));
            if (mine == delivered_) {
                ready_.notify_one();
            }
        }
    }

    Result make_result(ledger::Sequence sequence) const {
        try {
            return make_(sequence);
        } catch (...) {
            return std::current_exception();
        }
    }

    const std::function<T(ledger::Sequence)> make_;
    std::size_t (*const bytes_of_)(const T&);
    const std::size_t bytes_max_;
    const ledger::Sequence end_;

    std::mutex mutex_;
    std::condition_variable ready_;
    std::condition_variable room_;
    std::map<ledger::Sequence, Result> results_;
    std::size_t bytes_ = 0;
    ledger::Sequence claimed_;
    ledger::Sequence delivered_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace holdfast::replay
