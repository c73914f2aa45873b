// Collects the resources of many accounts from a stub on the loopback that counts calls as AWS
// does, with the jobs and the database of a server; and reads a price list of the size of EC2's.
//
// usage: muster_bench_resources [--delay-ms MS] [--at-once N] [--regions-at-once N]
//                               [ACCOUNTS [REGIONS [SECONDS]]]
//        muster_bench_resources offers [PRODUCTS]
//
// --delay-ms: how long AWS takes to answer; --at-once: accounts, and of each so many regions, by
// default as a server has it; 0 SECONDS: until all are collected.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/log.h"
#include "audit/migrations.h"
#include "aws/http_transport.h"
#include "base/mutex.h"
#include "connections/connection_store.h"
#include "connections/feature_store.h"
#include "connections/migrations.h"
#include "inventory/collect_job.h"
#include "inventory/migrations.h"
#include "jobs/migrations.h"
#include "jobs/runner.h"
#include "jobs/scheduler.h"
#include "jobs/workers.h"
#include "resources/cloud_stub.h"
#include "resources/late_server.h"
#include "resources/offers.h"
#include "sql/database.h"

namespace muster::bench {
namespace {

using std::chrono::steady_clock;

constexpr int kLargePages = 300; // of volumes, in one of a hundred accounts
constexpr std::string_view kOther = "bench.other";

struct Options {
    int accounts = 100;
    int regions = 17;
    double limit = 0; // seconds; 0: none
    std::chrono::milliseconds delay{0};
    inventory::CollectJob::Options collects; // a server's
};

double seconds_since(steady_clock::time_point start) {
    return std::chrono::duration<double>(steady_clock::now() - start).count();
}

class Silence final : public jobs::Listener {
public:
    void job_changed(const jobs::Job&) override {}
};

/// The stub, in a process of its own so that memory is told apart. It serves until its pipe closes,
/// then says what it has seen.
class StubProcess {
public:
    explicit StubProcess(const Options& options) {
        int up[2];
        int down[2];
        if (::pipe(up) != 0 || ::pipe(down) != 0) {
            throw std::runtime_error("no pipe");
        }
        child_ = ::fork();
        if (child_ == 0) {
            ::close(down[1]);
            serve(options, up[1], down[0]);
            std::_Exit(0);
        }
        ::close(up[1]);
        ::close(down[0]);
        from_ = ::fdopen(up[0], "r");
        stop_ = down[1];
        if (std::fscanf(from_, "%hu", &port_) != 1) {
            throw std::runtime_error("the stub did not start");
        }
    }
    StubProcess(const StubProcess&) = delete;
    StubProcess& operator=(const StubProcess&) = delete;

    [[nodiscard]] std::string url() const { return fmt::format("http://127.0.0.1:{}", port_); }
    /// Stops it, and prints what it says.
    std::uint64_t finish(double seconds) {
        ::close(stop_);
        std::uint64_t calls = 0;
        char line[512];
        if (std::fscanf(from_, "%lu\n", &calls) != 1) {
            throw std::runtime_error("the stub said nothing");
        }
        fmt::print("{} calls, {:.0f} calls/s\n", calls, static_cast<double>(calls) / seconds);
        while (std::fgets(line, sizeof line, from_) != nullptr) {
            fmt::print("{}", line);
        }
        ::waitpid(child_, nullptr, 0);
        return calls;
    }

private:
    static void serve(const Options& options, int to, int from) {
        CloudStub stub(options.regions, kLargePages);
        serve_late(stub, options.delay, from,
                   [to](std::uint16_t port) { ::dprintf(to, "%hu\n", port); });
        const StubCounts& counts = stub.counts();
        std::string text = fmt::format("{}\n{} calls beyond AWS's buckets, {} unknown\n",
                                       counts.calls, counts.violations, counts.unknown);
        for (const auto& [operation, count] : counts.by_operation) {
            text += fmt::format("  {} {}\n", operation, count);
        }
        ::dprintf(to, "%s", text.c_str());
    }

    pid_t child_ = 0;
    std::FILE* from_ = nullptr;
    int stop_ = -1;
    std::uint16_t port_ = 0;
};

/// A server as far as it collects.
class Collector {
public:
    Collector(const std::filesystem::path& directory,
              const std::string& url,
              inventory::CollectJob::Options options)
        : options_(options), database_(open(directory / "muster.db")),
          http_(net::HttpClient::make({.proxy = net::NoProxy{}, .most_idle = 256}).value()),
          transport_(*http_),
          session_({.models = models_,
                    .transport = transport_,
                    .credentials = credentials_,
                    .pace = pace_,
                    .clock = clock_,
                    .random = random_,
                    .sleeper = sleeper_},
                   {.account = "", .endpoint_url = url, .s3_path_style = aws::PathStyle::Path}),
          client_(*http_, url) {}

    void connect(int accounts) {
        database_
            .write([&](sql::Session& session) -> Status {
                for (int i = 0; i < accounts; ++i) {
                    TRY_DONE(add(session, i));
                }
                return {};
            })
            .value();
    }
    void begin() {
        database_
            .write([&](sql::Session& session) -> Status {
                TRY_DONE(
                    queue_.start(session, {.kind = std::string(inventory::CollectJob::kSweepKind),
                                           .business_key = "all",
                                           .origin = {"bench", "", ""}}));
                return {};
            })
            .value();
        workers_.wake();
    }
    /// A job of another kind, as people start some meanwhile.
    void begin_other() {
        const auto begun = steady_clock::now().time_since_epoch().count();
        database_
            .write([&](sql::Session& session) -> Status {
                TRY_DONE(queue_.start(session, {.kind = std::string(kOther),
                                                .business_key = std::to_string(begun),
                                                .input = Json(std::int64_t{begun}),
                                                .origin = {"bench", "", ""}}));
                return {};
            })
            .value();
        workers_.wake();
    }
    /// How long those waited, in milliseconds, the shortest first.
    std::vector<double> waits_of_others() {
        std::vector<double> waits = *waits_.lock();
        std::ranges::sort(waits);
        return waits;
    }
    std::int64_t count(std::string_view table) {
        std::int64_t found = 0;
        database_
            .read([&](sql::Session& session) {
                return session.query(fmt::format("SELECT count(*) FROM {}", table), {},
                                     [&](const sql::Row& row) -> Status {
                                         found = row.integer(0);
                                         return {};
                                     });
            })
            .value();
        return found;
    }
    std::int64_t collected() { return count("collected_connection WHERE ended_at IS NOT NULL"); }
    std::int64_t failed() { return count("collection WHERE failed_at IS NOT NULL"); }
    void stop() { workers_.stop(); }

private:
    /// With its tables, as threads look into them at once.
    static sql::Database open(const std::filesystem::path& file) {
        auto database = sql::Database::open(sql::Address::file(file.string())).value();
        database.migrate("audit", audit::migrations()).value();
        database.migrate("jobs", jobs::migrations()).value();
        database.migrate("connections", connections::migrations()).value();
        database.migrate("inventory", inventory::migrations()).value();
        return database;
    }
    Status add(sql::Session& session, int i) {
        const std::string account = fmt::format("{:012}", 100'000'000'000 + i);
        const Instant now = clock_.now();
        const connections::Connection connection{
            .id = connections::ConnectionId::make(clock_, random_),
            .name = connections::ConnectionName::parse(account).value(),
            .kind = connections::ConnectionKind::Member,
            .partition = AwsPartition::Aws,
            .account = AwsAccountId::parse(account).value(),
            .external_id = connections::ExternalId::parse(fmt::format("{:032}", i)).value(),
            .role = connections::RoleArn::parse("arn:aws:iam::" + account + ":role/muster").value(),
            .state = connections::ConnectionState::Connected,
            .since = now,
            .cause = {},
            .bills = {},
            .checked_at = {},
            .worked_at = {},
            .probed_at = {},
            .task = {},
            .created_at = now,
            .changed_at = now,
            .revision = 1};
        TRY_DONE(connections::insert_connection(session, connection));
        return connections::save_standings(session, connection,
                                           {{.feature = "active_resources",
                                             .state = connections::FeatureState::Available,
                                             .since = now,
                                             .missing = {},
                                             .waits_for = {},
                                             .worked_at = {}}},
                                           now);
    }

    jobs::Kind other() {
        jobs::Kind kind;
        kind.name = kOther;
        kind.steps = {{"only", [this](jobs::StepContext& context) -> Result<jobs::StepOutcome> {
                           const steady_clock::time_point begun(
                               steady_clock::duration(context.input().integer().value_or(0)));
                           waits_.lock()->push_back(seconds_since(begun) * 1'000);
                           return jobs::StepOutcome::done();
                       }}};
        return kind;
    }

    inventory::CollectJob::Options options_;
    Guarded<std::vector<double>> waits_;
    SystemClock clock_;
    SystemRandom random_;
    Log log_{{.least = LogLevel::Error, .form = Log::Form::Json}, clock_};
    Silence listener_;
    sql::Database database_;
    audit::Log audit_{{.clock = clock_, .random = random_}};
    std::unique_ptr<net::HttpClient> http_;
    aws::HttpTransport transport_;
    aws::ModelCatalog models_;
    aws::LocalPace pace_{clock_};
    aws::ThreadSleeper sleeper_;
    aws::FixedCredentials credentials_{
        {.access_key_id = "AKIDEXAMPLE", .secret_access_key = Secret("secret")}};
    aws::Session session_;
    connections::OwnIdentities own_{session_, clock_, {}};
    inventory::PriceListClient client_;
    inventory::PriceJob prices_{client_};
    inventory::CollectJob collects_{
        {.own = own_,
         .prices = prices_,
         .start = [this](auto& session, const auto& job) { return queue_.start(session, job); }},
        options_};
    jobs::KindTable kinds_{[this] {
        auto all = collects_.kinds();
        all.push_back(prices_.kind());
        all.push_back(other());
        return all;
    }()};
    jobs::Queue queue_{{.kinds = kinds_, .audit = audit_, .clock = clock_, .random = random_}};
    jobs::Runner runner_{{.writer = database_.writer(),
                          .kinds = kinds_,
                          .audit = audit_,
                          .clock = clock_,
                          .random = random_,
                          .listener = listener_,
                          .log = log_},
                         {.owner = "bench"}};
    jobs::Scheduler scheduler_{{.writer = database_.writer(), .queue = queue_, .log = log_}, {}};
    jobs::Workers workers_{
        {.runner = runner_, .scheduler = scheduler_, .clock = clock_, .log = log_}, {}};
};

void print(Collector& collector, const Options& options, double took) {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    fmt::print(
        "{} of {} accounts x {} regions in {:.1f} s, {} x {} at once, AWS answers after {} ms, "
        "{} resources, {} looks failed\n",
        collector.collected(), options.accounts, options.regions, took, options.collects.accounts,
        options.collects.threads, options.delay.count(), collector.count("resource"),
        collector.failed());
    const std::vector<double> waits = collector.waits_of_others();
    if (!waits.empty()) {
        fmt::print("{} other jobs ran after {:.1f} ms (median), {:.1f} ms (most)\n", waits.size(),
                   waits[waits.size() / 2], waits.back());
    }
    fmt::print("memory {:.0f} MiB, ", static_cast<double>(usage.ru_maxrss) / 1024);
}

void run(const Options& options) {
    const std::filesystem::path directory =
        std::filesystem::temp_directory_path() /
        ("muster-bench-resources-" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory);
    StubProcess stub(options); // before there are threads
    double took = 0;
    {
        Collector collector(directory, stub.url(), options.collects);
        collector.connect(options.accounts);
        const auto start = steady_clock::now();
        collector.begin();
        while (collector.collected() < options.accounts &&
               (options.limit == 0 || seconds_since(start) < options.limit)) {
            collector.begin_other();
            std::this_thread::sleep_for(std::chrono::milliseconds{500});
        }
        took = seconds_since(start);
        const auto stop = steady_clock::now();
        collector.stop();
        const double stopping = seconds_since(stop);
        print(collector, options, took);
        fmt::print("database {:.0f} MiB, stopped in {:.1f} s\n",
                   static_cast<double>(std::filesystem::file_size(directory / "muster.db")) /
                       (1 << 20),
                   stopping);
    }
    stub.finish(took);
    std::filesystem::remove_all(directory);
}

Options options_of(std::vector<std::string> words) {
    Options options;
    const auto take = [&](std::string_view name) -> std::optional<int> {
        const auto at = std::ranges::find(words, name);
        if (at == words.end() || at + 1 == words.end()) {
            return std::nullopt;
        }
        const int value = std::atoi(at[1].c_str());
        words.erase(at, at + 2);
        return value;
    };
    options.delay = std::chrono::milliseconds(take("--delay-ms").value_or(0));
    if (const auto accounts = take("--at-once")) {
        options.collects.accounts = static_cast<std::size_t>(*accounts);
    }
    if (const auto regions = take("--regions-at-once")) {
        options.collects.threads = static_cast<std::size_t>(*regions);
    }
    const auto number = [&](std::size_t i, double otherwise) {
        return words.size() > i ? std::atof(words[i].c_str()) : otherwise;
    };
    options.accounts = static_cast<int>(number(0, options.accounts));
    options.regions = static_cast<int>(number(1, options.regions));
    options.limit = number(2, options.limit);
    return options;
}

} // namespace
} // namespace muster::bench

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (!words.empty() && words[0] == "offers") {
        muster::bench::measure_offers(words.size() > 1 ? std::strtoul(words[1].c_str(), nullptr, 10)
                                                       : 106'000);
        return 0;
    }
    muster::bench::run(muster::bench::options_of(words));
    return 0;
}
