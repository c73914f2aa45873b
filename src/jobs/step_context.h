#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "audit/log.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "jobs/job.h"
#include "sql/writer.h"

namespace muster::jobs {

/// What a step gets: its job, and the ways to change something that hold when this process is
/// paused and another takes the job over. Lives as long as one run of one step; one thread.
class StepContext {
public:
    using Write = std::function<Status(sql::Session&)>;
    struct Ports {
        sql::Writer& writer;
        audit::Log& audit;
        const Clock& clock;
        Random& random;
    };
    StepContext(Ports ports, Job job, std::stop_token stop)
        : ports_(ports), job_(std::move(job)), stop_(std::move(stop)) {}

    [[nodiscard]] const Job& job() const noexcept { return job_; }
    [[nodiscard]] const Json& input() const noexcept { return job_.input; }
    [[nodiscard]] const Json& cursor() const noexcept { return job_.cursor; }
    [[nodiscard]] Instant now() const { return ports_.clock.now(); }
    /// Set when somebody cancels the job, its time is over, its lease is lost or the program ends:
    /// a long step then returns again() with what it has done.
    [[nodiscard]] const std::stop_token& stop() const noexcept { return stop_; }

    /// What the task shows of this step from now on.
    void note(std::string detail) { note_ = std::move(detail); }
    [[nodiscard]] const std::string& noted() const noexcept { return note_; }

    /// Writes in the transaction that saves the step's outcome: done exactly when the step is, and
    /// once. It sees nothing of a step that fails.
    void also(Write write) { writes_.push_back(std::move(write)); }
    [[nodiscard]] const std::vector<Write>& writes() const noexcept { return writes_; }

    /// Writes now, in a transaction of its own. A step that is repeated after a crash finds it
    /// written. Errors: Stale "jobs.lease_lost" with nothing written; those of `write`.
    Status write(const Write& write);

    /// Looks into the database. Errors: those of `read`.
    Status read(const Write& read) { return ports_.writer.write(read); }

    [[nodiscard]] const Ports& ports() const noexcept { return ports_; }

private:
    Ports ports_;
    Job job_;
    std::stop_token stop_;
    std::string note_;
    std::vector<Write> writes_;
};

} // namespace muster::jobs
