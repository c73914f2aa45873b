#pragma once

#include <string>

#include "aws/cached_credentials.h"
#include "aws/session.h"
#include "aws/sts_credentials.h"

namespace muster::aws {

/// Calls AWS as a role that another session takes on. Its credentials are fetched with the first
/// call and kept as long as it lives. Outlives its clients; `own` outlives it. Thread-safe.
class RoleSession {
public:
    /// `region` is that of STS.
    RoleSession(Session& own, std::string region, RoleRequest request, SessionOptions options);
    RoleSession(const RoleSession&) = delete;
    RoleSession& operator=(const RoleSession&) = delete;

    [[nodiscard]] Session& session() noexcept { return session_; }
    /// Takes the role on, if that has not been done. Errors: those of AssumedRole.
    Status take_on(const std::stop_token& stop);

private:
    CachedCredentials credentials_;
    Session session_;
};

} // namespace muster::aws
