#pragma once

#include <span>

#include "api/links.h"
#include "api/route.h"
#include "connections/connections.h"
#include "connections/invitations.h"
#include "connections/own_identities.h"
#include "connections/quick_create.h"
#include "connections/templates.h"
#include "jobs/workers.h"

namespace muster::api {

struct InvitationPorts {
    const connections::Invitations& invitations;
    const connections::Connections& connections;
    const connections::Templates& templates;
    const connections::QuickCreate& quick_create;
    connections::OwnIdentities& own;
    jobs::Workers& workers;
    PublicUrl public_url;
};

/// Links for colleagues who finish a connection, and what such a link opens.
std::span<const Route<InvitationPorts>> invitation_routes();

} // namespace muster::api
