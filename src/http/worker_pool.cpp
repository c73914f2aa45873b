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
        if (queue->new_tasks >= most_waiting_ || queue->stopping) {
            return false;
        }
        queue->tasks.push_back({.task = std::move(task), .is_new = true});
        ++queue->new_tasks;
    }
    changed_.notify_one();
    return true;
}

void WorkerPool::submit(Task task) {
    queue_.lock()->tasks.push_back({.task = std::move(task)});
    changed_.notify_one();
}

void WorkerPool::stop() {
    queue_.lock()->stopping = true;
    changed_.notify_all();
    threads_.clear();
}

std::size_t WorkerPool::waiting() {
    return queue_.lock()->new_tasks;
}

void WorkerPool::loop() {
    while (true) {
        Waiting next;
        {
            auto queue = queue_.lock();
            queue.wait(changed_, [&] { return queue->stopping || !queue->tasks.empty(); });
            if (queue->tasks.empty()) {
                return;
            }
            next = std::move(queue->tasks.front());
            queue->tasks.pop_front();
            queue->new_tasks -= next.is_new ? 1 : 0;
        }
        next.task();
    }
}

} // namespace muster::http
