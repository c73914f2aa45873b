#include "connections/quick_create.h"

#include <chrono>
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

/// Long enough to sign in to AWS and to look at what the template makes.
constexpr std::chrono::hours kReadable{1};

std::string console_of(const OwnIdentity::Settings& settings, AwsPartition partition) {
    return settings.console_url.value_or(
        fmt::format("https://{}.{}", global_region(partition), console_domain(partition)));
}

} // namespace

Result<std::string> QuickCreate::link(const Connection& connection,
                                      const std::stop_token& stop) const {
    OwnIdentity& own = ports_.own.in(connection.partition);
    const OwnIdentity::Settings& settings = own.settings();
    if (!settings.artifact_bucket) {
        return Error{ErrorKind::Impossible, "connection.way_is_off",
                     fmt::format("CloudFormation's page reads templates from a bucket: name one "
                                 "in {}.artifact_bucket",
                                 settings.section)};
    }
    TRY(const auto texts, ports_.templates.template_text(Way::Console, connection, stop));
    const std::string& bucket = *settings.artifact_bucket;
    const std::string key = fmt::format("connections/{}/stack.yaml", connection.id.str());
    TRY(aws::Client s3, own.session().client("s3", settings.region));
    auto put = s3.call(aws::operations::s3::kPutObject,
                       Json::Object{{"Bucket", bucket},
                                    {"Key", key},
                                    {"ContentType", "text/yaml"},
                                    {"Body", texts.front().text}},
                       {.stop = stop});
    if (!put) {
        return as_own_failure(std::move(put.error()));
    }
    TRY(const Secret template_url,
        s3.presign(aws::operations::s3::kGetObject, Json::Object{{"Bucket", bucket}, {"Key", key}},
                   kReadable));
    return fmt::format("{}/cloudformation/home?region={}#/stacks/create/review"
                       "?templateURL={}&stackName={}",
                       console_of(settings, connection.partition),
                       global_region(connection.partition), percent_encode(template_url.reveal()),
                       connection.role_name());
}

} // namespace muster::connections
