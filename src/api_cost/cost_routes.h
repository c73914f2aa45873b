#pragma once

#include <filesystem>
#include <span>

#include "api/route.h"
#include "base/clock.h"
#include "cost/name_index.h"
#include "cost/report_executor.h"

namespace muster::api {

struct CostPorts {
    cost::ReportExecutor& executor;
    cost::NameIndex& names;
    const Clock& clock;
    const std::filesystem::path& scratch; // a directory for files on their way out
};

/// Reports, their files, and what one needs to write them.
std::span<const Route<CostPorts>> cost_routes();

} // namespace muster::api
