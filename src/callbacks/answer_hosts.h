#pragma once

#include <span>
#include <string_view>

#include "base/aws_partition.h"

namespace muster::callbacks {

/// A line of catalog/connections/answer_hosts.yaml.
struct AnswerHost {
    AwsPartition partition = AwsPartition::Aws;
    std::string_view pattern; // with {region} and {compact} in it
};

std::span<const AnswerHost> answer_hosts();

} // namespace muster::callbacks
