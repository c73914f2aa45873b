#pragma once

#include <stop_token>

#include "base/random.h"
#include "connections/own_identities.h"
#include "connections/role_arn.h"
#include "connections/role_session.h"

namespace muster::connections {

/// Tries whom a role lets in. Errors of all: Unavailable "connection.no_identity"; those of
/// sts:AssumeRole that are neither yes nor no, of which nothing is learnt. Thread-safe.
class RoleTrial {
public:
    struct Ports {
        OwnIdentities& own;
        Random& random;
    };
    explicit RoleTrial(const Ports& ports) : ports_(ports) {}

    /// Takes the role on with the right external id. Errors: also Conflict
    /// "connection.role_not_assumable" when AWS refuses: there is no such role, or it does not
    /// trust us; AWS does not say which.
    Status enter(RoleSession& role, const std::stop_token& stop) const;

    /// The role must not let in whoever leaves the external id out, or guesses it. Errors: also
    /// Impossible "connection.external_id_not_required", "connection.external_id_not_checked".
    Status expect_guarded(const RoleArn& role, const std::stop_token& stop) const;

    /// The role is in the account that it says. Errors: also Impossible "connection.wrong_account".
    Status
    expect_account(RoleSession& session, const RoleArn& role, const std::stop_token& stop) const;

private:
    enum class Verdict { Entered, Refused };
    [[nodiscard]] Result<Verdict>
    try_with(const RoleArn& role, std::string external_id, const std::stop_token& stop) const;

    Ports ports_;
};

} // namespace muster::connections
