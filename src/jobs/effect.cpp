#include "jobs/effect.h"

#include <utility>

#include "base/id.h"

namespace muster::jobs {
namespace {

constexpr std::string_view kFindEffect =
    "SELECT operation_id, request, result FROM job_effect WHERE job_id = ? AND name = ?";
constexpr std::string_view kIntend = R"(
INSERT INTO job_effect (job_id, name, operation_id, request, result) VALUES (?, ?, ?, ?, NULL))";
constexpr std::string_view kComplete =
    "UPDATE job_effect SET result = ? WHERE job_id = ? AND name = ?";

struct Intent {
    std::string operation_id;
    std::string request;
    std::string result; // empty: not known
    bool is_new = false;
};

/// The intent of an earlier run, or a new one; written before anything is asked for.
Status intend(sql::Session& session, StepContext& context, const Effect& effect, Intent& intent) {
    intent = {};
    const std::string job = context.job().id.str();
    TRY_DONE(session.query(kFindEffect, {job, effect.name}, [&](const sql::Row& row) -> Status {
        intent = {row.text(0), row.text(1), row.text(2), false};
        return {};
    }));
    if (!intent.operation_id.empty()) {
        return {};
    }
    intent = {Uuid::make(context.ports().clock, context.ports().random).str(), effect.request.str(),
              "", true};
    TRY_DONE(session.execute(kIntend, {job, effect.name, intent.operation_id, intent.request}));
    return {};
}

Status complete(StepContext& context, const Effect& effect, const Json& result) {
    return context.write([&](sql::Session& session) -> Status {
        const Job& job = context.job();
        TRY_DONE(session.execute(kComplete, {result.str(), job.id.str(), effect.name}));
        return context.ports().audit.append(session,
                                            {.actor = "jobs",
                                             .action = effect.name,
                                             .target = job.id.str(),
                                             .result = audit::EventResult::Succeeded,
                                             .request_id = job.origin.request_id,
                                             .scope = job.origin.scope,
                                             .details = Json::Object{{"request", effect.request}}});
    });
}

Result<Json> look_or_call(const Effect& effect, const Intent& intent) {
    if (!intent.is_new) {
        TRY(std::optional<Json> found, effect.look(intent.operation_id));
        if (found) {
            return std::move(*found);
        }
    }
    return effect.call(intent.operation_id);
}

} // namespace

Result<Json> perform(StepContext& context, const Effect& effect) {
    Intent intent;
    TRY_DONE(context.write(
        [&](sql::Session& session) { return intend(session, context, effect, intent); }));
    if (intent.request != effect.request.str()) {
        return Error{ErrorKind::Conflict, "jobs.effect_changed", effect.name};
    }
    if (!intent.result.empty()) {
        return Json::parse(intent.result);
    }
    TRY(Json result, look_or_call(effect, intent));
    TRY_DONE(complete(context, effect, result));
    return result;
}

} // namespace muster::jobs
