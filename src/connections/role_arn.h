#pragma once

#include <string>
#include <string_view>

#include "base/aws_account_id.h"
#include "base/aws_partition.h"
#include "base/result.h"

namespace muster::connections {

/// The ARN of an IAM role, taken apart: `arn:aws:iam::123456789012:role/path/Name`. A plain value.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
class RoleArn {
public:
    /// Errors: Invalid "role_arn.malformed", saying which part is wrong.
    static Result<RoleArn> parse(std::string_view text);
    /// Of a role without a path. Errors: as parse().
    static Result<RoleArn>
    of(AwsPartition partition, const AwsAccountId& account, std::string_view name);

    [[nodiscard]] AwsPartition partition() const noexcept { return partition_; }
    [[nodiscard]] const AwsAccountId& account() const noexcept { return account_; }
    /// Behind the last slash.
    [[nodiscard]] std::string_view name() const {
        return std::string_view(text_).substr(text_.rfind('/') + 1);
    }
    [[nodiscard]] const std::string& str() const noexcept { return text_; }

    friend bool operator==(const RoleArn& a, const RoleArn& b) { return a.text_ == b.text_; }

private:
    RoleArn(AwsPartition partition, AwsAccountId account, std::string text)
        : partition_(partition), account_(std::move(account)), text_(std::move(text)) {}

    AwsPartition partition_;
    AwsAccountId account_;
    std::string text_;
};

} // namespace muster::connections
