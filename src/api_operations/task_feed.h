#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/log.h"
#include "base/mutex.h"
#include "http/event_hub.h"
#include "jobs/job.h"
#include "jobs/progress_board.h"
#include "jobs/tasks.h"
#include "sql/database.h"

namespace muster::api {

/// Publishes each change of a job, and how far it is, as an event `task` with the whole task, as
/// GET /tasks/{id} shows it. The jobs' threads only say which one moved; a thread of its own reads
/// and publishes, so that nobody's steps wait for that. Several moves may become one event, which
/// tells the last. Where several processes share a database, it looks too for what others changed,
/// by the numbers of the changes. Thread-safe.
class TaskFeed final : public jobs::Listener, public jobs::ProgressBoard::Watcher {
public:
    struct Ports {
        sql::Database& database;
        const jobs::Tasks& tasks;
        http::EventHub& hub;
        jobs::ProgressBoard& progress; // watched by this
        Log& log;
        /// How often to look what other processes changed; absent where there are none.
        std::optional<std::chrono::milliseconds> look_every = std::nullopt;
    };
    static constexpr std::string_view kAllTasks = "tasks";
    static std::string topic_of(const jobs::JobId& id) { return "tasks/" + id.str(); }

    explicit TaskFeed(const Ports& ports);
    /// Publishes what was told before, then ends.
    ~TaskFeed() override;
    TaskFeed(const TaskFeed&) = delete;
    TaskFeed& operator=(const TaskFeed&) = delete;

    void job_changed(const jobs::Job& job) override { tell(job.id); }
    void progressed(const jobs::JobId& id) override { tell(id); }

private:
    struct Moved {
        std::deque<jobs::JobId> ids;
        bool is_ending = false;
    };
    void tell(const jobs::JobId& id);
    void run();
    /// The next that moved, waiting for it until it is time to look elsewhere; nullopt then.
    std::optional<jobs::JobId> next();
    [[nodiscard]] bool is_ending();
    void publish(const jobs::JobId& id);
    void look_elsewhere();
    [[nodiscard]] Status publish_changes();

    Ports ports_;
    // Of the thread alone, once it runs: up to which change others' were looked at, and what was
    // published since.
    std::optional<std::int64_t> looked_;
    std::map<std::string, std::int64_t> published_;
    std::chrono::steady_clock::time_point next_look_;
    Guarded<Moved> moved_;
    std::condition_variable told_;
    std::thread thread_;
};

} // namespace muster::api
