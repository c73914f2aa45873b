#pragma once

#include "base/result.h"
#include "identity/caller.h"
#include "identity/ids.h"
#include "sql/session.h"

namespace muster::federation {

/// What others keep for a provider, and is nothing without it. Implemented outside this module.
class ProviderData {
public:
    virtual ~ProviderData() = default;
    /// The provider is gone. Errors: Conflict "user.last_admin" where the last active Admin is one
    /// by that data alone; those of the database.
    virtual Status forget(sql::Session& session,
                          const identity::Caller& caller,
                          const identity::ProviderId& provider) const = 0;
};

} // namespace muster::federation
