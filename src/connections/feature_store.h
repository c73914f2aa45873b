#pragma once

#include <vector>

#include "base/result.h"
#include "connections/feature.h"
#include "sql/session.h"

namespace muster::connections {

// What was found of the features of connections, each function inside the caller's transaction.
// Errors of both: those of sql::Session.

/// Every feature there is, in the catalogue's order; those that nobody has looked at are unchecked
/// since the connection was made.
Result<std::vector<FeatureStanding>> feature_standings(sql::Session& session,
                                                       const Connection& connection);
/// Keeps what was found; `since` and `worked_at` are made of what is there.
Status save_standings(sql::Session& session,
                      const Connection& connection,
                      std::vector<FeatureStanding> found,
                      Instant now);

} // namespace muster::connections
