#pragma once

#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "identity/change_log.h"
#include "identity/factor_policy.h"
#include "identity/session.h"
#include "sql/database.h"

namespace muster::identity {

/// Who has to have a second factor, as an Admin sets it.
///
/// Who has to and has none is held back: their sessions can do nothing but enrol, their command
/// lines have to sign in again. That counts from the very change on, be it of the policy, of a role
/// or of a factor. Thread-safe as far as its ports are.
class FactorPolicies {
public:
    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
    };
    explicit FactorPolicies(const Ports& ports) : ports_(ports) {}

    Result<FactorPolicy> get();
    /// `revision` is the one the caller has seen. Errors: Stale "factor_policy.stale".
    Result<FactorPolicy> set(const Caller& caller, std::int64_t revision, FactorPolicy policy);

private:
    Ports ports_;
};

// For what changes users and sessions, inside its transaction. Errors of all: those of
// sql::Session.

Result<FactorPolicy> read_factor_policy(sql::Session& session);
/// Whether the user has to have a second factor, has one or not.
Result<bool> is_second_factor_required(sql::Session& session, const User& user);
/// Where a session begins whose user has just proved who they are by one factor alone.
Result<SessionStage> stage_after_one_factor(sql::Session& session, const User& user);
/// Holds back whoever has to have a second factor and has none: after any change of a role.
Status hold_back(sql::Session& session);

} // namespace muster::identity
