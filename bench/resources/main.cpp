// Collects the resources of many accounts from a stub on the loopback that counts calls as AWS
// does, with the jobs and the database of a server; and reads a price list of the size of EC2's.
//
// usage: muster_bench_resources [ACCOUNTS [REGIONS [SECONDS]]]   0 seconds: until all are collected
//        muster_bench_resources offers [PRODUCTS]

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/log.h"
#include "audit/migrations.h"
#include "aws/http_transport.h"
#include "connections/connection_store.h"
#include "connections/feature_store.h"
#include "connections/migrations.h"
#include "http/server.h"
#include "inventory/collect_job.h"
#include "inventory/migrations.h"
#include "jobs/migrations.h"
#include "jobs/runner.h"
#include "jobs/scheduler.h"
#include "jobs/workers.h"
#include "resources/cloud_stub.h"
#include "resources/offers.h"
#include "sql/database.h"

namespace muster::bench {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kJobs = 8;          // threads
constexpr int kLargePages = 300;          // of volumes, in one of a hundred accounts
constexpr std::size_t kRegionsAtOnce = 4; // of an account

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
    explicit StubProcess(int regions) {
        int up[2];
        int down[2];
        if (::pipe(up) != 0 || ::pipe(down) != 0) {
            throw std::runtime_error("no pipe");
        }
        child_ = ::fork();
        if (child_ == 0) {
            ::close(down[1]);
            serve(regions, up[1], down[0]);
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
    static void serve(int regions, int to, int from) {
        SystemClock clock;
        SystemRandom random;
        Log log{{.least = LogLevel::Error, .form = Log::Form::Json}, clock};
        http::EventHub events{{}, random};
        http::Metrics metrics;
        CloudStub stub(regions, kLargePages);
        http::Server::Options options;
        options.listen = {{.host = "127.0.0.1", .port = 0, .scheme = http::Scheme::Http}};
        options.workers = 2;
        const auto server =
            http::Server::start(options, {stub, events, log, clock, random, metrics}).value();
        ::dprintf(to, "%hu\n", server->ports().front());
        char byte = 0;
        while (::read(from, &byte, 1) > 0) {
        }
        const StubCounts counts = stub.counts();
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
    Collector(const std::filesystem::path& directory, const std::string& url)
        : database_(open(directory / "muster.db")),
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
        {.threads = kRegionsAtOnce, .accounts = static_cast<int>(kJobs)}};
    jobs::KindTable kinds_{[this] {
        auto all = collects_.kinds();
        all.push_back(prices_.kind());
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
        {.runner = runner_, .scheduler = scheduler_, .clock = clock_, .log = log_},
        {.threads = kJobs}};
};

void run(int accounts, int regions, double limit) {
    const std::filesystem::path directory =
        std::filesystem::temp_directory_path() /
        ("muster-bench-resources-" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory);
    StubProcess stub(regions); // before there are threads
    double took = 0;
    {
        Collector collector(directory, stub.url());
        collector.connect(accounts);
        const auto start = steady_clock::now();
        collector.begin();
        while (collector.collected() < accounts && (limit == 0 || seconds_since(start) < limit)) {
            std::this_thread::sleep_for(std::chrono::milliseconds{500});
        }
        took = seconds_since(start);
        collector.stop();
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        fmt::print("{} of {} accounts x {} regions in {:.1f} s, {} resources, {} looks failed\n",
                   collector.collected(), accounts, regions, took, collector.count("resource"),
                   collector.failed());
        fmt::print(
            "memory {:.0f} MiB, database {:.0f} MiB\n", static_cast<double>(usage.ru_maxrss) / 1024,
            static_cast<double>(std::filesystem::file_size(directory / "muster.db")) / (1 << 20));
    }
    stub.finish(took);
    std::filesystem::remove_all(directory);
}

} // namespace
} // namespace muster::bench

int main(int count, char** arguments) {
    const std::string_view first = count > 1 ? arguments[1] : "100";
    if (first == "offers") {
        muster::bench::measure_offers(count > 2 ? std::strtoul(arguments[2], nullptr, 10)
                                                : 106'000);
        return 0;
    }
    muster::bench::run(std::atoi(first.data()), count > 2 ? std::atoi(arguments[2]) : 17,
                       count > 3 ? std::atof(arguments[3]) : 0);
    return 0;
}
