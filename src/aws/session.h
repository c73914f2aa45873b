#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "aws/client.h"
#include "aws/credentials_provider.h"
#include "aws/pace.h"
#include "aws/retry.h"
#include "aws/transport.h"
#include "aws_model/endpoint.h"
#include "aws_model/model_catalog.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/random.h"

namespace muster::aws {

/// Where the clients of a session call, and in whose name.
struct SessionOptions {
    std::string account{}; // whose pace budgets are used; empty where it is not known
    std::optional<std::string> endpoint_url{}; // for all services, e.g. the sandbox
    Fips fips = Fips::No;
    DualStack dual_stack = DualStack::No;
    PathStyle s3_path_style = PathStyle::VirtualHost;
};

/// One identity in AWS and what its clients share: credentials, the difference between our clock
/// and AWS's, and what retries may still cost. Thread-safe; outlives its clients.
class Session {
public:
    struct Ports {
        ModelCatalog& models;
        Transport& transport;
        CredentialsProvider& credentials;
        Pace& pace;
        const Clock& clock;
        Random& random;
        Sleeper& sleeper;
    };
    Session(Ports ports, SessionOptions options) : ports_(ports), options_(std::move(options)) {}
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Errors: Invalid "aws.unknown_service".
    [[nodiscard]] Result<Client> client(std::string_view service, std::string_view region);

    [[nodiscard]] const Ports& ports() const noexcept { return ports_; }
    [[nodiscard]] const SessionOptions& options() const noexcept { return options_; }

    /// AWS's time as far as we know it.
    [[nodiscard]] Instant aws_now() const { return ports_.clock.now() + clock_skew(); }
    [[nodiscard]] std::chrono::milliseconds clock_skew() const noexcept {
        return std::chrono::milliseconds(skew_.load());
    }
    void set_clock_skew(std::chrono::milliseconds skew) noexcept { skew_ = skew.count(); }

private:
    Ports ports_;
    SessionOptions options_;
    std::atomic<std::int64_t> skew_{0};
    Guarded<std::map<std::string, std::unique_ptr<RetryQuota>>> quotas_; // by service and region
};

} // namespace muster::aws
