#include "api_operations/task_feed.h"

#include <algorithm>
#include <optional>

#include "jobs/job_rows.h"

namespace muster::api {

TaskFeed::TaskFeed(const Ports& ports) : ports_(ports) {
    if (ports_.look_every) {
        // Here, not on the thread: what changes from now on is told, however late it begins.
        look_elsewhere();
    }
    thread_ = std::thread([this] { run(); });
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

std::optional<jobs::JobId> TaskFeed::next() {
    auto moved = moved_.lock();
    const auto is_told = [&] { return moved->is_ending || !moved->ids.empty(); };
    if (ports_.look_every) {
        const auto rest = next_look_ - std::chrono::steady_clock::now();
        moved.wait_for(told_, std::max(rest, decltype(rest)::zero()), is_told);
    } else {
        moved.wait(told_, is_told);
    }
    if (moved->ids.empty()) {
        return std::nullopt;
    }
    const jobs::JobId first = moved->ids.front();
    moved->ids.pop_front();
    return first;
}

bool TaskFeed::is_ending() {
    return moved_.lock()->is_ending;
}

void TaskFeed::run() {
    while (true) {
        if (const auto id = next()) {
            publish(*id);
        } else if (is_ending()) {
            return;
        }
        if (ports_.look_every && std::chrono::steady_clock::now() >= next_look_) {
            look_elsewhere();
            next_look_ = std::chrono::steady_clock::now() + *ports_.look_every;
        }
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
    if (ports_.look_every) {
        published_[id.str()] = task->job.change_seq;
    }
    const std::string text = jobs::to_json(*task).str();
    ports_.hub.publish(kAllTasks, "task", text);
    ports_.hub.publish(topic_of(id), "task", text);
}

void TaskFeed::look_elsewhere() {
    if (const Status looked = publish_changes(); !looked) {
        ports_.log.warning("task.changes_unseen", {{"reason", looked.error().reason}});
    }
}

/// What this process changed itself it was told of, and has published as a rule.
Status TaskFeed::publish_changes() {
    constexpr int kAtOnce = 200;
    if (!looked_) {
        TRY(looked_, ports_.database.read(jobs::newest_change));
    }
    TRY(const auto changes, ports_.database.read([&](sql::Session& session) {
        return jobs::changes_after(session, *looked_, kAtOnce);
    }));
    for (const jobs::JobChange& change : changes) {
        const auto known = published_.find(change.id.str());
        if (known == published_.end() || known->second < change.seq) {
            publish(change.id);
        }
        looked_ = change.seq;
    }
    std::erase_if(published_, [&](const auto& entry) { return entry.second <= *looked_; });
    return {};
}

} // namespace muster::api
