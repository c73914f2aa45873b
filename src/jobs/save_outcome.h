#pragma once

#include "base/result.h"
#include "jobs/claim.h"
#include "jobs/job.h"
#include "jobs/step_context.h"
#include "jobs/transition.h"
#include "sql/session.h"

namespace muster::jobs {

/// Saves the end of a run of a step, all inside one transaction: what the step wanted written, what
/// the job becomes, the record of the step, the place it held, and the audit event of a job that
/// ended. The job as it is then. Errors: Stale "jobs.lease_lost"; those of the step's writes.
Result<Job>
save_outcome(sql::Session& session, const Claim& claim, const StepContext& context, StepEnd end);

} // namespace muster::jobs
