#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/aws_partition.h"
#include "base/result.h"
#include "connections/topic_arn.h"

namespace muster::app {

/// What the configuration says of Muster's identity in another partition than that of its own:
/// aws.identities.PARTITION.*. A plain value.
struct AwsIdentityConfig {
    std::string profile; // of AWS's shared files, whose credentials it has
    std::optional<std::string> principal;
    std::optional<std::string> artifact_bucket;
};

/// What the configuration says of Muster's own identity in AWS: aws.*. Its credentials are found as
/// AWS's SDKs find theirs. A plain value.
struct AwsConfig {
    std::string region;
    std::optional<std::string> endpoint_url;   // for all services; none: AWS's own
    std::optional<std::string> price_list_url; // none: where the services are
    std::optional<std::string> principal;
    std::optional<std::string> artifact_bucket;
    std::optional<std::string> queue; // with the topic, or not at all
    std::optional<connections::TopicArn> callback_topic;
    std::optional<std::string> console_url; // none: AWS's own
    std::map<AwsPartition, AwsIdentityConfig> identities;
};

// The texts of a configuration as what they mean. Errors of all: Invalid "config.bad_value" or that
// of the type.

/// `eu-central-1`
Result<std::string> parse_aws_region(std::string_view text);
/// `https://…`, or plain http on the loopback alone: credentials sign what goes there.
Result<std::string> parse_aws_endpoint(std::string_view text);
/// The same with a path, and without a slash at its end.
Result<std::string> parse_aws_console_url(std::string_view text);
/// The ARN of a role or a user.
Result<std::string> parse_aws_principal(std::string_view text);
Result<std::string> parse_aws_bucket(std::string_view text);
/// The URL of a queue, by https or on the loopback.
Result<std::string> parse_aws_queue(std::string_view text);

} // namespace muster::app
