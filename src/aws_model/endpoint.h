#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aws_model/http_message.h"
#include "aws_model/service_model.h"
#include "base/json.h"
#include "base/result.h"

namespace muster::aws {

enum class PathStyle : std::uint8_t { VirtualHost, Path };
enum class Fips : std::uint8_t { No, Yes };
enum class DualStack : std::uint8_t { No, Yes };

/// What the endpoint depends on beside the operation and its input.
struct EndpointOptions {
    std::string region;
    Fips fips = Fips::No;
    DualStack dual_stack = DualStack::No;
    std::optional<std::string> override_url{}; // configured, e.g. of the sandbox
    PathStyle s3_path_style = PathStyle::VirtualHost;
};

/// Where a request goes and what its signature holds for.
struct Endpoint {
    std::string url; // "https://iam.amazonaws.com", maybe with a path
    std::string signing_region;
    std::string signing_name;
    bool is_path_encoded_once = false; // S3
    HttpHeaders headers;
};

/// Gives the parameters of the rule set: those of the operation, of its input, of the options.
using EndpointParameters = std::vector<std::pair<std::string, Json>>;
EndpointParameters endpoint_parameters(const ServiceModel& service,
                                       const Operation& operation,
                                       const Json& input,
                                       const EndpointOptions& options);

/// Interprets the published endpoint rule set of a service, as botocore does. Errors: Invalid
/// "aws.no_endpoint" with the rule's own words: an impossible combination, a bad bucket.
Result<Endpoint> resolve_endpoint(const ServiceModel& service,
                                  const EndpointParameters& parameters,
                                  const Json& partitions);

} // namespace muster::aws
