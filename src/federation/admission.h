#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "federation/group_memberships.h"
#include "federation/provider.h"
#include "federation/vouched.h"
#include "identity/federated_users.h"
#include "sql/session.h"

namespace muster::federation {

/// Which user somebody is whom a provider vouches for:
///
/// 1. the one that this subject was linked to;
/// 2. else one whom the same provider has provisioned with that address, and who is no other
///    subject's;
/// 3. else a local user with that address, but only once they have proved to be them (`Proof`): who
///    controls a mailbox at a provider must not become an Admin here by its name;
/// 4. else a new user, where the provider creates users;
/// 5. else nobody.
///
/// An address counts only when it is of one of the provider's domains, and not one that the
/// provider says it has not verified. Inside the caller's transaction; thread-safe as far as its
/// ports are.
class Admission {
public:
    struct Ports {
        identity::ChangeLog& changes;
        const Clock& clock;
        const identity::FederatedUsers& users;
        const GroupMemberships* groups = nullptr; // null: groups are not mapped
    };
    explicit Admission(const Ports& ports) : ports_(ports) {}

    struct Subject {
        const Provider& provider;
        const Vouched& vouched;
        identity::Origin origin{};
    };
    struct Admitted {
        identity::User user;
        bool needs_link = false; // it is theirs once they have proved it
    };
    /// Errors: Forbidden "federation.no_address", "federation.foreign_address",
    /// "federation.address_unverified", "federation.subject_changed" (another subject means that
    /// user), "federation.users_of_another" (another provider's user has the address),
    /// "federation.unknown_user", "sign_in.not_active"; those of FederatedUsers.
    Result<Admitted> admit(sql::Session& session, const Subject& subject) const;

    /// Ties the subject to a local user who has proved to be them. Errors: Conflict
    /// "federation.subject_changed".
    Status link(sql::Session& session, const Subject& subject, const identity::User& user) const;

private:
    Result<std::optional<identity::User>> linked(sql::Session& session,
                                                 const Subject& subject) const;
    Result<identity::User>
    synchronized(sql::Session& session, const Subject& subject, const identity::User& user) const;
    Result<Admitted>
    by_address(sql::Session& session, const Subject& subject, const identity::Email& email) const;
    Result<identity::User>
    create(sql::Session& session, const Subject& subject, const identity::Email& email) const;
    Status
    save_link(sql::Session& session, const Subject& subject, const identity::UserId& user) const;
    Status
    set_groups(sql::Session& session, const Subject& subject, const identity::UserId& user) const;

    Ports ports_;
};

} // namespace muster::federation
