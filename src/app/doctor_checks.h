#pragma once

#include <vector>

#include "api_operations/health.h"
#include "app/server_config.h"
#include "base/clock.h"

namespace muster::app {

/// What is looked at before a server starts, or when one does not: whatever it needs of the machine
/// it is on. Changes nothing, and makes nothing that is not there. The clock outlives the checks.
api::HealthChecks make_doctor_checks(const ServerConfig& config, const Clock& clock);

} // namespace muster::app
