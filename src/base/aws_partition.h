#pragma once

#include <string_view>

#include "base/enum_names.h"

namespace muster {

/// AWS is several clouds that know nothing of each other: an identity of one is nobody in the
/// others.
enum class AwsPartition { Aws, AwsUsGov, AwsCn };

inline constexpr auto kAwsPartitionNames = enum_names<AwsPartition>({
    {AwsPartition::Aws, "aws"},
    {AwsPartition::AwsUsGov, "aws-us-gov"},
    {AwsPartition::AwsCn, "aws-cn"},
});

/// Where those services are called that have one place for a whole partition, as its organization
/// and its reports of cost are.
constexpr std::string_view global_region(AwsPartition partition) {
    switch (partition) {
    case AwsPartition::Aws: return "us-east-1";
    case AwsPartition::AwsUsGov: return "us-gov-west-1";
    case AwsPartition::AwsCn: return "cn-northwest-1";
    }
    return {};
}

} // namespace muster
