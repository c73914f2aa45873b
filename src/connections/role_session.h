#pragma once

#include <string_view>

#include "aws/role_session.h"
#include "connections/connection.h"
#include "connections/own_identities.h"

namespace muster::connections {

/// What a role is asked for, by whom, as CloudTrail over there shows it.
inline constexpr std::string_view kSessionName = "muster";

/// Calls AWS as the role of a connection, which Muster's identity in its partition takes on.
class RoleSession : public aws::RoleSession {
public:
    RoleSession(OwnIdentities& own, const RoleArn& role, const ExternalId& external_id);
};

} // namespace muster::connections
