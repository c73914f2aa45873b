#include "resources/cloud_stub.h"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>

namespace muster::bench {
namespace {

using std::chrono::seconds;

constexpr std::array kRegions = {
    "us-east-1",      "eu-west-1",     "us-east-2",      "us-west-1",      "us-west-2",
    "ap-south-1",     "eu-west-2",     "eu-west-3",      "eu-north-1",     "eu-central-1",
    "sa-east-1",      "ca-central-1",  "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-southeast-1", "ap-southeast-2"};

/// AWS's published figures, per account and region; ec2 by operation, the others over all.
std::optional<TokenBucket::Size> size_of(const std::string& service, const std::string& operation) {
    if (service == "ec2") {
        return operation == "DescribeAddresses" ? TokenBucket::Size{50, seconds{5}}
                                                : TokenBucket::Size{100, seconds{5}};
    }
    if (service == "lambda" || service == "tagging") {
        return TokenBucket::Size{15, seconds{1}};
    }
    return std::nullopt; // none is published
}

Instant now() {
    return Instant::from_unix_millis(std::chrono::duration_cast<std::chrono::milliseconds>(
                                         std::chrono::system_clock::now().time_since_epoch())
                                         .count());
}

std::string after(std::string_view text, std::string_view mark, std::string_view ends) {
    const auto at = text.find(mark);
    if (at == text.npos) {
        return {};
    }
    text.remove_prefix(at + mark.size());
    return std::string(text.substr(0, text.find_first_of(ends)));
}

std::string part(std::string_view text, int index) {
    for (int i = 0; i < index; ++i) {
        text.remove_prefix(std::min(text.find('/') + 1, text.size()));
    }
    return std::string(text.substr(0, text.find('/')));
}

bool has_things(const std::string& region) {
    return region == kRegions[0] || region == kRegions[1];
}

std::string instances(const std::string& account, const std::string& region) {
    std::string items;
    for (int i = 0; has_things(region) && i < 4; ++i) {
        items += fmt::format(
            "<item><instanceId>i-{0}{1}{2}</instanceId><instanceType>m5.large</instanceType>"
            "<instanceState><name>running</name></instanceState><placement><tenancy>default"
            "</tenancy></placement><usageOperation>RunInstances</usageOperation>"
            "<launchTime>2026-01-01T00:00:00.000Z</launchTime><tagSet><item><key>Name</key>"
            "<value>web-{2}</value></item><item><key>team</key><value>platform</value></item>"
            "</tagSet></item>",
            account, region, i);
    }
    return "<DescribeInstancesResponse><reservationSet><item><instancesSet>" + items +
           "</instancesSet></item></reservationSet></DescribeInstancesResponse>";
}

} // namespace

bool CloudStub::takes(const Call& call) {
    const auto size = size_of(call.service, call.operation);
    if (!size) {
        return true;
    }
    const std::string name = fmt::format("{}/{}/{}/{}", call.account, call.region, call.service,
                                         call.service == "ec2" ? call.operation : "*");
    return buckets_[name].take(*size, 1, now());
}

std::string CloudStub::volumes(const Call& call, const std::string& body) const {
    const bool is_large = call.region == kRegions[0] && call.account.ends_with("00");
    const int pages = is_large ? large_pages_ : 1;
    const std::string token = after(body, "NextToken=", "&");
    int page = 0;
    std::from_chars(token.data(), token.data() + token.size(), page);
    std::string items;
    for (int i = 0; has_things(call.region) && i < 4; ++i) {
        items += fmt::format("<item><volumeId>vol-{}{}{}-{}</volumeId><size>100</size>"
                             "<status>in-use</status><volumeType>gp2</volumeType>"
                             "<createTime>2026-01-01T00:00:00.000Z</createTime></item>",
                             call.account, call.region, page, i);
    }
    const std::string next =
        page + 1 < pages ? fmt::format("<nextToken>{}</nextToken>", page + 1) : "";
    return "<DescribeVolumesResponse><volumeSet>" + items + "</volumeSet>" + next +
           "</DescribeVolumesResponse>";
}

std::string CloudStub::body_of(const Call& call, const std::string& body) const {
    if (call.operation == "DescribeRegions") {
        std::string items;
        for (int i = 0; i < regions_ && i < static_cast<int>(kRegions.size()); ++i) {
            items += fmt::format("<item><regionName>{}</regionName></item>",
                                 kRegions[static_cast<std::size_t>(i)]);
        }
        return "<DescribeRegionsResponse><regionInfo>" + items +
               "</regionInfo></DescribeRegionsResponse>";
    }
    if (call.operation == "AssumeRole") {
        const std::string account = after(body, "iam%3A%3A", "%");
        return fmt::format(
            "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA{}"
            "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
            "<Expiration>2033-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
            "</AssumeRoleResponse>",
            account);
    }
    if (call.operation == "DescribeInstances") {
        return instances(call.account, call.region);
    }
    if (call.operation == "DescribeVolumes") {
        return volumes(call, body);
    }
    if (call.operation == "ListFunctions") {
        return has_things(call.region)
                   ? fmt::format(R"({{"Functions":[{{"FunctionName":"f","FunctionArn":)"
                                 R"("arn:aws:lambda:{}:{}:function:f","MemorySize":128,)"
                                 R"("Runtime":"python3.13"}}]}})",
                                 call.region, call.account)
                   : R"({"Functions":[]})";
    }
    return call.service == "tagging" ? R"({"ResourceTagMappingList":[]})" : "<Answer></Answer>";
}

StubAnswer CloudStub::answer(const StubRequest& request) {
    if (request.path.starts_with("/offers")) {
        return {.status = 404, .type = "text/xml", .body = {}}; // no price list is measured here
    }
    const std::string scope = after(request.authorization, "Credential=", ",");
    Call call{.account = part(scope, 0),
              .region = part(scope, 2),
              .service = part(scope, 3),
              .operation = after(request.body, "Action=", "&")};
    call.account.erase(0, std::min<std::size_t>(call.account.size(), 4)); // ASIA
    if (call.service == "lambda") {
        call.operation = "ListFunctions";
    } else if (call.service == "tagging") {
        call.operation = "GetResources";
    } else if (call.service == "s3") {
        call.operation = "ListBuckets";
    }
    const bool is_taken = takes(call);
    ++counts_.calls;
    ++counts_.by_operation[call.service + "." + call.operation];
    counts_.violations += is_taken ? 0U : 1U;
    counts_.unknown += call.operation.empty() ? 1U : 0U;
    const bool is_json = call.service == "lambda" || call.service == "tagging";
    const std::string_view type = is_json ? "application/json" : "text/xml";
    if (!is_taken) {
        return {.status = 503,
                .type = type,
                .body = "<Response><Errors><Error><Code>RequestLimitExceeded</Code></Error>"
                        "</Errors></Response>"};
    }
    return {.status = 200, .type = type, .body = body_of(call, request.body)};
}

} // namespace muster::bench
