#include "connections/quick_create.h"

#include <string_view>

#include <fmt/format.h>

#include "aws_model/operations.h"
#include "base/percent.h"

namespace muster::connections {
namespace {

std::string_view console_domain(AwsPartition partition) {
    switch (partition) {
    case AwsPartition::Aws: return "console.aws.amazon.com";
    case AwsPartition::AwsUsGov: return "console.amazonaws-us-gov.com";
    case AwsPartition::AwsCn: return "console.amazonaws.cn";
    }
    return {};
}

std::string_view dns_suffix(AwsPartition partition) {
    return partition == AwsPartition::AwsCn ? "amazonaws.com.cn" : "amazonaws.com";
}

} // namespace

Result<std::string> QuickCreate::link(const Connection& connection,
                                      const std::stop_token& stop) const {
    const OwnIdentity::Settings& settings = ports_.own.settings();
    if (!settings.artifact_bucket) {
        return Error{ErrorKind::Impossible, "connection.way_is_off",
                     "CloudFormation's page reads templates from a bucket: name one in "
                     "aws.artifact_bucket"};
    }
    TRY(const auto texts, ports_.templates.template_text(Way::Console, connection, stop));
    const std::string& bucket = *settings.artifact_bucket;
    const std::string key = fmt::format("connections/{}/stack.yaml", connection.id.str());
    TRY(aws::Client s3, ports_.own.session().client("s3", settings.region));
    auto put = s3.call(aws::operations::s3::kPutObject,
                       Json::Object{{"Bucket", bucket},
                                    {"Key", key},
                                    {"ContentType", "text/yaml"},
                                    {"Body", texts.front().text}},
                       {.stop = stop});
    if (!put) {
        return as_own_failure(std::move(put.error()));
    }
    const auto& endpoint = ports_.own.session().options().endpoint_url;
    const std::string place = endpoint ? fmt::format("{}/{}", *endpoint, bucket)
                                       : fmt::format("https://{}.s3.{}.{}", bucket, settings.region,
                                                     dns_suffix(connection.partition));
    const std::string_view region = global_region(connection.partition);
    return fmt::format("https://{0}.{1}/cloudformation/home?region={0}#/stacks/create/review"
                       "?templateURL={2}&stackName={3}",
                       region, console_domain(connection.partition),
                       percent_encode(place + '/' + key), connection.role_name());
}

} // namespace muster::connections
