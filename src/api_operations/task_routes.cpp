#include "api_operations/task_routes.h"

#include "api/origins.h"
#include "api/paging.h"
#include "api_operations/task_feed.h"
#include "identity/permission_table.h"
#include "jobs/task_schema.h"

namespace muster::api {
namespace {

using jobs::JobId;

Result<jobs::TaskFilter> task_filter_of(const http::Query& query) {
    jobs::TaskFilter filter;
    for (const std::string_view kind : query.all("kind")) {
        filter.kinds.emplace_back(kind);
    }
    for (const std::string_view name : query.all("state")) {
        TRY(const auto state, jobs::kJobStateNames.parse(name, "task.bad_state"));
        filter.states.push_back(state);
    }
    return filter;
}

constexpr std::string_view kEventStream[] = {"text/event-stream"};
constexpr std::string_view kTasksQuery[] = {"kind", "state", "limit", "cursor"};

Answer list(const TaskPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kTasksQuery));
    TRY(const jobs::TaskFilter filter, task_filter_of(request.query));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto after, paging.after<JobId>());
    TRY(const jobs::TaskPage page, ports.database.read([&](sql::Session& session) {
        return ports.tasks.list(session, filter, after, paging.limit);
    }));
    Json::Array items;
    for (const jobs::Job& job : page.jobs) {
        items.push_back(jobs::to_json(jobs::Task{.job = job, .steps = {}}));
    }
    return list_response(std::move(items),
                         page.next_cursor ? std::optional(page.next_cursor->str()) : std::nullopt);
}

Result<jobs::Task> task_of(const TaskPorts& ports, const http::Request& request) {
    TRY(const JobId id, JobId::parse(request.path.at("id")));
    return ports.database.read(
        [&](sql::Session& session) { return ports.tasks.get(session, id, std::nullopt); });
}

Answer show(const TaskPorts& ports, const http::Request& request, const Caller&) {
    TRY(const jobs::Task task, task_of(ports, request));
    return http::Response::json(200, jobs::to_json(task));
}

using Change = Result<jobs::Job> (jobs::Queue::*)(sql::Session&, const JobId&, const jobs::Origin&);

template <Change change>
Answer change_task(const TaskPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const JobId id, JobId::parse(request.path.at("id")));
    TRY(const jobs::Task task,
        ports.database.write([&](sql::Session& session) -> Result<jobs::Task> {
            TRY_DONE((ports.queue.*change)(session, id, job_origin_of(caller)));
            return ports.tasks.get(session, id, std::nullopt);
        }));
    ports.workers.wake();
    ports.listener.job_changed(task.job);
    return http::Response::json(200, jobs::to_json(task));
}

http::Response listen(const http::Request& request, std::vector<std::string> topics) {
    return http::Response::events(
        {.topics = std::move(topics),
         .last_event_id = std::string(request.headers.get("Last-Event-ID"))});
}

Answer follow(const TaskPorts& ports, const http::Request& request, const Caller&) {
    TRY(const jobs::Task task, task_of(ports, request));
    return listen(request, {TaskFeed::topic_of(task.job.id)});
}

/// Of each topic only who may read what it tells of.
Answer follow_all(const TaskPorts&, const http::Request& request, const Caller& caller) {
    std::vector<std::string> topics;
    if (identity::can(caller.principal, Permission::TasksRead)) {
        topics.emplace_back(TaskFeed::kAllTasks);
    }
    return listen(request, std::move(topics));
}

using TaskRoute = Route<TaskPorts>;
using enum http::Verb;

constexpr TaskRoute kTaskRoutes[] = {
    {Get,
     "/api/v1/tasks",
     Permission::TasksRead,
     &list,
     {.summary = "List tasks, newest first; without their steps",
      .query = kTasksQuery,
      .answer = &list_of<&jobs::task_schema>}},
    {Get,
     "/api/v1/tasks/{id}",
     Permission::TasksRead,
     &show,
     {.summary = "Show a task", .answer = &jobs::task_schema}},
    {Get,
     "/api/v1/tasks/{id}/events",
     Permission::TasksRead,
     &follow,
     {.summary = "Follow a task: server-sent events `task`", .media = kEventStream}},
    {Post,
     "/api/v1/tasks/{id}/retry",
     Permission::TasksUpdate,
     &change_task<&jobs::Queue::retry>,
     {.summary = "Try a task again where it stopped", .answer = &jobs::task_schema}},
    {Post,
     "/api/v1/tasks/{id}/cancel",
     Permission::TasksUpdate,
     &change_task<&jobs::Queue::cancel>,
     {.summary = "Cancel a task", .answer = &jobs::task_schema}},
    {Get,
     "/api/v1/events",
     kSignedIn,
     &follow_all,
     {.summary = "Follow all that one may see: server-sent events", .media = kEventStream}},
};

} // namespace

std::span<const TaskRoute> task_routes() {
    return kTaskRoutes;
}

} // namespace muster::api
