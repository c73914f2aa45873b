#include "jobs/scheduler.h"

#include <cstdint>
#include <optional>

namespace muster::jobs {
namespace {

constexpr std::string_view kFindCadence =
    "SELECT cadence, next_at FROM job_schedule WHERE name = ?";
constexpr std::string_view kPlan = R"(
INSERT INTO job_schedule (name, cadence, next_at) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET cadence = excluded.cadence, next_at = excluded.next_at)";
// Of processes that look at once, one changes the row.
constexpr std::string_view kAdvance =
    "UPDATE job_schedule SET next_at = ? WHERE name = ? AND next_at = ?";

struct Plan {
    std::string cadence;
    Instant next_at;
};

Result<std::optional<Plan>> find_plan(sql::Session& session, const std::string& name) {
    std::optional<Plan> plan;
    TRY_DONE(session.query(kFindCadence, {name}, [&](const sql::Row& row) -> Status {
        plan = Plan{row.text(0), Instant::from_unix_millis(row.integer(1))};
        return {};
    }));
    return plan;
}

/// A time further off than the time after next was planned by a clock that was ahead: keeping to it
/// would leave the schedule out until the clock gets there again.
bool is_out_of_reach(const Plan& plan, const Cadence& cadence, Instant now) {
    return plan.next_at > cadence.next_after(cadence.next_after(now));
}

} // namespace

Result<std::size_t> Scheduler::run_due(Instant now) {
    std::size_t started = 0;
    TRY_DONE(ports_.writer.write([&](sql::Session& session) -> Status {
        started = 0;
        for (const Schedule& schedule : schedules_) {
            TRY(const bool has_started, run_one(session, schedule, now));
            started += has_started ? 1 : 0;
        }
        return {};
    }));
    return started;
}

Result<bool> Scheduler::run_one(sql::Session& session, const Schedule& schedule, Instant now) {
    const Instant next = schedule.cadence.next_after(now);
    TRY(const std::optional<Plan> plan, find_plan(session, schedule.name));
    if (!plan || plan->cadence != schedule.cadence.str() ||
        is_out_of_reach(*plan, schedule.cadence, now)) {
        ports_.log.info("schedule.planned", {{"schedule", schedule.name}, {"next", next}});
        TRY_DONE(
            session.execute(kPlan, {schedule.name, schedule.cadence.str(), next.unix_millis()}));
        return false;
    }
    if (plan->next_at > now) {
        return false;
    }
    TRY(const std::int64_t changed, session.execute(kAdvance, {next.unix_millis(), schedule.name,
                                                               plan->next_at.unix_millis()}));
    if (changed == 0) {
        return false;
    }
    TRY(const Started started, ports_.queue.start(session, {.kind = schedule.kind,
                                                            .business_key = schedule.business_key,
                                                            .input = schedule.input,
                                                            .origin = {"schedule", "", ""},
                                                            .not_before = std::nullopt}));
    return started.novelty == Started::Novelty::New;
}

} // namespace muster::jobs
