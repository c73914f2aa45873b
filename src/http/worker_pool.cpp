#include "http/worker_pool.h"

#include <utility>

namespace muster::http {

WorkerPool::WorkerPool(std::size_t threads, std::size_t most_waiting)
    : most_waiting_(most_waiting) {
    for (std::size_t i = 0; i < threads; ++i) {
        threads_.emplace_back([this] { loop(); });
    }
}

bool WorkerPool::try_submit(Task& task) {
    {
        const auto queue = queue_.lock();
        if (queue->tasks.size() >= most_waiting_ || queue->stopping) {
            return false;
        }
        queue->tasks.push_back(std::move(task));
    }
    changed_.notify_one();
    return true;
}

void WorkerPool::submit(Task task) {
    queue_.lock()->tasks.push_back(std::move(task));
    changed_.notify_one();
}

void WorkerPool::stop() {
    queue_.lock()->stopping = true;
    changed_.notify_all();
    threads_.clear();
}

std::size_t WorkerPool::waiting() {
    return queue_.lock()->tasks.size();
}

void WorkerPool::loop() {
    while (true) {
        Task task;
        {
            auto queue = queue_.lock();
            queue.wait(changed_, [&] { return queue->stopping || !queue->tasks.empty(); });
            if (queue->tasks.empty()) {
                return;
            }
            task = std::move(queue->tasks.front());
            queue->tasks.pop_front();
        }
        task();
    }
}

} // namespace muster::http
