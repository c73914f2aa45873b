#pragma once

#include "base/json.h"

namespace muster::jobs {

/// The JSON Schema of what to_json() prints of a task. A service test holds the one against the
/// other.
Json task_schema();

} // namespace muster::jobs
