#include "jobs/claim.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "jobs/job_rows.h"
#include "jobs/slots.h"

namespace muster::jobs {
namespace {

constexpr std::string_view kNoSlot = "jobs.no_slot";
constexpr int kCandidates = 2; // another process may take the first meanwhile

std::string candidates_query(std::string_view condition) {
    return fmt::format("SELECT {} FROM job WHERE kind = ? AND due_at <= ? {} ORDER BY due_at, id "
                       "LIMIT {}",
                       kJobColumns, condition, kCandidates);
}

Result<std::vector<Job>> candidates(sql::Session& session, const Kind& kind, Instant now) {
    bool has_room = true;
    if (kind.concurrency) {
        TRY(has_room, has_free_slot(session, kind));
    }
    // Those that have a place already may always go on.
    const std::string_view condition =
        has_room ? "" : "AND id IN (SELECT job_id FROM job_slot WHERE kind = job.kind)";
    std::vector<Job> found;
    TRY_DONE(session.query(candidates_query(condition), {kind.name, now.unix_millis()},
                           [&](const sql::Row& row) -> Status {
                               TRY(Job job, read_job(row));
                               found.push_back(std::move(job));
                               return {};
                           }));
    return found;
}

Job claimed(const Job& job, const Claimant& claimant, Instant now) {
    Job mine = job;
    if (job.state == JobState::Running) {
        // Its worker was killed or hangs. Counted, or a job that kills its process would do so
        // for ever.
        mine.attempt = job.attempt + 1;
        mine.error = JobError{"unavailable", "jobs.worker_lost",
                              fmt::format("{} did not come back", job.owner)};
    }
    mine.state = JobState::Running;
    mine.waiting_for.clear();
    mine.owner = claimant.owner;
    mine.fence = job.fence + 1;
    mine.due_at = now + claimant.lease;
    mine.changed_at = now;
    return mine;
}

Status begin_step(sql::Session& session, Claim& claim, Instant now) {
    TRY(const std::vector<StepRecord> records, read_steps(session, claim.job.id));
    if (claim.step < records.size()) {
        claim.step_started_at = records[claim.step].started_at;
    }
    claim.step_started_at = claim.step_started_at.value_or(now);
    return save_step(session, claim.job.id, claim.step,
                     {.name = claim.job.step,
                      .state = StepState::Running,
                      .started_at = claim.step_started_at,
                      .ended_at = std::nullopt,
                      .detail = {}});
}

Status take(sql::Session& session, const Job& job, Claim& claim, Instant now) {
    TRY_DONE(save_job(session, job, claim.job));
    TRY(const bool has_slot, take_slot(session, *claim.kind, job.id));
    if (!has_slot) {
        return Error{ErrorKind::RateLimited, kNoSlot, claim.kind->name};
    }
    if (claim.step == claim.kind->steps.size()) {
        return {}; // a step this program does not know; running it says so
    }
    return begin_step(session, claim, now);
}

} // namespace

Result<std::optional<Claim>>
claim_due(sql::Session& session, const Kind& kind, const Claimant& claimant, Instant now) {
    TRY(const std::vector<Job> due, candidates(session, kind, now));
    for (const Job& job : due) {
        Claim claim{.job = claimed(job, claimant, now),
                    .kind = &kind,
                    .step = kind.step_at(job.step).value_or(kind.steps.size()),
                    .step_started_at = std::nullopt};
        const Status taken =
            session.savepoint([&](sql::Session& within) { return take(within, job, claim, now); });
        if (taken) {
            return std::optional(std::move(claim));
        }
        if (taken.error().reason == kNoSlot) {
            break;
        }
        if (taken.error().kind != ErrorKind::Stale) { // of those another process was faster
            return taken.error();
        }
    }
    return std::optional<Claim>();
}

Result<std::optional<Claim>> claim_next(sql::Session& session,
                                        std::span<const Kind* const> kinds,
                                        std::size_t turn,
                                        const Claimant& claimant,
                                        Instant now) {
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        TRY(std::optional<Claim> claimed,
            claim_due(session, *kinds[(turn + i) % kinds.size()], claimant, now));
        if (claimed) {
            return claimed;
        }
    }
    return std::optional<Claim>();
}

} // namespace muster::jobs
