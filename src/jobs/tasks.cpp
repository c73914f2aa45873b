#include "jobs/tasks.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "jobs/job_rows.h"

namespace muster::jobs {
namespace {

Json text_or_null(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

Json time_or_null(const std::optional<Instant>& instant) {
    return instant ? Json(instant->str()) : Json();
}

Json step_json(const StepRecord& step) {
    return Json::Object{{"name", step.name},
                        {"state", kStepStateNames.name(step.state)},
                        {"started_at", time_or_null(step.started_at)},
                        {"ended_at", time_or_null(step.ended_at)},
                        {"detail", text_or_null(step.detail)}};
}

Json error_json(const std::optional<JobError>& error) {
    if (!error) {
        return {};
    }
    return Json::Object{{"code", error->reason}, {"detail", error->detail}};
}

Json progress_json(const std::optional<Progress>& progress) {
    if (!progress) {
        return {};
    }
    return Json::Object{{"bytes", progress->bytes},
                        {"total_bytes", progress->total_bytes},
                        {"rows", progress->rows}};
}

struct Where {
    std::string text = "1 = 1";
    std::vector<sql::Value> values;

    /// Of none, nothing matches.
    void in(std::string_view column, const std::vector<std::string>& wanted) {
        text += fmt::format(" AND {} IN (", column);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            text += i == 0 ? "?" : ", ?";
            values.emplace_back(wanted[i]);
        }
        text += wanted.empty() ? "'')" : ")";
        text += wanted.empty() ? " AND 1 = 0" : "";
    }
};

Where where_of(const TaskFilter& filter, const std::optional<JobId>& after) {
    Where where;
    if (!filter.kinds.empty()) {
        where.in("kind", filter.kinds);
    }
    if (!filter.states.empty()) {
        std::vector<std::string> states;
        for (const JobState state : filter.states) {
            states.emplace_back(kJobStateNames.name(state));
        }
        where.in("state", states);
    }
    if (filter.scopes) {
        where.in("scope", *filter.scopes);
    }
    if (after) {
        // Ids begin with the time they were made at.
        where.text += " AND (created_at, id) < (?, ?)";
        where.values.emplace_back(after->uuid().made_at().unix_millis());
        where.values.emplace_back(after->str());
    }
    return where;
}

} // namespace

Json to_json(const Task& task) {
    const Job& job = task.job;
    Json::Array steps;
    for (const StepRecord& step : task.steps) {
        steps.push_back(step_json(step));
    }
    return Json::Object{
        {"id", job.id.str()},
        {"kind", job.kind},
        {"key", job.business_key},
        {"state", kJobStateNames.name(job.state)},
        {"waiting_for", text_or_null(job.waiting_for)},
        {"not_before", job.state == JobState::Waiting ? time_or_null(job.due_at) : Json()},
        {"attempt", job.attempt},
        {"cancel_requested", Json(job.cancel_requested)},
        {"steps", std::move(steps)},
        {"progress", progress_json(task.progress ? task.progress : job.progress)},
        {"error", error_json(job.error)},
        {"created_by", job.origin.actor},
        {"created_at", job.created_at.str()},
        {"changed_at", job.changed_at.str()},
        {"ended_at", time_or_null(job.ended_at)}};
}

Result<Task> Tasks::get(sql::Session& session,
                        const JobId& id,
                        const std::optional<std::vector<std::string>>& scopes) const {
    TRY(Job job, get_job(session, id));
    if (scopes && std::ranges::find(*scopes, job.origin.scope) == scopes->end()) {
        return Error{ErrorKind::NotFound, "jobs.not_found", id.str()};
    }
    TRY(std::vector<StepRecord> steps, read_steps(session, id));
    if (const Kind* const kind = kinds_.find(job.kind)) {
        for (std::size_t i = steps.size(); i < kind->steps.size(); ++i) {
            steps.push_back({.name = kind->steps[i].name,
                             .state = StepState::Pending,
                             .started_at = std::nullopt,
                             .ended_at = std::nullopt,
                             .detail = {}});
        }
    }
    const auto progress = board_ == nullptr ? std::nullopt : board_->find(id);
    return Task{std::move(job), std::move(steps), progress};
}

Result<TaskPage> Tasks::list(sql::Session& session,
                             const TaskFilter& filter,
                             const std::optional<JobId>& after,
                             int limit) const {
    const Where where = where_of(filter, after);
    const std::string query =
        fmt::format("SELECT {} FROM job WHERE {} ORDER BY created_at DESC, id DESC LIMIT {}",
                    kJobColumns, where.text, limit + 1);
    TaskPage page;
    bool is_more = false;
    TRY_DONE(session.query(query, where.values, [&](const sql::Row& row) -> Status {
        is_more = page.jobs.size() == static_cast<std::size_t>(limit);
        if (!is_more) {
            TRY(Job job, read_job(row));
            page.jobs.push_back(std::move(job));
        }
        return {};
    }));
    if (is_more) {
        page.next_cursor = page.jobs.back().id;
    }
    return page;
}

} // namespace muster::jobs
