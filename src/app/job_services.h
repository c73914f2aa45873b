#pragma once

#include <string>
#include <utility>
#include <vector>

#include "api_operations/task_feed.h"
#include "audit/log.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "http/event_hub.h"
#include "jobs/kind.h"
#include "jobs/progress_board.h"
#include "jobs/queue.h"
#include "jobs/runner.h"
#include "jobs/scheduler.h"
#include "jobs/tasks.h"
#include "jobs/workers.h"
#include "sql/database.h"

namespace muster::app {

/// All that runs jobs, built over its ports in the order of who needs whom; the threads begin at
/// once.
struct JobServices {
    struct Ports {
        sql::Database& database;
        audit::Log& audit;
        const Clock& clock;
        Random& random;
        Log& log;
        http::EventHub& hub;
        jobs::ProgressBoard& progress;
    };
    struct Options {
        std::vector<jobs::Kind> kinds;
        std::vector<jobs::Schedule> schedules;
        std::string owner; // names this process, for people
        std::size_t threads = 4;
        bool is_alone = false; // no other process runs jobs of this database
    };
    /// The rest of the five seconds that a server has to end is for the requests in hand.
    static constexpr std::chrono::milliseconds kGrace{1'500};

    JobServices(const Ports& ports, Options options)
        : kinds(std::move(options.kinds)),
          queue(
              {.kinds = kinds, .audit = ports.audit, .clock = ports.clock, .random = ports.random}),
          tasks(kinds, &ports.progress), feed({.database = ports.database,
                                               .tasks = tasks,
                                               .hub = ports.hub,
                                               .progress = ports.progress,
                                               .log = ports.log,
                                               .look_every = look_every(ports.database)}),
          runner({.writer = ports.database.writer(),
                  .kinds = kinds,
                  .audit = ports.audit,
                  .clock = ports.clock,
                  .random = ports.random,
                  .listener = feed,
                  .log = ports.log},
                 {.owner = std::move(options.owner)}),
          scheduler({.writer = ports.database.writer(), .queue = queue, .log = ports.log},
                    std::move(options.schedules)),
          workers(
              {.runner = runner, .scheduler = scheduler, .clock = ports.clock, .log = ports.log},
              {.threads = options.threads, .is_alone = options.is_alone, .grace = kGrace}) {}

    jobs::KindTable kinds;
    jobs::Queue queue;
    jobs::Tasks tasks;
    api::TaskFeed feed;
    jobs::Runner runner;
    jobs::Scheduler scheduler;
    jobs::Workers workers;

private:
    /// Only on PostgreSQL are there other processes that change jobs.
    static std::optional<std::chrono::milliseconds> look_every(const sql::Database& database) {
        constexpr std::chrono::milliseconds kOften{300};
        return database.engine() == sql::Engine::Postgres ? std::optional(kOften) : std::nullopt;
    }
};

} // namespace muster::app
