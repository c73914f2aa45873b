#pragma once

#include <ostream>

#include "app/server_config.h"
#include "base/result.h"

namespace muster::app {

/// Verifies the audit log of a server, which may be running, against the keys it has, and says what
/// was found. Changes nothing. Errors: Internal "audit.damaged" with the first damage; those of the
/// database and of files.
Status check_audit_log(const ServerConfig& config, std::ostream& out);

} // namespace muster::app
