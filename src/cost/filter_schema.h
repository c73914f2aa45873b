#pragma once

#include "base/json.h"

namespace muster::cost {

/// The JSON Schema of a filter as filter_json.h has it: the component "Filter" of an OpenAPI
/// document, since it contains itself.
Json filter_schema();

} // namespace muster::cost
