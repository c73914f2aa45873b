#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "jobs/job.h"
#include "jobs/retry_policy.h"
#include "sql/session.h"

namespace muster::jobs {

class StepContext;

/// What comes after a step that did not fail.
struct StepOutcome {
    enum class Next {
        Step,  // the next step, or success after the last
        Again, // this step, as soon as somebody is free
        Later, // this step, after a while
    };

    /// `cursor` replaces the job's; without one it stays as it is.
    static StepOutcome done(std::optional<Json> cursor = std::nullopt);
    /// The same if `is_done` says so inside the transaction that saves it; otherwise again.
    static StepOutcome done_when(std::function<Result<bool>(sql::Session&)> is_done);
    /// A part is done and `cursor` says which: what a long step returns often, so that a crash
    /// repeats little and a cancel is heard.
    static StepOutcome again(Json cursor);
    /// `what` is for people: "the account to be created".
    static StepOutcome
    wait(std::string what, std::chrono::milliseconds delay, std::optional<Json> cursor = {});

    Next next = Next::Step;
    std::optional<Json> cursor;
    std::chrono::milliseconds delay{0};
    std::string waiting_for;
    std::function<Result<bool>(sql::Session&)> is_done;
};

struct Step {
    std::string name;
    /// May be called again after a crash, so what it does must bear repeating: writes go through
    /// the context, effects outside through perform(). Errors: those that is_retryable() names come
    /// back later, others fail the job.
    std::function<Result<StepOutcome>(StepContext&)> run;
};

/// How many jobs of a kind may be at it at once, over all processes.
struct Concurrency {
    enum class Hold {
        Step, // while a step runs
        Job,  // from the first step to the end, also while it waits
    };
    int limit = 1;
    Hold hold = Hold::Step;
};

/// A kind of job, as data: what the program can do, not what it does now.
struct Kind {
    enum class Trail {
        Audited, // its start and its end go into the audit log
        Quiet,   // housekeeping
    };

    std::string name; // "account.onboard"
    std::vector<Step> steps;
    std::optional<Concurrency> concurrency;
    /// How many of its jobs each process has at it at once, on threads that run no other kind. For
    /// jobs that wait most of the time: on the threads that kinds share they would hold up all
    /// others, and be held up themselves.
    std::optional<std::size_t> own_threads{};
    RetryPolicy retry;
    /// How long one run of a step may take; its stop token is set then.
    std::chrono::milliseconds timeout{std::chrono::minutes{10}};
    Trail trail = Trail::Audited;
    /// Called in the transaction in which a job of the kind ends, however it does unless a person
    /// cancels it before it runs: what has to be told of the end is told if, and only if, it is
    /// saved. An error undoes the end and is a failure of the step.
    std::function<Status(sql::Session&, const Job&)> ended = nullptr;

    [[nodiscard]] std::optional<std::size_t> step_at(std::string_view step) const;
};

/// All kinds this process knows, in the order they take turns.
class KindTable {
public:
    /// A kind without steps, or a name that stands twice, is a bug and throws.
    explicit KindTable(std::vector<Kind> kinds);

    [[nodiscard]] const std::vector<Kind>& kinds() const noexcept { return kinds_; }
    [[nodiscard]] const Kind* find(std::string_view name) const;

private:
    std::vector<Kind> kinds_;
};

} // namespace muster::jobs
