#include "jobs/transition.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "base/error_kind_names.h"

namespace muster::jobs {
namespace {

void close(Job& job, JobState state, Instant at) {
    job.state = state;
    job.waiting_for.clear();
    job.due_at.reset();
    job.ended_at = at;
}

void queue(Job& job, Instant at) {
    job.state = JobState::Queued;
    job.waiting_for.clear();
    job.due_at = at;
}

void wait(Job& job, Instant until, std::string what) {
    job.state = JobState::Waiting;
    job.waiting_for = std::move(what);
    job.due_at = until;
}

void advance(Job& job, const Claim& claim, const StepOutcome& outcome, Instant at) {
    job.attempt = 0;
    job.error.reset();
    job.cursor = outcome.cursor.value_or(job.cursor);
    switch (outcome.next) {
    case StepOutcome::Next::Again: return queue(job, at);
    case StepOutcome::Next::Later: return wait(job, at + outcome.delay, outcome.waiting_for);
    case StepOutcome::Next::Step: break;
    }
    if (claim.step + 1 >= claim.kind->steps.size()) {
        return close(job, JobState::Succeeded, at);
    }
    job.step = claim.kind->steps[claim.step + 1].name;
    queue(job, at);
}

void fail(Job& job, const Claim& claim, const Error& error, Instant at, Random& random) {
    job.error = JobError{std::string(kErrorKindNames.name(error.kind)), std::string(error.reason),
                         error.detail};
    ++job.attempt;
    if (!is_retryable(error.kind) || job.attempt >= claim.kind->retry.attempts) {
        return close(job, JobState::Failed, at);
    }
    const auto delay = std::max<std::chrono::milliseconds>(
        claim.kind->retry.delay(job.attempt, random), error.retry_after);
    wait(job, at + delay, "another try");
}

Error cause_of(const StepEnd& end) {
    if (end.interruption == Interruption::TimedOut) {
        return {ErrorKind::Unavailable, "jobs.timed_out", "the step took longer than its kind may"};
    }
    return end.outcome.error();
}

} // namespace

Job after_step(const Claim& claim, const StepEnd& end, Random& random) {
    Job job = claim.job;
    job.owner.clear();
    job.changed_at = end.at;
    if (end.outcome) {
        advance(job, claim, *end.outcome, end.at);
    } else if (end.interruption == Interruption::Shutdown) {
        queue(job, end.at); // not its fault
    } else {
        fail(job, claim, cause_of(end), end.at, random);
    }
    if (end.cancel_requested && job.state != JobState::Succeeded) {
        close(job, JobState::Cancelled, end.at);
    }
    job.cancel_requested = job.state == JobState::Cancelled;
    return job;
}

StepState step_state_after(const StepEnd& end, JobState job) {
    if (end.outcome && end.outcome->next == StepOutcome::Next::Step) {
        return StepState::Succeeded;
    }
    switch (job) {
    case JobState::Failed: return StepState::Failed;
    case JobState::Cancelled: return StepState::Cancelled;
    case JobState::Queued: return StepState::Running; // goes on at once
    case JobState::Waiting:
    case JobState::Running:
    case JobState::Succeeded: break;
    }
    return StepState::Waiting;
}

} // namespace muster::jobs
