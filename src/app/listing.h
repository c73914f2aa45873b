#pragma once

#include "app/environment.h"
#include "base/json.h"
#include "cost/text_table.h"

namespace muster::app {

/// A listing as machines read it, {"items": […]}, or as people do.
void write_listing(Json::Array items, cost::TextTable& table, Environment& environment);

} // namespace muster::app
