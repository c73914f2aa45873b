#include "api/accepted_task.h"

namespace muster::api {

http::Response accepted_task(const jobs::Task& task) {
    auto response = http::Response::json(202, jobs::to_json(task));
    response.headers.add("Location", "/api/v1/tasks/" + task.job.id.str());
    return response;
}

} // namespace muster::api
