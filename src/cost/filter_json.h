#pragma once

#include "base/json.h"
#include "base/result.h"
#include "cost/filter.h"

namespace muster::cost {

/// The filter of a report's document, still to be passed to check_filter().
/// Errors: Invalid "report.json_malformed"; "report.filter_syntax" for one given as text.
Result<Filter> filter_from_json(const Json& value);

/// Not for Filter::Kind::All, which a document leaves out.
Json to_json(const Filter& filter);

} // namespace muster::cost
