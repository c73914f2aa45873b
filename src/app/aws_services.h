#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "app/aws_config.h"
#include "aws/access.h"

namespace muster::app {

/// Muster's own identity in AWS, as the configuration and the environment have it.
struct AwsServices : aws::Access {
    AwsServices(const Ports& ports, const AwsConfig& config)
        : Access(ports,
                 {.variables = &variable,
                  .sts_region = config.region,
                  .endpoint_url = config.endpoint_url,
                  .sts_endpoint_url = config.endpoint_url}) {}

private:
    static std::optional<std::string> variable(std::string_view name) {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
        const char* const value = std::getenv(std::string(name).c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    }
};

} // namespace muster::app
