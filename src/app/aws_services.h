#pragma once

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/aws_config.h"
#include "app/shared_pace.h"
#include "aws/default_credentials.h"
#include "aws/http_transport.h"
#include "aws/pace.h"
#include "aws/retry.h"
#include "aws/session.h"
#include "aws_model/model_catalog.h"
#include "base/clock.h"
#include "base/random.h"
#include "jobs/pacer.h"
#include "net/http_client.h"
#include "sql/database.h"

namespace muster::app {

/// Muster's own identity in AWS and all it stands on, built over its ports in the order of who
/// needs whom. Asks nobody before it is used.
struct AwsServices {
    struct Ports {
        const sql::Database& database; // that budgets are shared over, on PostgreSQL
        net::HttpClient& http;
        const Clock& clock;
        Random& random;
    };
    AwsServices(const Ports& ports, const AwsConfig& config)
        : transport(ports.http), pacer({.writer = ports.database.writer(), .clock = ports.clock}),
          shared_pace(pacer), local_pace(ports.clock),
          // A server on SQLite is alone, and need not write down how much it asks.
          pace(ports.database.engine() == sql::Engine::Postgres
                   ? static_cast<aws::Pace&>(shared_pace)
                   : local_pace),
          credentials(aws::default_credentials({.models = models,
                                                .transport = transport,
                                                .pace = pace,
                                                .clock = ports.clock,
                                                .random = ports.random,
                                                .sleeper = sleeper},
                                               {.variables = &variable,
                                                .sts_region = config.region,
                                                .endpoint_url = config.endpoint_url})),
          session({.models = models,
                   .transport = transport,
                   .credentials = *credentials,
                   .pace = pace,
                   .clock = ports.clock,
                   .random = ports.random,
                   .sleeper = sleeper},
                  {.account = "",
                   .endpoint_url = config.endpoint_url,
                   .s3_path_style =
                       config.endpoint_url ? aws::PathStyle::Path : aws::PathStyle::VirtualHost}) {}

    aws::ModelCatalog models;
    aws::HttpTransport transport;
    jobs::Pacer pacer;
    SharedPace shared_pace;
    aws::LocalPace local_pace;
    aws::Pace& pace;
    aws::ThreadSleeper sleeper;
    std::unique_ptr<aws::CredentialsProvider> credentials;
    aws::Session session;

private:
    static std::optional<std::string> variable(std::string_view name) {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
        const char* const value = std::getenv(std::string(name).c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    }
};

} // namespace muster::app
