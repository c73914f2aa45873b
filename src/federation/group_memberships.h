#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "identity/caller.h"
#include "identity/ids.h"
#include "sql/session.h"

namespace muster::federation {

/// Which groups of a provider somebody is in. Implemented outside this module, where groups are
/// known.
class GroupMemberships {
public:
    virtual ~GroupMemberships() = default;
    /// They are in those groups of the provider, by the names it has for them, and in no others of
    /// it. Errors: those of the database.
    virtual Status set(sql::Session& session,
                       const identity::Caller& caller,
                       const identity::ProviderId& provider,
                       const identity::UserId& user,
                       const std::vector<std::string>& names) const = 0;
};

} // namespace muster::federation
