#include "commands/aws_access.h"

#include <cstdlib>
#include <string_view>
#include <utility>

namespace muster::commands {
namespace {

std::optional<std::string> variable(std::string_view name) {
    const char* const text =
        std::getenv(std::string(name).c_str()); // NOLINT(concurrency-mt-unsafe): nobody sets any
    return text == nullptr || *text == '\0' ? std::nullopt : std::optional<std::string>(text);
}

std::optional<std::string> first_of(const std::optional<std::string>& chosen,
                                    std::initializer_list<std::string_view> variables) {
    std::optional<std::string> found = chosen;
    for (auto name = variables.begin(); name != variables.end() && !found; ++name) {
        found = variable(*name);
    }
    return found;
}

} // namespace

Result<std::unique_ptr<AwsAccess>> AwsAccess::open(const AwsChoice& choice, const Clock& clock) {
    net::ClientOptions options;
    if (const auto file = variable("AWS_CA_BUNDLE")) {
        options.trust = net::FileTrust{*file};
    }
    TRY(auto client, net::HttpClient::make(std::move(options)));
    return std::unique_ptr<AwsAccess>(new AwsAccess(std::move(client), choice, clock));
}

AwsAccess::AwsAccess(std::unique_ptr<net::HttpClient> client,
                     const AwsChoice& choice,
                     const Clock& clock)
    : region_(first_of(choice.region, {"AWS_REGION", "AWS_DEFAULT_REGION"}).value_or("us-east-1")),
      client_(std::move(client)), pace_(clock),
      access_({.http = *client_, .pace = pace_, .clock = clock, .random = random_},
              {.variables = variable,
               .sts_region = region_,
               .profile = choice.profile,
               .endpoint_url =
                   first_of(choice.endpoint_url, {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"}),
               .sts_endpoint_url =
                   first_of(choice.endpoint_url, {"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"})}) {}

} // namespace muster::commands
