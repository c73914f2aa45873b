// Runs jobs in a process of its own, for tests/service/jobs_kill_test.py to kill.
//
//     jobs_probe start DATABASE JOBS                    makes the tables and so many jobs
//     jobs_probe run DATABASE OUTSIDE OWNER LEASE THREADS [own]
//         runs jobs until none is open; each leaves one directory in OUTSIDE, and a row in
//         probe_effect for each of its steps. LEASE in milliseconds; `own`: the threads are those
//         of this kind alone.

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "jobs/effect.h"
#include "jobs/step_context.h"
#include "support/job_process.h"

namespace muster {
namespace {

namespace fs = std::filesystem;
using jobs::StepContext;
using jobs::StepOutcome;

constexpr std::string_view kTables =
    "CREATE TABLE probe_effect (job TEXT NOT NULL, step TEXT NOT NULL)";

StepContext::Write writing(const StepContext& context, std::string step) {
    return [job = context.job().id.str(), step](sql::Session& session) -> Status {
        TRY_DONE(
            session.execute("INSERT INTO probe_effect (job, step) VALUES (?, ?)", {job, step}));
        return {};
    };
}

Result<StepOutcome> make(StepContext& context, const fs::path& outside) {
    // A directory named after the operation stands for an account: another would be a second one.
    const auto made = [&](const std::string& operation) { return outside / operation; };
    TRY_DONE(jobs::perform(
        context, {.name = "directory.created",
                  .request = Json::Object{{"key", context.job().business_key}},
                  .look = [&](const std::string& operation) -> Result<std::optional<Json>> {
                      return fs::exists(made(operation)) ? std::optional(Json(operation))
                                                         : std::nullopt;
                  },
                  .call = [&](const std::string& operation) -> Result<Json> {
                      // Of one that was paused just here it is the second call, and changes
                      // nothing.
                      fs::create_directory(made(operation));
                      return Json(operation);
                  }}));
    context.also(writing(context, "make"));
    return StepOutcome::done();
}

Result<StepOutcome> count(StepContext& context) {
    const std::int64_t done = context.cursor().integer().value_or(0);
    context.also(writing(context, fmt::format("count {}", done)));
    return done == 2 ? StepOutcome::done() : StepOutcome::again(Json(done + 1));
}

jobs::Kind kind(const fs::path& outside) {
    jobs::Kind kind;
    kind.name = "probe";
    kind.concurrency = jobs::Concurrency{.limit = 3, .hold = jobs::Concurrency::Hold::Job};
    kind.retry.attempts = 1'000;
    kind.steps = {{"begin",
                   [](StepContext& context) -> Result<StepOutcome> {
                       context.also(writing(context, "begin"));
                       return StepOutcome::done();
                   }},
                  {"make", [outside](StepContext& context) { return make(context, outside); }},
                  {"count", count}};
    return kind;
}

Status start(const std::string& path, int count_of_jobs) {
    {
        TRY(sql::Session session, sql::Session::open(path, sql::Session::Access::Write));
        TRY_DONE(test::JobProcess::migrate(session));
        TRY_DONE(session.execute(kTables));
    }
    std::vector<jobs::NewJob> all;
    for (int i = 0; i < count_of_jobs; ++i) {
        all.push_back({.kind = "probe",
                       .business_key = fmt::format("key {}", i),
                       .origin = {"user_1", "", ""}});
    }
    return test::JobProcess(path, {kind({})}).start(all);
}

} // namespace
} // namespace muster

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (words.size() == 3 && words[0] == "start") {
        return muster::start(words[1], std::atoi(words[2].c_str())) ? 0 : 1;
    }
    if (words.size() >= 6 && words[0] == "run") {
        const std::chrono::milliseconds lease(std::atoi(words[4].c_str()));
        const auto threads = static_cast<std::size_t>(std::atoi(words[5].c_str()));
        muster::jobs::Kind kind = muster::kind(words[2]);
        if (words.size() > 6) {
            kind.own_threads = threads;
        }
        muster::test::JobProcess(words[1], {std::move(kind)}, words[3], lease).run(threads);
        return 0;
    }
    return 2;
}
