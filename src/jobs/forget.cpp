#include "jobs/forget.h"

#include <string>
#include <string_view>
#include <vector>

namespace muster::jobs {
namespace {

// But for the newest change, after which those to come are numbered.
constexpr std::string_view kOld =
    "SELECT id FROM job WHERE ended_at < ? AND change_seq < (SELECT max(change_seq) FROM job) "
    "ORDER BY ended_at, id LIMIT ?";
constexpr std::string_view kForgetSteps = "DELETE FROM job_step WHERE job_id = ?";
constexpr std::string_view kForgetEffects = "DELETE FROM job_effect WHERE job_id = ?";
constexpr std::string_view kForgetJob = "DELETE FROM job WHERE id = ?";
constexpr std::string_view kForgetBudgets = R"(
DELETE FROM job_budget WHERE name IN (SELECT name FROM job_budget WHERE at < ? ORDER BY at LIMIT ?))";

} // namespace

Result<std::int64_t> forget_closed(sql::Session& session, Instant before, int limit) {
    std::vector<std::string> old;
    TRY_DONE(session.query(kOld, {before.unix_millis(), limit}, [&](const sql::Row& row) -> Status {
        old.push_back(row.text(0));
        return {};
    }));
    for (const std::string& id : old) {
        for (const std::string_view forget : {kForgetSteps, kForgetEffects, kForgetJob}) {
            TRY_DONE(session.execute(forget, {id}));
        }
    }
    return static_cast<std::int64_t>(old.size());
}

Result<std::int64_t> forget_budgets(sql::Session& session, Instant before, int limit) {
    return session.execute(kForgetBudgets, {before.unix_millis(), limit});
}

} // namespace muster::jobs
