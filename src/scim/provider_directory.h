#pragma once

#include "base/result.h"
#include "identity/ids.h"
#include "sql/session.h"

namespace muster::scim {

/// Which providers there are. Implemented outside this module, where they are kept.
class ProviderDirectory {
public:
    virtual ~ProviderDirectory() = default;
    /// Whether the provider is there, and may do anything. Errors: those of the database.
    virtual Result<bool> is_enabled(sql::Session& session,
                                    const identity::ProviderId& provider) const = 0;
};

} // namespace muster::scim
