#include "callbacks/stack_request.h"

#include <algorithm>

#include <fmt/format.h>

#include "aws_model/json_access.h"
#include "base/arn_parts.h"
#include "base/json.h"

namespace muster::callbacks {
namespace {

constexpr Json::Limits kRequestLimits{.bytes = std::size_t{1} << 20, .depth = 16};
constexpr std::size_t kMostId = 1024;  // of CloudFormation's ids
constexpr std::size_t kMostUrl = 8192; // presigned with a session's token

Error not_a_request(std::string_view what) {
    return {ErrorKind::Invalid, "callback.malformed",
            fmt::format("not a question of CloudFormation: {}", what)};
}

bool is_printable(std::string_view text, std::size_t most) {
    return !text.empty() && text.size() <= most &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_region(std::string_view text) {
    return text.size() >= 9 && text.size() <= 32 && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

} // namespace

Result<StackArn> StackArn::parse(std::string_view text) {
    constexpr std::string_view kStack = "stack/";
    const auto found = arn_parts(text);
    if (!found) {
        return not_a_request("its stack has no ARN");
    }
    const auto& parts = *found; // arn, partition, service, region, account, resource
    const auto partition = kAwsPartitionNames.find(parts[1]);
    auto account = AwsAccountId::parse(parts[4]);
    const bool is_stack = parts[0] == "arn" && parts[2] == "cloudformation" && partition &&
                          account && is_region(parts[3]) && parts[5].starts_with(kStack) &&
                          is_printable(text, kMostId);
    if (!is_stack) {
        return not_a_request("its stack has no ARN of a stack");
    }
    const std::string_view name = parts[5].substr(kStack.size());
    return StackArn{.text = std::string(text),
                    .partition = *partition,
                    .region = std::string(parts[3]),
                    .account = std::move(*account),
                    .name = std::string(name.substr(0, name.find('/')))};
}

Result<StackRequest> StackRequest::parse(std::string_view text) {
    const auto json = Json::parse(text, kRequestLimits);
    if (!json || json->if_object() == nullptr) {
        return not_a_request("it is no JSON object");
    }
    const auto kind = kRequestKindNames.find(aws::text_of(*json, "RequestType"));
    if (!kind) {
        return not_a_request("it asks for nothing that is known");
    }
    TRY(auto stack, StackArn::parse(aws::text_of(*json, "StackId")));
    const Json* const properties = json->find("ResourceProperties");
    StackRequest read{.kind = *kind,
                      .stack = std::move(stack),
                      .request_id = aws::text_of(*json, "RequestId"),
                      .logical_id = aws::text_of(*json, "LogicalResourceId"),
                      .physical_id = aws::text_of(*json, "PhysicalResourceId"),
                      .response_url = aws::text_of(*json, "ResponseURL"),
                      .external_id = properties == nullptr
                                         ? std::string()
                                         : aws::text_of(*properties, "ExternalId")};
    if (!is_printable(read.request_id, kMostId) || !is_printable(read.logical_id, kMostId)) {
        return not_a_request("it has no ids");
    }
    if (!is_printable(read.response_url, kMostUrl)) {
        return not_a_request("it does not say where to answer");
    }
    if (*kind != RequestKind::Create &&
        (read.physical_id.empty() || read.physical_id.size() > kMostId)) {
        return not_a_request("it does not say which resource it is about");
    }
    return read;
}

} // namespace muster::callbacks
