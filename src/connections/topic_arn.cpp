#include "connections/topic_arn.h"

#include <algorithm>

#include "base/arn_parts.h"

namespace muster::connections {
namespace {

bool is_region(std::string_view text) {
    return text.size() >= 9 && text.size() <= 32 && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

/// https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
bool is_topic_name(std::string_view text) {
    return !text.empty() && text.size() <= 256 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

} // namespace

Result<TopicArn> TopicArn::parse(std::string_view text) {
    const auto parts = arn_parts(text);
    const auto partition = parts ? kAwsPartitionNames.find((*parts)[1]) : std::nullopt;
    const bool is_topic = partition && (*parts)[0] == "arn" && (*parts)[2] == "sns" &&
                          is_region((*parts)[3]) && is_topic_name((*parts)[5]);
    auto account = AwsAccountId::parse(is_topic ? (*parts)[4] : "");
    if (!account) {
        return Error{ErrorKind::Invalid, "topic_arn.malformed",
                     "not the ARN of a topic like arn:aws:sns:us-east-1:123456789012:muster"};
    }
    return TopicArn(*partition, std::string((*parts)[3]), std::move(*account), std::string(text));
}

} // namespace muster::connections
