#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/result.h"
#include "jobs/cadence.h"
#include "jobs/queue.h"
#include "sql/writer.h"

namespace muster::jobs {

/// A job that starts again and again.
struct Schedule {
    std::string name;
    Cadence cadence;
    std::string kind;
    std::string business_key;
    Json input = Json::Object{};
};

/// Starts the jobs of schedules: one for each time that is due, whichever of the processes looks
/// first. Times that were missed, while no process ran or the job before was still open, fold into
/// one. Thread-safe.
class Scheduler {
public:
    struct Ports {
        sql::Writer& writer;
        Queue& queue;
        Log& log;
    };
    Scheduler(Ports ports, std::vector<Schedule> schedules)
        : ports_(ports), schedules_(std::move(schedules)) {}

    /// How many jobs it started. Errors: those of the database.
    Result<std::size_t> run_due(Instant now);

private:
    Result<bool> run_one(sql::Session& session, const Schedule& schedule, Instant now);

    Ports ports_;
    std::vector<Schedule> schedules_;
};

} // namespace muster::jobs
