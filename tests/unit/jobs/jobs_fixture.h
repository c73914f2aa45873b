#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "audit/log.h"
#include "audit/migrations.h"
#include "base/log.h"
#include "base/mutex.h"
#include "jobs/job_rows.h"
#include "jobs/migrations.h"
#include "jobs/queue.h"
#include "jobs/runner.h"
#include "jobs/step_context.h"
#include "sql/writer.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/silent_sink.h"
#include "support/store_database.h"

namespace muster::jobs {

/// Remembers the states that were told. Thread-safe.
class RecordingListener final : public Listener {
public:
    void job_changed(const Job& job) override { states_.lock()->push_back(job.state); }
    std::vector<JobState> states() { return *states_.lock(); }

private:
    Guarded<std::vector<JobState>> states_;
};

/// One process that runs jobs; tests have two to see them compete.
struct Process {
    Process(const test::StoreDatabase& database,
            const KindTable& kinds,
            test::FakeClock& clock,
            const std::string& name)
        : random(name.size()), writer(database.open()), audit({.clock = clock, .random = random}),
          log(Log::Options{}, clock, sink),
          queue({.kinds = kinds, .audit = audit, .clock = clock, .random = random}),
          runner({.writer = writer,
                  .kinds = kinds,
                  .audit = audit,
                  .clock = clock,
                  .random = random,
                  .listener = listener,
                  .log = log},
                 {.owner = name, .lease = std::chrono::seconds{30}}) {}

    test::SeededRandom random;
    sql::Writer writer;
    audit::Log audit;
    test::SilentSink sink;
    Log log;
    RecordingListener listener;
    Queue queue;
    Runner runner;
};

/// A database of the engine that is the parameter, and a process on it that knows one kind of job,
/// whose steps each test makes.
class JobsTest : public testing::TestWithParam<test::StoreDatabase::Engine> {
protected:
    using Run = std::function<Result<StepOutcome>(StepContext&)>;
    static constexpr std::string_view kKind = "test.job";

    JobsTest() {
        database.migrate("audit", audit::migrations());
        database.migrate("jobs", migrations());
        sql::Session session = database.open();
        session.execute("CREATE TABLE effect (name TEXT NOT NULL)").value();
    }

    static Kind kind(std::vector<Run> runs) {
        Kind kind;
        kind.name = kKind;
        for (Run& run : runs) {
            kind.steps.push_back({"step " + std::to_string(kind.steps.size() + 1), std::move(run)});
        }
        return kind;
    }
    /// Begins the process; call it once.
    void know(Kind one) { know(std::vector{std::move(one)}); }
    void know(std::vector<Kind> all) {
        kinds = std::make_unique<KindTable>(std::move(all));
        process = std::make_unique<Process>(database, *kinds, clock, "first");
    }

    Started start(const std::string& key = "key", std::string_view kind_name = kKind) {
        Result<Started> started = Error{};
        EXPECT_TRUE(process->writer.write([&](sql::Session& session) -> Status {
            started = process->queue.start(
                session, {.kind = std::string(kind_name), .business_key = key, .origin = who});
            return started ? Status() : Status(started.error());
        }));
        return *started;
    }

    Result<Job> retry(const JobId& id) {
        Result<Job> job = Error{};
        const Status done = process->writer.write([&](sql::Session& session) -> Status {
            job = process->queue.retry(session, id, who);
            return job ? Status() : Status(job.error());
        });
        return job;
    }

    Result<Job> cancel(const JobId& id) {
        Result<Job> job = Error{};
        const Status done = process->writer.write([&](sql::Session& session) -> Status {
            job = process->queue.cancel(session, id, who);
            return job ? Status() : Status(job.error());
        });
        return job;
    }

    Job job(const JobId& id) {
        sql::Session session = database.open();
        return get_job(session, id).value();
    }
    std::vector<StepRecord> steps(const JobId& id) {
        sql::Session session = database.open();
        return read_steps(session, id).value();
    }
    /// "a b", in the order they were written.
    std::string effects() { return column("SELECT name FROM effect"); }
    std::string audited() { return column("SELECT action FROM audit_event ORDER BY at, seq"); }

    std::size_t run() { return process->runner.run_due(clock.now()).value(); }
    void run_all() {
        for (int i = 0; i < 100 && run() > 0; ++i) {
        }
    }

    static StepContext::Write writing(std::string name) {
        return [name](sql::Session& session) -> Status {
            TRY_DONE(session.execute("INSERT INTO effect (name) VALUES (?)", {name}));
            return {};
        };
    }
    static Run step(const std::string& name) {
        return [name](StepContext& context) -> Result<StepOutcome> {
            context.also(writing(name));
            return StepOutcome::done();
        };
    }

    test::StoreDatabase database{GetParam()};
    test::FakeClock clock;
    Origin who{"user_1", "req_1", "org_1"};
    std::unique_ptr<KindTable> kinds;
    std::unique_ptr<Process> process;

private:
    std::string column(std::string_view query) {
        sql::Session session = database.open();
        std::string text;
        EXPECT_TRUE(session.query(query, {}, [&](const sql::Row& row) -> Status {
            text += (text.empty() ? "" : " ") + row.text(0);
            return {};
        }));
        return text;
    }
};

} // namespace muster::jobs
