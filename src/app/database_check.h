#pragma once

#include "api_operations/health.h"
#include "app/server_config.h"

namespace muster::app {

/// Whether a server of that configuration would find the database it needs: reachable, of a version
/// that serves, with the rights it takes. Changes nothing.
api::HealthFinding look_at_database(const ServerConfig& config);

/// Whether the files of the ledger are those that its catalogue knows, where the catalogue is on
/// PostgreSQL and may belong to the files of another machine.
api::HealthFinding look_at_ledger(const ServerConfig& config, const Clock& clock);

} // namespace muster::app
