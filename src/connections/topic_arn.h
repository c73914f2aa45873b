#pragma once

#include <string>
#include <string_view>

#include "base/aws_account_id.h"
#include "base/aws_partition.h"
#include "base/result.h"

namespace muster::connections {

/// The ARN of an SNS topic, taken apart: `arn:aws:sns:us-east-1:123456789012:muster`. A plain
/// value.
class TopicArn {
public:
    /// Errors: Invalid "topic_arn.malformed".
    static Result<TopicArn> parse(std::string_view text);

    [[nodiscard]] AwsPartition partition() const noexcept { return partition_; }
    [[nodiscard]] const std::string& region() const noexcept { return region_; }
    [[nodiscard]] const AwsAccountId& account() const noexcept { return account_; }
    [[nodiscard]] const std::string& str() const noexcept { return text_; }

    friend bool operator==(const TopicArn& a, const TopicArn& b) { return a.text_ == b.text_; }

private:
    TopicArn(AwsPartition partition, std::string region, AwsAccountId account, std::string text)
        : partition_(partition), region_(std::move(region)), account_(std::move(account)),
          text_(std::move(text)) {}

    AwsPartition partition_;
    std::string region_;
    AwsAccountId account_;
    std::string text_;
};

} // namespace muster::connections
