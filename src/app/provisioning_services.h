#pragma once

#include "app/identity_services.h"
#include "app/provider_ports.h"
#include "groups/groups.h"
#include "scim/provisioned_groups.h"
#include "scim/provisioned_users.h"
#include "scim/provisioning_tokens.h"
#include "scim/schema.h"

namespace muster::app {

/// Groups, and what sign-in providers do with users and groups of their own, built over their ports
/// in the order of who needs whom.
struct ProvisioningServices {
    struct Ports {
        sql::Database& database;
        identity::ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const IdentityServices& identity;
    };
    explicit ProvisioningServices(const Ports& ports)
        : groups({ports.database, ports.changes, ports.clock, ports.random, ports.identity.roles}),
          provisioned_users({ports.database, ports.clock, ports.random,
                             ports.identity.federated_users, catalogue}),
          provisioned_groups({ports.database, ports.clock, groups, catalogue}),
          tokens({ports.database, ports.changes, ports.clock, ports.random, providers}) {}

    groups::Groups groups;
    NamedGroups named_groups{groups};
    KeptForProviders kept{groups};
    SignInProviders providers;
    scim::Catalogue catalogue = scim::Catalogue::load();
    scim::ProvisionedUsers provisioned_users;
    scim::ProvisionedGroups provisioned_groups;
    scim::ProvisioningTokens tokens;
};

} // namespace muster::app
