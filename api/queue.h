/// A bounded queue between two threads of the server. Waiting threads sleep; nobody spins.
///
/// Bounded by weight (bytes, or items of weight 1). Any number of producers, one consumer.
/// Thread-safety: all functions.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

namespace holdfast::api {

template <class T>
class Queue {
   public:
    explicit Queue(std::size_t weight_max) : weight_max_(weight_max) {}

    /// False if it is full or closed; the item is then untouched.
    [[nodiscard]] bool try_push(T& item, std::size_t weight) {
        const std::lock_guard lock(mutex_);
        if (closed_ || weight_ + weight > weight_max_) {
            return false;
        }
        add(item, weight);
        return true;
    }
    /// Waits for room (one item always fits an empty queue). False if it is closed; the item is
    /// then untouched.
    [[nodiscard]] bool push(T& item, std::size_t weight) {
        std::unique_lock lock(mutex_);
        room_.wait(lock,
                   [&] { return closed_ || items_.empty() || weight_ + weight <= weight_max_; });
        if (closed_) {
            return false;
        }
        add(item, weight);
        return true;
    }
    /// Takes what is there, oldest first: as much as `weight_max` allows, but at least one item.
    /// Waits at most `timeout` for the first. Empty: time is up, or the queue is closed and was
    /// emptied.
    [[nodiscard]] std::vector<T> take(std::size_t weight_max, std::chrono::nanoseconds timeout) {
        std::unique_lock lock(mutex_);
        const auto is_ready = [&] { return closed_ || !items_.empty(); };
        if (timeout >= kForever) {
            filled_.wait(lock, is_ready);
        } else {
            filled_.wait_for(lock, timeout, is_ready);
        }
        std::vector<T> taken;
        std::size_t weight = 0;
        while (!items_.empty() && (taken.empty() || weight + items_.front().weight <= weight_max)) {
            weight += items_.front().weight;
            taken.push_back(std::move(items_.front().item));
            items_.pop_front();
        }
        weight_ -= weight;
        room_.notify_all();
        return taken;
    }
    /// No more items; those inside can still be taken.
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        filled_.notify_all();
        room_.notify_all();
    }
    /// Closed, and nothing is left to take.
    [[nodiscard]] bool is_done() const {
        const std::lock_guard lock(mutex_);
        return closed_ && items_.empty();
    }
    [[nodiscard]] std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return items_.size();
    }

    static constexpr std::chrono::nanoseconds kForever = std::chrono::hours(24 * 365);

   private:
    struct Slot {
        T item;
        std::size_t weight;
    };

    void add(T& item, std::size_t weight) {
        items_.push_back({std::move(item), weight});
        weight_ += weight;
        filled_.notify_one();
    }

    mutable std::mutex mutex_;
    std::condition_variable filled_;
    std::condition_variable room_;
    std::deque<Slot> items_;
    std::size_t weight_ = 0;
    const std::size_t weight_max_;
    bool closed_ = false;
};

}  // namespace holdfast::api
