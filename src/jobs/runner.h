#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "audit/log.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mutex.h"
#include "base/random.h"
#include "base/result.h"
#include "jobs/claim.h"
#include "jobs/job.h"
#include "jobs/kind.h"
#include "jobs/transition.h"
#include "sql/writer.h"

namespace muster::jobs {

/// Runs the steps of due jobs, here and in any other process on the same database.
///
/// A step's run is two transactions: one claims the job (lease and fence), one saves the outcome
/// together with the step's own writes. A crash between them repeats one step, after the lease has
/// ended. Thread-safe: each thread that calls runs another job.
class Runner {
public:
    struct Ports {
        sql::Writer& writer;
        const KindTable& kinds;
        audit::Log& audit;
        const Clock& clock;
        Random& random;
        Listener& listener;
        Log& log;
    };
    struct Options {
        std::string owner; // names this process, for people
        std::chrono::milliseconds lease{30'000};
    };
    Runner(Ports ports, Options options);

    /// Claims the jobs that are due at `now`, of all kinds, runs one step of each, and saves. How
    /// many it ran. Errors: those of the database.
    Result<std::size_t> run_due(Instant now);
    /// The same of one job, of a kind that has no threads of its own; false when none is due.
    Result<bool> run_one(Instant now);
    /// The two halves of it, for the threads of a kind: whoever claims a job runs it.
    Result<std::optional<Claim>> claim(const Kind& kind, Instant now);
    Status run(const Claim& claim);

    [[nodiscard]] const KindTable& kinds() const noexcept { return ports_.kinds; }

    /// Makes what was running due at once, as nobody else lives who could run it: for a process
    /// that has the database to itself, before it runs anything.
    Status take_over();

    /// Renews the leases of what runs here, and asks a step to stop whose job was cancelled, whose
    /// time is over or whose lease is lost. Call it several times in the length of a lease.
    Status heartbeat();
    /// Asks all steps that run here to stop, and their jobs to be left for later.
    void interrupt();

    /// When the first job is due after `looked`, of any kind: what was due before and nobody has
    /// claimed waits for room among those of its kind. Errors: those of the database.
    Result<std::optional<Instant>> next_due(Instant looked);

private:
    struct Running {
        JobId id;
        std::int64_t fence = 0;
        Instant deadline;
        std::stop_source stop;
        Interruption interruption = Interruption::None;
    };
    using Runs = std::map<std::string, Running>; // by job id

    Result<std::optional<Claim>> claim_of(std::span<const Kind* const> kinds, Instant now);
    Result<StepOutcome> call_step(const Claim& claim, class StepContext& context);
    Status save(const Claim& claim, const StepContext& context, Result<StepOutcome> outcome);
    void tell(const Job& job);
    /// Asks one run to stop, if it is still that of `fence`.
    void stop_run(const std::string& id, std::int64_t fence, Interruption why);
    Interruption interruption_of(const JobId& id);

    Ports ports_;
    Options options_;
    std::vector<const Kind*> all_;
    std::vector<const Kind*> sharing_; // those without threads of their own
    Guarded<Runs> running_;
    Guarded<std::size_t> turn_{0}; // the kind that is looked at first, so that none is starved
};

} // namespace muster::jobs
