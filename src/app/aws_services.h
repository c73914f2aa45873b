#pragma once

#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "app/aws_config.h"
#include "app/shared_pace.h"
#include "aws/access.h"
#include "aws/pace.h"
#include "base/clock.h"
#include "base/random.h"
#include "jobs/pacer.h"
#include "net/http_client.h"
#include "sql/database.h"

namespace muster::app {

/// The budgets of what AWS is asked, of all servers over one database.
struct AwsPaces {
    AwsPaces(const sql::Database& database, const Clock& clock)
        : pacer({.writer = database.writer(), .clock = clock}), shared(pacer), local(clock),
          // A server on SQLite is alone, and need not write down how much it asks.
          chosen(database.engine() == sql::Engine::Postgres ? static_cast<aws::Pace&>(shared)
                                                            : local) {}

    jobs::Pacer pacer;
    SharedPace shared;
    aws::LocalPace local;
    aws::Pace& chosen;
};

/// Muster's own identity in AWS, as the configuration and the environment have it, and those for
/// other partitions.
struct AwsServices : private AwsPaces, aws::Access {
    struct Ports {
        const sql::Database& database;
        net::HttpClient& http;
        const Clock& clock;
        Random& random;
    };
    AwsServices(const Ports& ports, const AwsConfig& config)
        : AwsPaces(ports.database, ports.clock),
          Access({.http = ports.http, .pace = chosen, .clock = ports.clock, .random = ports.random},
                 {.variables = &variable,
                  .sts_region = config.region,
                  .endpoint_url = config.endpoint_url,
                  .sts_endpoint_url = config.endpoint_url}) {
        for (const auto& [partition, identity] : config.identities) {
            elsewhere.try_emplace(
                partition,
                Access::Ports{.http = ports.http,
                              .pace = chosen,
                              .clock = ports.clock,
                              .random = ports.random},
                Access::Settings{.variables = &variable,
                                 .sts_region = std::string(global_region(partition)),
                                 .profile = identity.profile,
                                 .endpoint_url = config.endpoint_url,
                                 .sts_endpoint_url = config.endpoint_url});
        }
    }

    std::map<AwsPartition, aws::Access> elsewhere;

private:
    static std::optional<std::string> variable(std::string_view name) {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
        const char* const value = std::getenv(std::string(name).c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    }
};

} // namespace muster::app
