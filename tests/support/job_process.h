#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "audit/log.h"
#include "audit/migrations.h"
#include "base/log.h"
#include "jobs/migrations.h"
#include "jobs/queue.h"
#include "jobs/runner.h"
#include "jobs/workers.h"
#include "sql/migrator.h"
#include "support/deaf_listener.h"

namespace muster::test {

/// Everything that runs jobs on one database, for a program that a service test kills.
class JobProcess {
public:
    JobProcess(const std::string& database,
               std::vector<jobs::Kind> kinds,
               std::string owner = "probe",
               std::chrono::milliseconds lease = std::chrono::seconds{1})
        : lease_(lease), kinds_(std::move(kinds)),
          writer_(sql::Session::open(database, sql::Session::Access::Write).value()),
          runner_({.writer = writer_,
                   .kinds = kinds_,
                   .audit = audit_,
                   .clock = clock_,
                   .random = random_,
                   .listener = listener_,
                   .log = log_},
                  {.owner = std::move(owner), .lease = lease}) {}

    /// The tables that jobs need.
    static Status migrate(sql::Session& session) {
        TRY_DONE(sql::migrate(session, "audit", audit::migrations()));
        return sql::migrate(session, "jobs", jobs::migrations());
    }

    Status start(const std::vector<jobs::NewJob>& all) {
        return writer_.write([&](sql::Session& session) -> Status {
            for (const jobs::NewJob& job : all) {
                TRY_DONE(queue_.start(session, job));
            }
            return {};
        });
    }

    /// Until no job is open.
    void run(std::size_t threads) {
        constexpr std::chrono::milliseconds kLook{20};
        jobs::Workers workers(
            {.runner = runner_, .scheduler = scheduler_, .clock = clock_, .log = log_},
            {.threads = threads, .look = kLook, .heartbeat = lease_ / 4});
        while (has_open_jobs()) {
            std::this_thread::sleep_for(kLook);
        }
    }

private:
    [[nodiscard]] bool has_open_jobs() {
        constexpr std::string_view kOpen =
            "SELECT COUNT(*) FROM job WHERE state IN ('queued', 'waiting', 'running')";
        std::int64_t open = 0;
        const Status read = writer_.write([&](sql::Session& session) {
            return session.query(kOpen, {}, [&](const sql::Row& row) -> Status {
                open = row.integer(0);
                return {};
            });
        });
        return !read || open > 0;
    }

    std::chrono::milliseconds lease_;
    SystemClock clock_;
    SystemRandom random_;
    Log log_{Log::Options{}, clock_};
    DeafListener listener_;
    jobs::KindTable kinds_;
    sql::Writer writer_;
    audit::Log audit_{{.clock = clock_, .random = random_}};
    jobs::Queue queue_{{.kinds = kinds_, .audit = audit_, .clock = clock_, .random = random_}};
    jobs::Runner runner_;
    jobs::Scheduler scheduler_{{.writer = writer_, .queue = queue_, .log = log_}, {}};
};

} // namespace muster::test
