#include "jobs/runner.h"

#include <exception>
#include <set>
#include <utility>

#include "jobs/save_outcome.h"
#include "jobs/step_context.h"

namespace muster::jobs {
namespace {

constexpr std::string_view kNextDue = "SELECT MIN(due_at) FROM job WHERE due_at > ?";
constexpr std::string_view kRenew = R"(
UPDATE job SET due_at = ? WHERE id = ? AND fence = ? AND state = 'running'
RETURNING cancel_requested)";
constexpr std::string_view kEndLeases =
    "UPDATE job SET due_at = ? WHERE state = 'running' AND due_at > ?";

constexpr std::size_t kMostAtOnce = 64; // claimed together, run one after the other

/// Renews a lease; false when the step is to stop: its lease is lost, or its job is to be
/// cancelled.
Result<bool> renew(sql::Session& session, const JobId& id, std::int64_t fence, Instant until) {
    bool is_wanted = false;
    TRY_DONE(session.query(kRenew, {until.unix_millis(), id.str(), fence},
                           [&](const sql::Row& row) -> Status {
                               is_wanted = row.integer(0) == 0;
                               return {};
                           }));
    return is_wanted;
}

} // namespace

Runner::Runner(Ports ports, Options options) : ports_(ports), options_(std::move(options)) {
    for (const Kind& kind : ports_.kinds.kinds()) {
        all_.push_back(&kind);
        if (!kind.own_threads) {
            sharing_.push_back(&kind);
        }
    }
}

Result<std::size_t> Runner::run_due(Instant now) {
    std::vector<Claim> claims;
    while (claims.size() < kMostAtOnce) {
        TRY(std::optional<Claim> next, claim_of(all_, now));
        if (!next) {
            break;
        }
        claims.push_back(std::move(*next));
    }
    for (const Claim& claim : claims) {
        TRY_DONE(run(claim));
    }
    return claims.size();
}

Result<bool> Runner::run_one(Instant now) {
    TRY(const std::optional<Claim> next, claim_of(sharing_, now));
    if (!next) {
        return false;
    }
    TRY_DONE(run(*next));
    return true;
}

Result<std::optional<Claim>> Runner::claim(const Kind& kind, Instant now) {
    const Kind* const one = &kind;
    return claim_of({&one, 1}, now);
}

Status Runner::take_over() {
    const std::int64_t now = ports_.clock.now().unix_millis();
    return ports_.writer.write([&](sql::Session& session) -> Status {
        TRY_DONE(session.execute(kEndLeases, {now, now}));
        return {};
    });
}

Result<std::optional<Claim>> Runner::claim_of(std::span<const Kind* const> kinds, Instant now) {
    const std::size_t turn = (*turn_.lock())++;
    std::optional<Claim> claimed;
    TRY_DONE(ports_.writer.write([&](sql::Session& session) -> Status {
        TRY(claimed, claim_next(session, kinds, turn, {options_.owner, options_.lease}, now));
        return {};
    }));
    if (claimed) {
        const Job& job = claimed->job;
        running_.lock()->insert_or_assign(job.id.str(),
                                          Running{.id = job.id,
                                                  .fence = job.fence,
                                                  .deadline = now + claimed->kind->timeout,
                                                  .stop = {},
                                                  .interruption = Interruption::None});
        ports_.listener.job_changed(job);
    }
    return claimed;
}

Status Runner::run(const Claim& claim) {
    const std::string id = claim.job.id.str();
    std::stop_token stop;
    {
        const auto running = running_.lock();
        stop = running->at(id).stop.get_token();
    }
    StepContext context({.writer = ports_.writer,
                         .audit = ports_.audit,
                         .clock = ports_.clock,
                         .random = ports_.random},
                        claim.job, stop);
    Status saved = save(claim, context, call_step(claim, context));
    {
        const auto running = running_.lock();
        // Claimed again here after the lease was lost, it is another run that has the entry.
        if (const auto found = running->find(id);
            found != running->end() && found->second.fence == claim.job.fence) {
            running->erase(found);
        }
    }
    if (!saved && saved.error().reason == "jobs.lease_lost") {
        ports_.log.warning("job.lease_lost", {{"job", id}, {"kind", claim.job.kind}});
        return {};
    }
    return saved;
}

Result<StepOutcome> Runner::call_step(const Claim& claim, StepContext& context) {
    if (claim.step >= claim.kind->steps.size()) {
        return Error{ErrorKind::Internal, "jobs.unknown_step", claim.job.step};
    }
    if (claim.job.attempt >= claim.kind->retry.attempts) {
        return Error{ErrorKind::Internal, "jobs.worker_lost",
                     "the step ended its process, or hung, each time it was tried"};
    }
    if (claim.job.cancel_requested) {
        return StepOutcome::again(claim.job.cursor); // which the cancelling then overrules
    }
    try {
        return claim.kind->steps[claim.step].run(context);
    } catch (const std::exception& bug) {
        ports_.log.error("job.step_threw", {{"job", claim.job.id.str()},
                                            {"kind", claim.job.kind},
                                            {"step", claim.job.step},
                                            {"what", bug.what()}});
        return Error{ErrorKind::Internal, "jobs.step_threw", "see the log"};
    }
}

Status Runner::save(const Claim& claim, const StepContext& context, Result<StepOutcome> outcome) {
    StepEnd end{.outcome = std::move(outcome),
                .interruption = interruption_of(claim.job.id),
                .cancel_requested = false,
                .at = ports_.clock.now()};
    Result<Job> saved = claim.job;
    const auto write = [&](sql::Session& session) -> Status {
        saved = save_outcome(session, claim, context, end);
        return saved ? Status() : Status(saved.error());
    };
    Status written = ports_.writer.write(write);
    if (!written && end.outcome && written.error().reason != "jobs.lease_lost") {
        // What the step wanted written failed: then so did the step.
        end.outcome = written.error();
        written = ports_.writer.write(write);
    }
    TRY_DONE(written);
    tell(*saved);
    return {};
}

void Runner::tell(const Job& job) {
    if (job.state == JobState::Failed) {
        const JobError error = job.error.value_or(JobError{});
        ports_.log.warning("job.failed", {{"job", job.id.str()},
                                          {"kind", job.kind},
                                          {"step", job.step},
                                          {"reason", error.reason}});
    }
    ports_.listener.job_changed(job);
}

Status Runner::heartbeat() {
    const Instant now = ports_.clock.now();
    const Runs runs = *running_.lock(); // the writer must not wait for a step that looks at them
    if (runs.empty()) {
        return {};
    }
    std::set<std::string> unwanted;
    TRY_DONE(ports_.writer.write([&](sql::Session& session) -> Status {
        unwanted.clear();
        for (const auto& [id, run] : runs) {
            TRY(const bool is_wanted, renew(session, run.id, run.fence, now + options_.lease));
            if (!is_wanted) {
                unwanted.insert(id);
            }
        }
        return {};
    }));
    for (const auto& [id, run] : runs) {
        if (now >= run.deadline) {
            stop_run(id, run.fence, Interruption::TimedOut);
        } else if (unwanted.contains(id)) {
            stop_run(id, run.fence, Interruption::None);
        }
    }
    return {};
}

void Runner::stop_run(const std::string& id, std::int64_t fence, Interruption why) {
    const auto current = running_.lock();
    const auto found = current->find(id);
    if (found == current->end() || found->second.fence != fence) {
        return; // it has ended meanwhile
    }
    Running& run = found->second;
    run.interruption = run.interruption == Interruption::None ? why : run.interruption;
    run.stop.request_stop();
}

void Runner::interrupt() {
    const auto current = running_.lock();
    for (auto& [id, running] : *current) {
        if (running.interruption == Interruption::None) {
            running.interruption = Interruption::Shutdown;
        }
        running.stop.request_stop();
    }
}

Interruption Runner::interruption_of(const JobId& id) {
    const auto current = running_.lock();
    const auto found = current->find(id.str());
    return found == current->end() ? Interruption::None : found->second.interruption;
}

Result<std::optional<Instant>> Runner::next_due(Instant looked) {
    std::optional<Instant> due;
    const auto read = [&](const sql::Row& row) -> Status {
        const auto millis = row.optional_integer(0);
        due = millis ? std::optional(Instant::from_unix_millis(*millis)) : std::nullopt;
        return {};
    };
    TRY_DONE(ports_.writer.write([&](sql::Session& session) {
        return session.query(kNextDue, {looked.unix_millis()}, read);
    }));
    return due;
}

} // namespace muster::jobs
