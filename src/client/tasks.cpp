#include "client/tasks.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/percent.h"
#include "client/json_text.h"
#include "client/wait.h"

namespace muster::client {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstWait{100};
constexpr milliseconds kLongestWait{1'000};
constexpr int kMostMisses = 30; // of a server that restarts

bool has_ended(const Json& task) {
    const std::string state = text_of(task, "state");
    return state == "succeeded" || state == "failed" || state == "cancelled";
}

} // namespace

Result<Json> follow_task(ApiClient& client,
                         const std::string& id,
                         const std::function<void(const Json&)>& changed,
                         const std::stop_token& stop) {
    Json last;
    milliseconds wait = kFirstWait;
    for (int misses = 0;;) {
        auto task = client.get("/api/v1/tasks/" + percent_encode(id));
        if (!task && (task.error().kind != ErrorKind::Unavailable || ++misses > kMostMisses)) {
            return std::move(task.error());
        }
        if (task) {
            misses = 0;
            if (!(*task == last)) {
                changed(*task);
                last = std::move(*task);
            }
            if (has_ended(last)) {
                return last;
            }
        }
        TRY_DONE(wait_for(wait, stop));
        wait = std::min(wait * 2, kLongestWait);
    }
}

Status outcome_of(const Json& task) {
    const std::string state = text_of(task, "state");
    if (state == "succeeded") {
        return {};
    }
    const Json error = value_of(task, "error");
    const std::string detail = text_of(error, "detail");
    return Error{
        ErrorKind::Impossible, state == "cancelled" ? "task.cancelled" : "task.failed",
        fmt::format("{} {}{}{}", text_of(task, "id"), state, detail.empty() ? "" : ": ", detail)};
}

} // namespace muster::client
