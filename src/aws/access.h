#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aws/default_credentials.h"
#include "aws/http_transport.h"
#include "aws/pace.h"
#include "aws/retry.h"
#include "aws/session.h"
#include "aws_model/model_catalog.h"
#include "base/clock.h"
#include "base/random.h"
#include "net/http_client.h"

namespace muster::aws {

/// One identity in AWS and all that asking in its name stands on, built over its ports in the order
/// of who needs whom. The identity is that of a profile or of the usual sources, which are looked
/// at when it is first needed; nobody is asked before.
struct Access {
    struct Ports {
        net::HttpClient& http;
        Pace& pace;
        const Clock& clock;
        Random& random;
    };
    struct Settings {
        Variables variables;                  // of the environment
        std::string sts_region;               // where a role is taken on
        std::optional<std::string> profile{}; // and no other source
        /// Instead of AWS, e.g. the sandbox; buckets are then part of the path.
        std::optional<std::string> endpoint_url{};
        std::optional<std::string> sts_endpoint_url{};
    };
    Access(const Ports& ports, const Settings& settings)
        : transport(ports.http), pace(ports.pace),
          credentials(credentials_of({.models = models,
                                      .transport = transport,
                                      .pace = pace,
                                      .clock = ports.clock,
                                      .random = ports.random,
                                      .sleeper = sleeper},
                                     settings)),
          session({.models = models,
                   .transport = transport,
                   .credentials = *credentials,
                   .pace = pace,
                   .clock = ports.clock,
                   .random = ports.random,
                   .sleeper = sleeper},
                  {.endpoint_url = settings.endpoint_url,
                   .s3_path_style =
                       settings.endpoint_url ? PathStyle::Path : PathStyle::VirtualHost}) {}

    ModelCatalog models;
    HttpTransport transport;
    Pace& pace;
    ThreadSleeper sleeper;
    std::unique_ptr<CredentialsProvider> credentials;
    Session session;

private:
    static std::unique_ptr<CredentialsProvider> credentials_of(const CredentialsPorts& ports,
                                                               const Settings& settings) {
        const CredentialsSettings where{.variables = settings.variables,
                                        .sts_region = settings.sts_region,
                                        .endpoint_url = settings.sts_endpoint_url};
        return settings.profile ? profile_credentials(ports, where, *settings.profile)
                                : default_credentials(ports, where);
    }
};

} // namespace muster::aws
