#include "jobs/save_outcome.h"

#include <optional>
#include <utility>

#include "jobs/job_rows.h"
#include "jobs/slots.h"

namespace muster::jobs {
namespace {

/// What the step wanted written, and then whether it is done, if only the database knows.
Status settle(sql::Session& session, const StepContext& context, StepOutcome& outcome) {
    for (const StepContext::Write& write : context.writes()) {
        TRY_DONE(write(session));
    }
    if (outcome.is_done) {
        TRY(const bool is_done, outcome.is_done(session));
        outcome.next = is_done ? StepOutcome::Next::Step : StepOutcome::Next::Again;
    }
    return {};
}

StepRecord
record_of(const Claim& claim, const StepContext& context, const StepEnd& end, const Job& after) {
    const bool is_done = end.outcome && end.outcome->next == StepOutcome::Next::Step;
    return {.name = claim.job.step,
            .state = step_state_after(end, after.state),
            .started_at = claim.step_started_at,
            .ended_at = is_done ? std::optional(end.at) : after.ended_at,
            .detail = context.noted()};
}

bool keeps_slot(const Kind& kind, const Job& job) {
    return kind.concurrency && kind.concurrency->hold == Concurrency::Hold::Job &&
           is_open(job.state);
}

Status audit_end(sql::Session& session, const StepContext& context, const Job& job) {
    Json::Object details{
        {"kind", job.kind}, {"key", job.business_key}, {"state", kJobStateNames.name(job.state)}};
    if (job.error) {
        details.push_back({"error", job.error->reason});
    }
    const auto result = job.state == JobState::Succeeded ? audit::EventResult::Succeeded
                                                         : audit::EventResult::Failed;
    return context.ports().audit.append(session, {.actor = "jobs",
                                                  .action = "job.ended",
                                                  .target = job.id.str(),
                                                  .result = result,
                                                  .request_id = job.origin.request_id,
                                                  .scope = job.origin.scope,
                                                  .details = std::move(details)});
}

} // namespace

Result<Job>
save_outcome(sql::Session& session, const Claim& claim, const StepContext& context, StepEnd end) {
    TRY(end.cancel_requested, hold_lease(session, claim.job.id, claim.job.fence));
    if (end.outcome) {
        TRY_DONE(settle(session, context, *end.outcome));
    }
    Job after = after_step(claim, end, context.ports().random);
    TRY_DONE(save_job(session, claim.job, after));
    if (claim.step < claim.kind->steps.size()) {
        TRY_DONE(
            save_step(session, claim.job.id, claim.step, record_of(claim, context, end, after)));
    }
    if (!keeps_slot(*claim.kind, after)) {
        TRY_DONE(release_slot(session, claim.job.id));
    }
    if (!is_open(after.state) && claim.kind->trail == Kind::Trail::Audited) {
        TRY_DONE(audit_end(session, context, after));
    }
    if (!is_open(after.state) && claim.kind->ended) {
        TRY_DONE(claim.kind->ended(session, after));
    }
    return after;
}

} // namespace muster::jobs
