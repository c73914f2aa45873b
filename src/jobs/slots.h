#pragma once

#include "base/result.h"
#include "jobs/job.h"
#include "jobs/kind.h"
#include "sql/session.h"

namespace muster::jobs {

/// Whether a kind's limit leaves room for another job.
Result<bool> has_free_slot(sql::Session& session, const Kind& kind);

/// Takes a place for the job among those of its kind that may be at it; true also when it has one
/// from before, and for a kind without a limit.
Result<bool> take_slot(sql::Session& session, const Kind& kind, const JobId& id);

/// Gives the job's place back, if it has one.
Status release_slot(sql::Session& session, const JobId& id);

} // namespace muster::jobs
