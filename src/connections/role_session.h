#pragma once

#include <string>

#include "aws/cached_credentials.h"
#include "aws/session.h"
#include "connections/connection.h"
#include "connections/own_identity.h"

namespace muster::connections {

/// Calls AWS as the role of a connection. Its credentials are fetched with the first call and kept
/// as long as it lives. Outlives its clients; `own` outlives it. Thread-safe.
class RoleSession {
public:
    RoleSession(OwnIdentity& own, const RoleArn& role, const ExternalId& external_id);
    RoleSession(const RoleSession&) = delete;
    RoleSession& operator=(const RoleSession&) = delete;

    [[nodiscard]] aws::Session& session() noexcept { return session_; }
    /// Takes the role on, if that has not been done. Errors: those of aws::AssumedRole.
    Status take_on();

private:
    aws::CachedCredentials credentials_;
    aws::Session session_;
};

/// What a role is asked for, by whom, as CloudTrail over there shows it.
inline constexpr std::string_view kSessionName = "muster";

} // namespace muster::connections
