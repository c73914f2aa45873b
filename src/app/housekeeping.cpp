#include "app/housekeeping.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace muster::app {

Housekeeping::Housekeeping(std::vector<Chore> chores, Log& log)
    : chores_(std::move(chores)), log_(log),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Housekeeping::run(const std::stop_token& stop) {
    std::vector<Time> due(chores_.size(), std::chrono::steady_clock::now());
    std::mutex mutex;
    std::condition_variable_any stopped;
    while (!stop.stop_requested()) {
        for (std::size_t i = 0; i < chores_.size() && !stop.stop_requested(); ++i) {
            if (due[i] <= std::chrono::steady_clock::now()) {
                work(chores_[i]);
                due[i] = std::chrono::steady_clock::now() + chores_[i].period;
            }
        }
        std::unique_lock lock(mutex);
        stopped.wait_until(lock, stop, *std::ranges::min_element(due), [] { return false; });
    }
}

void Housekeeping::work(const Chore& chore) {
    if (const Status done = chore.work(); !done) {
        log_.warning("housekeeping.failed", {{"chore", chore.name},
                                             {"reason", done.error().reason},
                                             {"detail", done.error().detail}});
    }
}

} // namespace muster::app
