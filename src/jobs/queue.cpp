#include "jobs/queue.h"

#include <fmt/format.h>

#include "base/check.h"
#include "jobs/job_rows.h"
#include "jobs/open_job.h"
#include "jobs/slots.h"

namespace muster::jobs {
namespace {

constexpr std::size_t kLongestKey = 512;

// An open job is touched, not left alone: one that is about to close then waits for this
// transaction, or this one for it.
constexpr std::string_view kStart = R"(
INSERT INTO job (id, kind, business_key, open_key, state, step, input, cursor, attempt,
    waiting_for, due_at, owner, fence, cancel_requested, starts, error_kind, error_reason,
    error_detail, actor, request_id, scope, created_at, changed_at, ended_at, change_seq)
VALUES (?, ?, ?, ?, ?, ?, ?, 'null', 0, '', ?, '', 0, 0, 1, '', '', '', ?, ?, ?, ?, ?, NULL,
    )" MUSTER_NEXT_CHANGE R"()
ON CONFLICT (open_key) DO UPDATE SET starts = job.starts + 1
RETURNING id)";
constexpr std::string_view kRequestCancel =
    "UPDATE job SET cancel_requested = 1, change_seq = " MUSTER_NEXT_CHANGE
    " WHERE id = ? AND fence = ? AND state = 'running'";

Error bad_state(const Job& job, std::string_view action) {
    return {ErrorKind::Conflict, "jobs.bad_state",
            fmt::format("{} is {} and cannot be {}", job.id.str(), kJobStateNames.name(job.state),
                        action)};
}

/// Somebody changed the row since it was read, e.g. a runner claimed it.
Error as_conflict(Error error) {
    if (error.kind == ErrorKind::Stale) {
        return {ErrorKind::Conflict, "jobs.bad_state", error.detail + " changed meanwhile"};
    }
    return error;
}

Status check_key_is_free(sql::Session& session, const Job& job) {
    TRY(const std::optional<JobId> open, find_open_job(session, job.kind, job.business_key));
    if (open) {
        return Error{ErrorKind::Conflict, "jobs.key_taken",
                     fmt::format("another {} of {} is open", job.kind, job.business_key)};
    }
    return {};
}

Job begun_again(const Job& job, Instant now) {
    Job again = job;
    again.state = JobState::Queued;
    again.attempt = 0;
    again.waiting_for.clear();
    again.due_at = now;
    again.cancel_requested = false;
    again.error.reset();
    again.changed_at = now;
    again.ended_at.reset();
    return again;
}

} // namespace

Result<Started> Queue::start(sql::Session& session, const NewJob& job) {
    const Kind* const kind = ports_.kinds.find(job.kind);
    MUSTER_CHECK(kind != nullptr, "a job of a kind that is not in the table");
    if (job.business_key.empty() || job.business_key.size() > kLongestKey) {
        return Error{ErrorKind::Invalid, "jobs.malformed_key",
                     fmt::format("a business key has 1 to {} bytes", kLongestKey)};
    }
    const JobId id = JobId::make(ports_.clock, ports_.random);
    const Instant now = id.uuid().made_at(); // which is how Tasks::list() finds its place again
    const Instant due = job.not_before.value_or(now);
    const JobState state = due > now ? JobState::Waiting : JobState::Queued;
    std::string found;
    TRY_DONE(
        session.query(kStart,
                      {id.str(), job.kind, job.business_key, open_key(job.kind, job.business_key),
                       kJobStateNames.name(state), kind->steps.front().name, job.input.str(),
                       due.unix_millis(), job.origin.actor, job.origin.request_id, job.origin.scope,
                       now.unix_millis(), now.unix_millis()},
                      [&](const sql::Row& row) -> Status {
                          found = row.text(0);
                          return {};
                      }));
    TRY(const JobId open, JobId::parse(found));
    if (open != id) {
        return Started{open, Started::Novelty::AlreadyOpen};
    }
    TRY(const Job started, get_job(session, id));
    TRY_DONE(record(session, started, job.origin, "job.started"));
    return Started{id, Started::Novelty::New};
}

Result<Job> Queue::retry(sql::Session& session, const JobId& id, const Origin& who) {
    TRY(const Job job, get_job(session, id));
    switch (job.state) {
    case JobState::Queued:
    case JobState::Running:
    case JobState::Succeeded: return bad_state(job, "retried");
    case JobState::Waiting: break;
    case JobState::Failed:
    case JobState::Cancelled: TRY_DONE(check_key_is_free(session, job));
    }
    Job again = begun_again(job, ports_.clock.now());
    if (const Status saved = save_job(session, job, again); !saved) {
        return as_conflict(saved.error());
    }
    TRY_DONE(record(session, again, who, "job.retried"));
    return again;
}

Result<Job> Queue::cancel(sql::Session& session, const JobId& id, const Origin& who) {
    TRY(const Job job, get_job(session, id));
    if (!is_open(job.state)) {
        return bad_state(job, "cancelled");
    }
    Job cancelled = job;
    cancelled.cancel_requested = true;
    if (job.state == JobState::Running) {
        TRY(const std::int64_t changed, session.execute(kRequestCancel, {id.str(), job.fence}));
        if (changed == 0) {
            return as_conflict({ErrorKind::Stale, "jobs.lease_lost", id.str()});
        }
    } else {
        const Instant now = ports_.clock.now();
        cancelled.state = JobState::Cancelled;
        cancelled.waiting_for.clear();
        cancelled.due_at.reset();
        cancelled.changed_at = now;
        cancelled.ended_at = now;
        if (const Status saved = save_job(session, job, cancelled); !saved) {
            return as_conflict(saved.error());
        }
        TRY_DONE(release_slot(session, id));
    }
    TRY_DONE(record(session, cancelled, who, "job.cancelled"));
    return cancelled;
}

Status
Queue::record(sql::Session& session, const Job& job, const Origin& who, std::string_view action) {
    const Kind* const kind = ports_.kinds.find(job.kind);
    if (kind != nullptr && kind->trail == Kind::Trail::Quiet) {
        return {};
    }
    return ports_.audit.append(
        session, {.actor = who.actor,
                  .action = std::string(action),
                  .target = job.id.str(),
                  .result = audit::EventResult::Succeeded,
                  .request_id = who.request_id,
                  .scope = who.scope,
                  .details = Json::Object{{"kind", job.kind}, {"key", job.business_key}}});
}

} // namespace muster::jobs
