#include "app/provider_ports.h"

#include "federation/provider_store.h"
#include "scim/provisioning_tokens.h"
#include "scim/resource_store.h"

namespace muster::app {

Result<bool> SignInProviders::is_enabled(sql::Session& session,
                                         const identity::ProviderId& provider) const {
    const auto found = federation::get_provider(session, provider);
    if (!found && found.error().kind != ErrorKind::NotFound) {
        return found.error();
    }
    return found && found->is_enabled;
}

Status NamedGroups::set(sql::Session& session,
                        const identity::Caller& caller,
                        const identity::ProviderId& provider,
                        const identity::UserId& user,
                        const std::vector<std::string>& names) const {
    return groups_.place(session, caller, provider, user, names);
}

Status KeptForProviders::forget(sql::Session& session,
                                const identity::Caller& caller,
                                const identity::ProviderId& provider) const {
    TRY_DONE(scim::forget_tokens(session, provider));
    TRY_DONE(scim::delete_resources(session, provider));
    return groups_.forget(session, caller, provider);
}

} // namespace muster::app
