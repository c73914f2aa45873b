#include "jobs/job_rows.h"

#include <utility>

#include <fmt/format.h>

#include "sql/rows.h"

namespace muster::jobs {
namespace {

constexpr std::string_view kSaveJob = R"(
UPDATE job SET open_key = ?, state = ?, step = ?, cursor = ?, attempt = ?, waiting_for = ?,
    due_at = ?, owner = ?, fence = ?, cancel_requested = ?, error_kind = ?, error_reason = ?,
    error_detail = ?, changed_at = ?, ended_at = ?, progress_bytes = NULL,
    progress_total_bytes = NULL, progress_rows = NULL, change_seq = )" MUSTER_NEXT_CHANGE R"(
WHERE id = ? AND fence = ? AND state = ?)";
constexpr std::string_view kSaveProgress = R"(
UPDATE job SET progress_bytes = ?, progress_total_bytes = ?, progress_rows = ?,
    change_seq = )" MUSTER_NEXT_CHANGE R"(
WHERE id = ? AND fence = ? AND state = 'running')";
constexpr std::string_view kNewestChange = "SELECT coalesce(max(change_seq), 0) FROM job";
constexpr std::string_view kChanges =
    "SELECT change_seq, id FROM job WHERE change_seq > ? ORDER BY change_seq LIMIT ?";
// Changes nothing: on PostgreSQL it locks the row until the transaction ends.
constexpr std::string_view kHold = R"(
UPDATE job SET fence = fence WHERE id = ? AND fence = ? AND state = 'running'
RETURNING cancel_requested)";
constexpr std::string_view kSaveStep = R"(
INSERT INTO job_step (job_id, ordinal, name, state, started_at, ended_at, detail)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (job_id, ordinal) DO UPDATE SET
    name = excluded.name, state = excluded.state, ended_at = excluded.ended_at,
    detail = excluded.detail)";
constexpr std::string_view kSteps = R"(
SELECT name, state, started_at, ended_at, detail FROM job_step WHERE job_id = ? ORDER BY ordinal)";

sql::Value millis(const std::optional<Instant>& instant) {
    return instant ? sql::Value(instant->unix_millis()) : sql::Value(std::nullopt);
}

std::optional<Instant> instant(const std::optional<std::int64_t>& millis) {
    return millis ? std::optional(Instant::from_unix_millis(*millis)) : std::nullopt;
}

std::optional<JobError> read_error(const sql::Row& row) {
    JobError error{row.text(13), row.text(14), row.text(15)};
    return error == JobError{} ? std::nullopt : std::optional(std::move(error));
}

std::optional<Progress> read_progress(const sql::Row& row) {
    if (row.is_null(22)) {
        return std::nullopt;
    }
    return Progress{.bytes = row.count(22), .total_bytes = row.count(23), .rows = row.count(24)};
}

std::string job_query(std::string_view condition) {
    return fmt::format("SELECT {} FROM job WHERE {}", kJobColumns, condition);
}

Error damaged(std::string_view id, std::string_view what) {
    return {ErrorKind::Internal, "jobs.damaged",
            fmt::format("{} has a {} nobody writes", id, what)};
}

} // namespace

Result<Job> read_job(const sql::Row& row) {
    const Result<JobId> id = JobId::parse(row.text(0));
    const auto state = kJobStateNames.find(row.text(3));
    Result<Json> input = Json::parse(row.text(5));
    Result<Json> cursor = Json::parse(row.text(6));
    if (!id || !state || !input || !cursor) {
        return damaged(row.text(0), !id ? "id" : !state ? "state" : "document");
    }
    return Job{.id = *id,
               .kind = row.text(1),
               .business_key = row.text(2),
               .state = *state,
               .step = row.text(4),
               .input = std::move(*input),
               .cursor = std::move(*cursor),
               .attempt = static_cast<int>(row.integer(7)),
               .waiting_for = row.text(8),
               .due_at = instant(row.optional_integer(9)),
               .owner = row.text(10),
               .fence = row.integer(11),
               .cancel_requested = row.integer(12) != 0,
               .error = read_error(row),
               .origin = {row.text(16), row.text(17), row.text(18)},
               .created_at = Instant::from_unix_millis(row.integer(19)),
               .changed_at = Instant::from_unix_millis(row.integer(20)),
               .ended_at = instant(row.optional_integer(21)),
               .progress = read_progress(row),
               .change_seq = row.integer(25)};
}

std::string open_key(std::string_view kind, std::string_view business_key) {
    return fmt::format("{} {}", kind, business_key);
}

Result<std::optional<Job>> find_job(sql::Session& session, const JobId& id) {
    std::optional<Job> found;
    TRY_DONE(session.query(job_query("id = ?"), {id.str()}, [&](const sql::Row& row) -> Status {
        TRY(found, read_job(row));
        return {};
    }));
    return found;
}

Result<Job> get_job(sql::Session& session, const JobId& id) {
    TRY(std::optional<Job> found, find_job(session, id));
    if (!found) {
        return Error{ErrorKind::NotFound, "jobs.not_found", id.str()};
    }
    return std::move(*found);
}

Status save_job(sql::Session& session, const Job& before, const Job& after) {
    const JobError error = after.error.value_or(JobError{});
    const sql::Value key = is_open(after.state)
                               ? sql::Value(open_key(after.kind, after.business_key))
                               : sql::Value(std::nullopt);
    TRY(const std::int64_t changed,
        session.execute(kSaveJob,
                        {key, kJobStateNames.name(after.state), after.step, after.cursor.str(),
                         after.attempt, after.waiting_for, millis(after.due_at), after.owner,
                         after.fence, after.cancel_requested ? 1 : 0, error.kind, error.reason,
                         error.detail, after.changed_at.unix_millis(), millis(after.ended_at),
                         before.id.str(), before.fence, kJobStateNames.name(before.state)}));
    if (changed == 0) {
        return Error{ErrorKind::Stale, "jobs.lease_lost", before.id.str()};
    }
    return {};
}

Status save_progress(sql::Session& session,
                     const JobId& id,
                     std::int64_t fence,
                     const Progress& progress) {
    TRY(const std::int64_t changed,
        session.execute(kSaveProgress,
                        {progress.bytes, progress.total_bytes, progress.rows, id.str(), fence}));
    return changed > 0 ? Status() : Status(Error{ErrorKind::Stale, "jobs.lease_lost", id.str()});
}

Result<std::int64_t> newest_change(sql::Session& session) {
    std::int64_t newest = 0;
    TRY_DONE(session.query(kNewestChange, {}, [&](const sql::Row& row) -> Status {
        newest = row.integer(0);
        return {};
    }));
    return newest;
}

Result<std::vector<JobChange>> changes_after(sql::Session& session, std::int64_t seq, int limit) {
    return sql::all_rows(session, kChanges, {seq, limit},
                         [](const sql::Row& row) -> Result<JobChange> {
                             TRY(const JobId id, JobId::parse(row.text(1)));
                             return JobChange{.seq = row.integer(0), .id = id};
                         });
}

Result<bool> hold_lease(sql::Session& session, const JobId& id, std::int64_t fence) {
    std::optional<bool> cancel_requested;
    TRY_DONE(session.query(kHold, {id.str(), fence}, [&](const sql::Row& row) -> Status {
        cancel_requested = row.integer(0) != 0;
        return {};
    }));
    if (!cancel_requested) {
        return Error{ErrorKind::Stale, "jobs.lease_lost", id.str()};
    }
    return *cancel_requested;
}

Status
save_step(sql::Session& session, const JobId& id, std::size_t ordinal, const StepRecord& record) {
    const Instant started = record.started_at.value_or(Instant{});
    TRY_DONE(session.execute(kSaveStep, {id.str(), static_cast<std::int64_t>(ordinal), record.name,
                                         kStepStateNames.name(record.state), started.unix_millis(),
                                         millis(record.ended_at), record.detail}));
    return {};
}

Result<std::vector<StepRecord>> read_steps(sql::Session& session, const JobId& id) {
    std::vector<StepRecord> steps;
    TRY_DONE(session.query(kSteps, {id.str()}, [&](const sql::Row& row) -> Status {
        const auto state = kStepStateNames.find(row.text(1));
        if (!state) {
            return damaged(id.str(), "state of a step");
        }
        steps.push_back({.name = row.text(0),
                         .state = *state,
                         .started_at = instant(row.optional_integer(2)),
                         .ended_at = instant(row.optional_integer(3)),
                         .detail = row.text(4)});
        return {};
    }));
    return steps;
}

} // namespace muster::jobs
