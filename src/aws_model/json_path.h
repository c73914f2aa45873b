#pragma once

#include <string_view>

#include "base/json.h"

namespace muster::aws {

/// Looks up a path of the kind that paginators use, a small part of JMESPath: `NextToken`,
/// `DistributionList.NextMarker`, `Contents[-1].Key`, and alternatives `NextMarker || …` of which
/// the first that is there and no empty text counts. Null for what is not there.
Json at_path(const Json& value, std::string_view path);

} // namespace muster::aws
