#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "jobs/job.h"

namespace muster::jobs {

/// How far the long steps are that run in this process, for people who watch. Nothing of it is
/// durable: what a step leaves behind stands in its job, and what other processes see of its
/// progress is kept there too, less often (save_progress). Thread-safe.
class ProgressBoard {
public:
    /// Told of each post, on the thread that made it. It must not block, and must not fail.
    class Watcher {
    public:
        virtual ~Watcher() = default;
        virtual void progressed(const JobId& id) = 0;
    };

    /// Before any step runs. `watcher` outlives them.
    void watch(Watcher& watcher) { watcher_ = &watcher; }

    void post(const JobId& id, const Progress& progress);
    /// The step is over.
    void remove(const JobId& id);
    [[nodiscard]] std::optional<Progress> find(const JobId& id);

private:
    Watcher* watcher_ = nullptr;
    Guarded<std::map<std::string, Progress>> posts_; // by job id
};

} // namespace muster::jobs
