#pragma once

#include <stop_token>
#include <vector>

#include "base/result.h"
#include "connections/feature.h"
#include "connections/role_session.h"

namespace muster::connections {

/// What a look at a connection's permissions found.
struct Findings {
    std::vector<FeatureStanding> standings; // of each feature, without `since` and `worked_at`
    bool lacks_needed = false;              // a feature that the kind needs is locked
};

/// Looks, by a call for each, which of the actions the role may that features need. What a service
/// does not answer stays unchecked. Errors: Internal for a catalogue that is no JSON.
Result<Findings>
probe_features(RoleSession& role, const Connection& connection, const std::stop_token& stop);

/// Where AWS delivers bills, as the account's report definitions say: that of the report that is
/// named, or that templates make, or the only one. Nullopt when it is not known which. Errors:
/// those of the calls, when neither reports nor exports could be listed, or when AWS did not answer
/// about one of them and the named one is not among the others.
Result<std::optional<BillsPlace>>
find_bills(RoleSession& role, const Connection& connection, const std::stop_token& stop);

} // namespace muster::connections
