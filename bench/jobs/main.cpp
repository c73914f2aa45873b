// How many jobs of one empty step a server runs a second, beside how many writes its database
// commits one by one and together.
//
// usage: muster_bench_jobs DATABASE [JOBS [THREADS]]     the database must not exist

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "audit/log.h"
#include "audit/migrations.h"
#include "jobs/migrations.h"
#include "jobs/queue.h"
#include "jobs/runner.h"
#include "sql/migrator.h"

namespace muster {
namespace {

using std::chrono::steady_clock;

class Silence final : public jobs::Listener {
public:
    void job_changed(const jobs::Job&) override {}
};

jobs::Kind kind(std::string name, jobs::Kind::Trail trail) {
    jobs::Kind kind;
    kind.name = std::move(name);
    kind.trail = trail;
    kind.steps = {{"only", [](jobs::StepContext&) -> Result<jobs::StepOutcome> {
                       return jobs::StepOutcome::done();
                   }}};
    return kind;
}

/// Calls `work` from so many threads until it returns false; what was done a second.
template <class Work>
double rate(std::size_t threads, const Work& work) {
    std::atomic<std::size_t> done{0};
    const auto start = steady_clock::now();
    {
        std::vector<std::jthread> running;
        for (std::size_t i = 0; i < threads; ++i) {
            running.emplace_back([&] {
                while (work()) {
                    ++done;
                }
            });
        }
    }
    const std::chrono::duration<double> took = steady_clock::now() - start;
    return static_cast<double>(done.load()) / took.count();
}

class Bench {
public:
    explicit Bench(const std::string& path)
        : writer_(sql::Session::open(path, sql::Session::Access::Write).value()) {}

    double commits(int count, std::size_t threads) {
        std::atomic<int> left{count};
        return rate(threads, [&] {
            return left-- > 0 && writer_.write([](sql::Session& session) -> Status {
                TRY_DONE(session.execute("INSERT INTO bare (x) VALUES (1)"));
                return {};
            });
        });
    }

    double run_jobs(std::string_view kind_name, int count, std::size_t threads) {
        writer_
            .write([&](sql::Session& session) -> Status {
                for (int i = 0; i < count; ++i) {
                    TRY_DONE(queue_.start(session, {.kind = std::string(kind_name),
                                                    .business_key = std::to_string(i),
                                                    .origin = {"bench", "", ""}}));
                }
                return {};
            })
            .value();
        return rate(threads, [&] { return runner_.run_one(clock_.now()).value(); });
    }

private:
    SystemClock clock_;
    SystemRandom random_;
    Log log_{Log::Options{}, clock_};
    Silence listener_;
    jobs::KindTable kinds_{
        {kind("quiet", jobs::Kind::Trail::Quiet), kind("audited", jobs::Kind::Trail::Audited)}};
    sql::Writer writer_;
    audit::Log audit_{{.clock = clock_, .random = random_}};
    jobs::Queue queue_{{.kinds = kinds_, .audit = audit_, .clock = clock_, .random = random_}};
    jobs::Runner runner_{{.writer = writer_,
                          .kinds = kinds_,
                          .audit = audit_,
                          .clock = clock_,
                          .random = random_,
                          .listener = listener_,
                          .log = log_},
                         {.owner = "bench"}};
};

void prepare(const std::string& path) {
    auto session = sql::Session::open(path, sql::Session::Access::Write).value();
    sql::migrate(session, "audit", audit::migrations()).value();
    sql::migrate(session, "jobs", jobs::migrations()).value();
    session.execute("CREATE TABLE bare (x BIGINT)").value();
}

void run(const std::string& path, int count, std::size_t threads) {
    prepare(path);
    Bench bench(path);
    const double alone = bench.commits(count / 10, 1);
    const double together = bench.commits(count, threads);
    const double quiet = bench.run_jobs("quiet", count, threads);
    const double audited = bench.run_jobs("audited", count, threads);
    fmt::print("writes alone      {:9.0f} a second\n", alone);
    fmt::print("writes together   {:9.0f} a second, {} threads\n", together, threads);
    fmt::print("jobs              {:9.0f} a second, {:.2f} of writes together\n", quiet,
               quiet / together);
    fmt::print("jobs, audited     {:9.0f} a second, {:.2f} of writes together\n", audited,
               audited / together);
}

} // namespace
} // namespace muster

int main(int count, char** arguments) {
    if (count < 2 || count > 4) {
        fmt::print(stderr, "usage: muster_bench_jobs DATABASE [JOBS [THREADS]]\n");
        return 2;
    }
    const int jobs = count > 2 ? std::atoi(arguments[2]) : 5'000;
    const int threads = count > 3 ? std::atoi(arguments[3]) : 16;
    muster::run(arguments[1], jobs, static_cast<std::size_t>(threads));
    return 0;
}
