#include "jobs/kind.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"

namespace muster::jobs {

StepOutcome StepOutcome::done(std::optional<Json> cursor) {
    StepOutcome outcome;
    outcome.cursor = std::move(cursor);
    return outcome;
}

StepOutcome StepOutcome::done_when(std::function<Result<bool>(sql::Session&)> is_done) {
    StepOutcome outcome;
    outcome.is_done = std::move(is_done);
    return outcome;
}

StepOutcome StepOutcome::again(Json cursor) {
    StepOutcome outcome;
    outcome.next = Next::Again;
    outcome.cursor = std::move(cursor);
    return outcome;
}

StepOutcome
StepOutcome::wait(std::string what, std::chrono::milliseconds delay, std::optional<Json> cursor) {
    StepOutcome outcome;
    outcome.next = Next::Later;
    outcome.cursor = std::move(cursor);
    outcome.delay = delay;
    outcome.waiting_for = std::move(what);
    return outcome;
}

std::optional<std::size_t> Kind::step_at(std::string_view step) const {
    const auto found = std::ranges::find(steps, step, &Step::name);
    if (found == steps.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - steps.begin());
}

KindTable::KindTable(std::vector<Kind> kinds) : kinds_(std::move(kinds)) {
    std::set<std::string_view> names;
    for (const Kind& kind : kinds_) {
        MUSTER_CHECK(names.insert(kind.name).second, "two kinds of jobs have one name");
        MUSTER_CHECK(!kind.steps.empty(), "a kind of job has no steps");
        MUSTER_CHECK(!kind.concurrency || kind.concurrency->limit > 0, "a limit below one");
        MUSTER_CHECK(!kind.own_threads || *kind.own_threads > 0, "threads below one");
        MUSTER_CHECK(kind.retry.attempts > 0, "a kind of job is never tried");
        std::set<std::string_view> steps;
        for (const Step& step : kind.steps) {
            MUSTER_CHECK(steps.insert(step.name).second, "two steps of a kind have one name");
        }
    }
}

const Kind* KindTable::find(std::string_view name) const {
    const auto found = std::ranges::find(kinds_, name, &Kind::name);
    return found == kinds_.end() ? nullptr : &*found;
}

} // namespace muster::jobs
