#pragma once

#include "base/instant.h"
#include "base/random.h"
#include "base/result.h"
#include "jobs/claim.h"
#include "jobs/job.h"
#include "jobs/kind.h"

namespace muster::jobs {

/// Why a step was asked to stop. Cancelling is no such reason: it stands in the job's row.
enum class Interruption { None, TimedOut, Shutdown };

/// What became of a run of a step, and when.
struct StepEnd {
    Result<StepOutcome> outcome;
    Interruption interruption = Interruption::None;
    bool cancel_requested = false;
    Instant at;
};

/// What the job becomes. Whoever asked to cancel gets it, unless the job has just succeeded: what
/// is done is not undone by calling it cancelled.
Job after_step(const Claim& claim, const StepEnd& end, Random& random);

/// What is recorded of the step itself.
StepState step_state_after(const StepEnd& end, JobState job);

} // namespace muster::jobs
