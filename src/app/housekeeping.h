#pragma once

#include <chrono>
#include <functional>
#include <string_view>
#include <thread>
#include <vector>

#include "base/log.h"
#include "base/result.h"

namespace muster::app {

/// Something small that a process does for itself again and again: what nobody asks for, follows or
/// misses once, and so is no job.
struct Chore {
    std::string_view name; // a slug, for the log
    std::chrono::milliseconds period{};
    std::function<Status()> work; // may be done by several processes at once
};

/// The thread that does the chores: each at once, then again after its period. One that fails is
/// logged, and done again.
class Housekeeping {
public:
    Housekeeping(std::vector<Chore> chores, Log& log);
    /// Waits for the chore in hand.
    ~Housekeeping() = default;
    Housekeeping(const Housekeeping&) = delete;
    Housekeeping& operator=(const Housekeeping&) = delete;

private:
    using Time = std::chrono::steady_clock::time_point;
    void run(const std::stop_token& stop);
    void work(const Chore& chore);

    std::vector<Chore> chores_;
    Log& log_;
    std::jthread thread_;
};

} // namespace muster::app
