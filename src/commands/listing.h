#pragma once

#include "base/json.h"
#include "commands/environment.h"
#include "cost/text_table.h"

namespace muster::commands {

/// A listing as machines read it, {"items": […]}, or as people do.
void write_listing(Json::Array items, cost::TextTable& table, Environment& environment);

} // namespace muster::commands
