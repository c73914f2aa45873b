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

/// The one that a region is in, as its name says.
constexpr AwsPartition partition_of_region(std::string_view region) {
    return region.starts_with("cn-")       ? AwsPartition::AwsCn
           : region.starts_with("us-gov-") ? AwsPartition::AwsUsGov
                                           : AwsPartition::Aws;
}

} // namespace muster
