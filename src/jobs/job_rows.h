#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "jobs/job.h"
#include "sql/session.h"

namespace muster::jobs {

/// The columns that read_job() expects, in their order.
inline constexpr std::string_view kJobColumns =
    "id, kind, business_key, state, step, input, cursor, attempt, waiting_for, due_at, owner, "
    "fence, cancel_requested, error_kind, error_reason, error_detail, actor, request_id, scope, "
    "created_at, changed_at, ended_at, progress_bytes, progress_total_bytes, progress_rows, "
    "change_seq";
/// The number of a change that is being made. No two writes run at a time.
#define MUSTER_NEXT_CHANGE "(SELECT coalesce(max(change_seq), 0) + 1 FROM job)"

/// Errors: Internal "jobs.damaged" for a row that nobody writes.
Result<Job> read_job(const sql::Row& row);

/// What is unique among open jobs. No kind has a blank in its name.
std::string open_key(std::string_view kind, std::string_view business_key);

Result<std::optional<Job>> find_job(sql::Session& session, const JobId& id);
/// Errors: NotFound "jobs.not_found".
Result<Job> get_job(sql::Session& session, const JobId& id);

/// Writes what a job has become, if its row is still the one of `before`: the same fence and state.
/// Errors: Stale "jobs.lease_lost" when it is not, Conflict when its key was taken meanwhile.
Status save_job(sql::Session& session, const Job& before, const Job& after);

/// The lease of a running job, for the rest of the transaction: nobody takes it over before its
/// end. Whether the job is to be cancelled. Errors: Stale "jobs.lease_lost".
Result<bool> hold_lease(sql::Session& session, const JobId& id, std::int64_t fence);

/// Keeps how far the running step of a job is, for those who look from other processes. Errors:
/// Stale "jobs.lease_lost".
Status
save_progress(sql::Session& session, const JobId& id, std::int64_t fence, const Progress& progress);

/// A job that was changed, by whatever process.
struct JobChange {
    std::int64_t seq = 0;
    JobId id;
};
/// The number of the newest change; 0 without a job.
Result<std::int64_t> newest_change(sql::Session& session);
/// Jobs whose last change is after `seq`, in the order of the changes, `limit` at most.
Result<std::vector<JobChange>> changes_after(sql::Session& session, std::int64_t seq, int limit);

/// The step at `ordinal` as it stands now; its start is kept from the first time.
Status
save_step(sql::Session& session, const JobId& id, std::size_t ordinal, const StepRecord& record);
Result<std::vector<StepRecord>> read_steps(sql::Session& session, const JobId& id);

} // namespace muster::jobs
