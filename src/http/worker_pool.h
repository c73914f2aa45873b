#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace muster::http {

/// Threads that run what must not run on an I/O thread, in the order it came. How much new work may
/// wait is bounded, so that a server that cannot keep up says so at once. Thread-safe.
class WorkerPool {
public:
    using Task = std::move_only_function<void()>; // throws nothing

    WorkerPool(std::size_t threads, std::size_t most_waiting);
    ~WorkerPool() { stop(); }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Takes the task, or leaves it alone and returns false when the queue is full.
    [[nodiscard]] bool try_submit(Task& task);
    /// For what was begun and takes no place of new work: the next piece of an answer, of which
    /// each connection has one at most, and the log's entry of a refusal.
    void submit(Task task);
    /// Runs what waits, then ends the threads.
    void stop();

    /// New work that nobody has begun.
    [[nodiscard]] std::size_t waiting();

private:
    struct Waiting {
        Task task;
        bool is_new = false;
    };
    struct Queue {
        std::deque<Waiting> tasks;
        std::size_t new_tasks = 0; // of them
        bool stopping = false;
    };
    void loop();

    std::size_t most_waiting_;
    Guarded<Queue> queue_;
    std::condition_variable changed_;
    std::vector<std::jthread> threads_; // last: joined before the rest goes
};

} // namespace muster::http
