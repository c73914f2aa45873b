// Deletes the bills of a source in a process of its own, for tests/service/bills_removal_test.py to
// kill.
//
//     removal_probe start DATA SOURCE   makes the tables of jobs beside the ledger in DATA, and the
//     job removal_probe run DATA LEASE      runs it until it has ended. LEASE in milliseconds.

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "audit/log.h"
#include "audit/migrations.h"
#include "base/log.h"
#include "bucket/migrations.h"
#include "bucket/removal_job.h"
#include "jobs/migrations.h"
#include "jobs/queue.h"
#include "jobs/runner.h"
#include "jobs/workers.h"
#include "sql/migrator.h"
#include "support/deaf_listener.h"

namespace muster {
namespace {

constexpr std::string_view kOpen =
    "SELECT COUNT(*) FROM job WHERE state IN ('queued', 'waiting', 'running')";

/// Everything that runs the job, on the ledger's own database as a server has it.
struct Probe {
    Probe(const std::filesystem::path& data, int lease)
        : removal(clock, {.place = {.data = data}, .look_again = std::chrono::milliseconds{20}}),
          kinds({removal.kind()}),
          writer(sql::Session::open((data / "muster.db").string(), sql::Session::Access::Write)
                     .value()),
          audit({.clock = clock, .random = random}),
          queue({.kinds = kinds, .audit = audit, .clock = clock, .random = random}),
          runner({.writer = writer,
                  .kinds = kinds,
                  .audit = audit,
                  .clock = clock,
                  .random = random,
                  .listener = listener,
                  .log = log},
                 {.owner = "probe", .lease = std::chrono::milliseconds(lease)}),
          scheduler({.writer = writer, .queue = queue, .log = log}, {}) {}

    [[nodiscard]] bool has_open_job() {
        std::int64_t open = 0;
        const Status read = writer.write([&](sql::Session& session) {
            return session.query(kOpen, {}, [&](const sql::Row& row) -> Status {
                open = row.integer(0);
                return {};
            });
        });
        return !read || open > 0;
    }

    SystemClock clock;
    SystemRandom random;
    Log log{Log::Options{}, clock};
    test::DeafListener listener;
    bucket::RemovalJob removal;
    jobs::KindTable kinds;
    sql::Writer writer;
    audit::Log audit;
    jobs::Queue queue;
    jobs::Runner runner;
    jobs::Scheduler scheduler;
};

Status start(const std::filesystem::path& data, const std::string& source) {
    {
        TRY(sql::Session session,
            sql::Session::open((data / "muster.db").string(), sql::Session::Access::Write));
        TRY_DONE(sql::migrate(session, "audit", audit::migrations()));
        TRY_DONE(sql::migrate(session, "jobs", jobs::migrations()));
        TRY_DONE(sql::migrate(session, "bucket", bucket::migrations()));
    }
    Probe probe(data, 1'000);
    return probe.writer.write([&](sql::Session& session) -> Status {
        TRY_DONE(probe.queue.start(session, bucket::RemovalJob::plan(source, {"user_1", "", ""})));
        return {};
    });
}

void run(Probe& probe, int lease) {
    jobs::Workers workers({.runner = probe.runner,
                           .scheduler = probe.scheduler,
                           .clock = probe.clock,
                           .log = probe.log},
                          {.threads = 1,
                           .look = std::chrono::milliseconds{20},
                           .heartbeat = std::chrono::milliseconds(lease / 4)});
    while (probe.has_open_job()) {
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
}

} // namespace
} // namespace muster

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (words.size() == 3 && words[0] == "start") {
        return muster::start(words[1], words[2]) ? 0 : 1;
    }
    if (words.size() == 3 && words[0] == "run") {
        const int lease = std::atoi(words[2].c_str());
        muster::Probe probe(words[1], lease);
        muster::run(probe, lease);
        return 0;
    }
    return 2;
}
