#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "jobs/job.h"
#include "jobs/kind.h"
#include "jobs/progress_board.h"
#include "sql/session.h"

namespace muster::jobs {

/// A job as people see it: all steps of its kind, also those to come.
struct Task {
    Job job;
    std::vector<StepRecord> steps;
    std::optional<Progress> progress{}; // of the step it is at, where that runs here; else see Job
};

/// As the API prints it.
Json to_json(const Task& task);

struct TaskFilter {
    std::vector<std::string> kinds = {}; // empty: all
    std::vector<JobState> states = {};   // empty: all
    /// What the caller may see. Absent: all.
    std::optional<std::vector<std::string>> scopes = std::nullopt;
};

struct TaskPage {
    std::vector<Job> jobs;            // newest first
    std::optional<JobId> next_cursor; // absent at the end
};

/// Reads jobs for people. Its methods take the session, so that they see one snapshot. Thread-safe.
class Tasks {
public:
    /// `board` outlives it; without one no task has progress.
    explicit Tasks(const KindTable& kinds, ProgressBoard* board = nullptr)
        : kinds_(kinds), board_(board) {}

    /// Errors: NotFound "jobs.not_found", also for one that is not in `scopes`.
    Result<Task> get(sql::Session& session,
                     const JobId& id,
                     const std::optional<std::vector<std::string>>& scopes) const;
    /// Newest first, after the job `after`. Errors: those of the database.
    Result<TaskPage> list(sql::Session& session,
                          const TaskFilter& filter,
                          const std::optional<JobId>& after,
                          int limit) const;

private:
    const KindTable& kinds_;
    ProgressBoard* board_;
};

} // namespace muster::jobs
