#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "segment/segment.h"

namespace muster::billing {

/// The tags and cost categories that a segment has, as reports name them: `tag:Team`,
/// `cost_category:Product`. Reads the dictionaries of columns that hold maps.
/// Errors: those of Segment::tuple_values.
Result<std::set<std::string>> keyed_dimensions(const ledger::Segment& segment);

} // namespace muster::billing
