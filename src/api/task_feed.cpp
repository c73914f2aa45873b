#include "api/task_feed.h"

#include <algorithm>
#include <optional>

namespace muster::api {

TaskFeed::TaskFeed(const Ports& ports) : ports_(ports), thread_([this] { run(); }) {
    ports_.progress.watch(*this);
}

TaskFeed::~TaskFeed() {
    moved_.lock()->is_ending = true;
    told_.notify_one();
    thread_.join();
}

void TaskFeed::tell(const jobs::JobId& id) {
    {
        const auto moved = moved_.lock();
        if (std::ranges::find(moved->ids, id) == moved->ids.end()) {
            moved->ids.push_back(id);
        }
    }
    told_.notify_one();
}

void TaskFeed::run() {
    while (true) {
        std::optional<jobs::JobId> next;
        {
            auto moved = moved_.lock();
            moved.wait(told_, [&] { return moved->is_ending || !moved->ids.empty(); });
            if (moved->ids.empty()) {
                return;
            }
            next = moved->ids.front();
            moved->ids.pop_front();
        }
        publish(*next);
    }
}

void TaskFeed::publish(const jobs::JobId& id) {
    const auto task = ports_.database.read(
        [&](sql::Session& session) { return ports_.tasks.get(session, id, std::nullopt); });
    if (!task) {
        ports_.log.warning("task.event_lost",
                           {{"task", id.str()}, {"reason", task.error().reason}});
        return;
    }
    const std::string text = jobs::to_json(*task).str();
    ports_.hub.publish(kAllTasks, "task", text);
    ports_.hub.publish(topic_of(id), "task", text);
}

} // namespace muster::api
