#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster::billing {

/// The region that a usage type's prefix names (`USW2-BoxUsage:m5.large` → us-west-2); nullopt
/// without a prefix that stands for a region.
std::optional<std::string_view> region_of_usage_type(std::string_view usage_type);

/// The region of an availability zone or local zone: us-west-2a, us-west-2-lax-1a → us-west-2.
std::optional<std::string> region_of_zone(std::string_view zone);

} // namespace muster::billing
