#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "jobs/runner.h"
#include "jobs/scheduler.h"

namespace muster::jobs {

/// The threads that run jobs in a server: some for all kinds that have none of their own, and for
/// each other kind as many as it says. They sleep until something is due: known from the database,
/// or told by wake(). What another process starts is seen after `look` at the latest.
class Workers {
public:
    struct Ports {
        Runner& runner;
        Scheduler& scheduler;
        const Clock& clock;
        Log& log;
    };
    struct Options {
        std::size_t threads = 4; // that kinds share
        /// Nobody else runs jobs of this database: what was running goes on at once.
        bool is_alone = false;
        std::chrono::milliseconds look{1'000};
        std::chrono::milliseconds heartbeat{2'000}; // several in the length of a lease
        /// At the end: how long steps have before they are asked to stop. The rest of the five
        /// seconds that a server has to end is for them to hear it.
        std::chrono::milliseconds grace{3'000};
    };
    Workers(Ports ports, Options options);
    /// Stops, as stop() does.
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// Call it after the commit of what started a job.
    void wake();
    /// Takes no more jobs, lets steps end, and asks those to stop that take longer than the grace.
    /// Returns when all threads have ended.
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace muster::jobs
