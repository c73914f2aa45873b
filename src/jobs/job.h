#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"

namespace muster::jobs {

struct JobTag {
    static constexpr std::string_view kPrefix = "task"; // what people see a job as
};
using JobId = Id<JobTag>;

/// Where a job stands. The first three are open, the last three closed.
enum class JobState {
    Queued,    // its step may run as soon as somebody is free
    Waiting,   // its step may run later
    Running,   // somebody has the lease
    Succeeded, // for good
    Failed,    // until a person has it tried again
    Cancelled, // the same
};

inline constexpr auto kJobStateNames = enum_names<JobState>({
    {JobState::Queued, "queued"},
    {JobState::Waiting, "waiting"},
    {JobState::Running, "running"},
    {JobState::Succeeded, "succeeded"},
    {JobState::Failed, "failed"},
    {JobState::Cancelled, "cancelled"},
});

[[nodiscard]] constexpr bool is_open(JobState state) {
    return state == JobState::Queued || state == JobState::Waiting || state == JobState::Running;
}

/// Who asked for something, for the audit log.
struct Origin {
    std::string actor; // a user id, or a part of the program
    std::string request_id;
    std::string scope;
};

/// Why a step failed, as it is kept; see Error.
struct JobError {
    std::string kind;
    std::string reason;
    std::string detail;

    friend bool operator==(const JobError&, const JobError&) = default;
};

/// How far the step that a job is at has come. A plain value.
struct Progress {
    std::uint64_t bytes = 0;
    std::uint64_t total_bytes = 0; // as far as it is known
    std::uint64_t rows = 0;

    friend bool operator==(const Progress&, const Progress&) = default;
};

/// One job as its row says. A plain value.
struct Job {
    JobId id;
    std::string kind;
    std::string business_key;
    JobState state = JobState::Queued;
    std::string step;
    Json input;
    Json cursor; // what its steps remember
    int attempt = 0;
    std::string waiting_for;
    std::optional<Instant> due_at; // not before; while running, the end of the lease
    std::string owner;
    std::int64_t fence = 0;
    bool cancel_requested = false;
    std::optional<JobError> error; // of the last attempt
    Origin origin;
    Instant created_at;
    Instant changed_at;
    std::optional<Instant> ended_at;
    std::optional<Progress> progress = std::nullopt; // of the running step, as it was last kept
    std::int64_t change_seq = 0;                     // of its last change; grows over all jobs
};

enum class StepState { Pending, Running, Waiting, Succeeded, Failed, Cancelled };

inline constexpr auto kStepStateNames = enum_names<StepState>({
    {StepState::Pending, "pending"},
    {StepState::Running, "running"},
    {StepState::Waiting, "waiting"},
    {StepState::Succeeded, "succeeded"},
    {StepState::Failed, "failed"},
    {StepState::Cancelled, "cancelled"},
});

struct StepRecord {
    std::string name;
    StepState state = StepState::Pending;
    std::optional<Instant> started_at = std::nullopt;
    std::optional<Instant> ended_at = std::nullopt;
    std::string detail = {};
};

/// Told of every change of a job, after it is durable, on the thread that made it; so that people
/// who look at a task see it move. It must not block, and must not fail.
class Listener {
public:
    virtual ~Listener() = default;
    virtual void job_changed(const Job& job) = 0;
};

} // namespace muster::jobs
