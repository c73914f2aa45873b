#pragma once

#include <string>
#include <string_view>

#include "base/aws_account_id.h"
#include "base/aws_partition.h"
#include "base/enum_names.h"
#include "base/result.h"

namespace muster::callbacks {

/// What a stack is doing with the resource that calls back.
enum class RequestKind { Create, Update, Delete };

inline constexpr auto kRequestKindNames = enum_names<RequestKind>({
    {RequestKind::Create, "Create"},
    {RequestKind::Update, "Update"},
    {RequestKind::Delete, "Delete"},
});

/// The ARN of a stack, taken apart: arn:aws:cloudformation:us-east-1:123456789012:stack/Name/uuid.
/// A plain value.
struct StackArn {
    std::string text;
    AwsPartition partition = AwsPartition::Aws;
    std::string region;
    AwsAccountId account;
    std::string name;

    /// Errors: Invalid "callback.malformed".
    static Result<StackArn> parse(std::string_view text);
    /// Whether a stack set has made it, in whatever account.
    [[nodiscard]] bool is_of_stack_set() const { return name.starts_with("StackSet-"); }
};

/// CloudFormation's question to a custom resource, as it came: whoever may publish to the topic can
/// write one, so that nothing in it is known to be true. A plain value.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
struct StackRequest {
    RequestKind kind = RequestKind::Create;
    StackArn stack;
    std::string request_id;
    std::string logical_id;
    std::string physical_id; // empty for Create
    std::string response_url;
    std::string external_id; // as the template was told; may be anything

    /// Errors: Invalid "callback.malformed"; nothing of the text is in the detail.
    static Result<StackRequest> parse(std::string_view text);
};

} // namespace muster::callbacks
