#pragma once

#include <cstdint>

#include "base/instant.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::jobs {

/// Removes the jobs that ended before `before`, with all that is known of them, at most `limit` to
/// keep the transaction short. How many went. The audit log keeps that they were. Errors: those of
/// the database.
Result<std::int64_t> forget_closed(sql::Session& session, Instant before, int limit);

/// Removes the budgets of Pacer that nothing was taken of since `before`, at most `limit`: by then
/// they are saved up to their burst again, as one is that is not known. How many went. Errors:
/// those of the database.
Result<std::int64_t> forget_budgets(sql::Session& session, Instant before, int limit);

} // namespace muster::jobs
