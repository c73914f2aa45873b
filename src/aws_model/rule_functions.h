#pragma once

#include <string_view>
#include <vector>

#include "base/json.h"

namespace muster::aws {

/// Calls a function of the endpoint rules: https://smithy.io/2.0/additional-specs/rules-engine/
/// standard-library.html and its AWS part. Null is both "nothing" and the answer to what the
/// function does not take; a rule set may call only what there is, so that an unknown function is
/// null too, and its rule does not hold. `partitions` is partitions.json.
Json call_rule_function(std::string_view name,
                        const std::vector<Json>& arguments,
                        const Json& partitions);

/// Follows "path", "path[0]" and "outer.inner" into a value.
Json rule_attribute(const Json& value, std::string_view path);

/// The outputs and the id of the partition that a region belongs to; of the first, aws, when none
/// claims it.
Json partition_of(std::string_view region, const Json& partitions);

} // namespace muster::aws
