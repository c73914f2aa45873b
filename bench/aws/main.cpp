// How many calls of AWS a client makes a second over kept TLS connections to a stub on the
// loopback, and what the service models cost in time and memory.
//
// usage: muster_bench_aws [SECONDS [THREADS]]

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include "aws/http_transport.h"
#include "aws/session.h"
#include "aws_model/operations.h"
#include "http/self_signed_certificate.h"
#include "http/server.h"

namespace muster::bench {
namespace {

using std::chrono::steady_clock;

template <class T>
T take(Result<T> result) {
    if (!result) {
        throw std::runtime_error(result.error().detail);
    }
    return std::move(*result);
}

/// Answers everything as organizations answers DescribeOrganization.
class Stub final : public http::Application {
public:
    [[nodiscard]] std::uint64_t body_limit(http::Verb,
                                           std::span<const std::string>) const override {
        return 1 << 20;
    }
    [[nodiscard]] http::Response handle(http::Request) override {
        return http::Response::text(200, "application/x-amz-json-1.1", kAnswer);
    }

private:
    static constexpr const char* kAnswer =
        R"({"Organization":{"Id":"o-exampleorgid","Arn":"arn:aws:organizations::111111111111:organization/o-exampleorgid","FeatureSet":"ALL","MasterAccountArn":"arn:aws:organizations::111111111111:account/o-exampleorgid/111111111111","MasterAccountId":"111111111111","MasterAccountEmail":"bill@example.com","AvailablePolicyTypes":[{"Type":"SERVICE_CONTROL_POLICY","Status":"ENABLED"}]}})";
};

/// A stub that serves as long as it lives.
struct Served {
    Served() {
        http::Server::Options options;
        options.listen = {{.host = "127.0.0.1", .port = 0, .scheme = http::Scheme::Https}};
        options.tls = files;
        options.workers = 2;
        server = take(http::Server::start(options, {stub, events, log, clock, random, metrics}));
    }
    ~Served() { std::filesystem::remove_all(directory); }

    static http::TlsFiles certificate(const std::filesystem::path& directory, const Clock& clock) {
        std::filesystem::create_directories(directory);
        const http::TlsFiles made{directory / "crt", directory / "key"};
        if (const Status done = http::ensure_certificate(made, {"localhost"}, clock); !done) {
            throw std::runtime_error(done.error().detail);
        }
        return made;
    }

    SystemClock clock;
    SystemRandom random;
    Log log{{.least = LogLevel::Error, .form = Log::Form::Json}, clock};
    http::EventHub events{{}, random};
    http::Metrics metrics;
    Stub stub;
    std::filesystem::path directory =
        std::filesystem::temp_directory_path() / ("muster-bench-aws-" + std::to_string(::getpid()));
    http::TlsFiles files = certificate(directory, clock);
    std::unique_ptr<http::Server> server;
};

class NoPace final : public aws::Pace {
public:
    [[nodiscard]] Result<std::chrono::milliseconds> take(const aws::PacedCall&) override {
        return std::chrono::milliseconds{0};
    }
};

double seconds_since(steady_clock::time_point start) {
    return std::chrono::duration<double>(steady_clock::now() - start).count();
}

void measure_models() {
    aws::ModelCatalog catalog;
    const auto names = aws::ModelCatalog::service_names();
    const std::size_t before = ::mallinfo2().uordblks;
    const auto start = steady_clock::now();
    take(catalog.service("sts"));
    const double first = seconds_since(start);
    std::size_t operations = 0;
    for (const std::string_view name : names) {
        operations += take(catalog.service(name))->operations().size();
    }
    fmt::print("first service (sts): {:.2f} ms\n", first * 1'000);
    fmt::print("all {} services, {} operations: {:.1f} ms, {:.1f} MiB\n", names.size(), operations,
               seconds_since(start) * 1'000,
               static_cast<double>(::mallinfo2().uordblks - before) / (1 << 20));
}

void measure_calls(double seconds, std::size_t threads) {
    Served served;
    net::ClientOptions options;
    options.trust = net::FileTrust{served.files.certificate};
    options.proxy = net::NoProxy{};
    const auto http_client = take(net::HttpClient::make(options));
    aws::HttpTransport transport(*http_client);
    aws::ModelCatalog models;
    aws::FixedCredentials credentials(
        {.access_key_id = "AKIDEXAMPLE", .secret_access_key = Secret("secret")});
    NoPace pace;
    aws::ThreadSleeper sleeper;
    aws::Session session(
        {models, transport, credentials, pace, served.clock, served.random, sleeper},
        {.endpoint_url = fmt::format("https://localhost:{}", served.server->ports().front())});
    std::atomic<std::size_t> calls{0};
    const auto start = steady_clock::now();
    {
        std::vector<std::jthread> callers;
        for (std::size_t i = 0; i < threads; ++i) {
            callers.emplace_back([&] {
                aws::Client client = take(session.client("organizations", "us-east-1"));
                while (seconds_since(start) < seconds) {
                    take(client.call(aws::operations::organizations::kDescribeOrganization, {}));
                    ++calls;
                }
            });
        }
    }
    fmt::print("{} threads: {:.0f} calls/s over TLS\n", threads,
               static_cast<double>(calls.load()) / seconds_since(start));
}

} // namespace
} // namespace muster::bench

int main(int count, char** arguments) {
    const double seconds = count > 1 ? std::atof(arguments[1]) : 5;
    const int threads = count > 2 ? std::atoi(arguments[2]) : 4;
    muster::bench::measure_models();
    muster::bench::measure_calls(seconds, static_cast<std::size_t>(threads));
    return 0;
}
