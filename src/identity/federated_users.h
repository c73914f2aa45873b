#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "identity/change_log.h"
#include "identity/effective_roles.h"
#include "identity/user_store.h"
#include "sql/database.h"

namespace muster::identity {

/// Somebody as a provider describes them.
struct FederatedPerson {
    Email email;
    PersonName name;
    Role role = Role::ReadOnly;
};

/// What a provider says anew; absent stays as it is.
struct FederatedEdit {
    std::optional<Email> email{};
    std::optional<PersonName> name{};
    std::optional<Role> role{};
    std::optional<std::int64_t> revision{}; // the one the provider has seen, where it says
};

/// The users of a provider, as it keeps them: by provisioning (SCIM) or when they sign in. They
/// have no password here. A provider sees its own users alone; the last active Admin stays, also
/// when a provider wants them gone. Thread-safe as far as its ports are.
///
/// Each method comes inside the caller's transaction and as a call of its own.
class FederatedUsers {
public:
    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const EffectiveRoles& roles;
    };
    explicit FederatedUsers(const Ports& ports) : ports_(ports) {}

    /// Whose user is meant, and by whom something is done to them.
    struct Subject {
        const Caller& caller;
        ProviderId provider;
        UserId user;
    };

    /// Active at once; a provider that brings somebody who may not sign in deactivates them.
    /// Errors: Conflict "user.duplicate_email".
    Result<User> create(sql::Session& session,
                        const Caller& caller,
                        const ProviderId& provider,
                        const FederatedPerson& person) const;

    // Errors of all that follow: NotFound "user.not_found", also for users of others; Conflict
    // "user.bad_state" where the table in user.cpp has no arrow, "user.last_admin".

    /// Nothing is saved where nothing is new. Errors: also Stale "user.stale"; Conflict
    /// "user.duplicate_email".
    Result<User>
    update(sql::Session& session, const Subject& subject, const FederatedEdit& edit) const;
    /// As Users::deactivate(): every way in ends at once.
    Result<User> deactivate(sql::Session& session, const Subject& subject) const;
    Result<User> reactivate(sql::Session& session, const Subject& subject) const;
    Status remove(sql::Session& session, const Subject& subject) const;
    Result<User> get(sql::Session& session, const ProviderId& provider, const UserId& id) const;

    Result<User>
    create(const Caller& caller, const ProviderId& provider, const FederatedPerson& person);
    Result<User> update(const Subject& subject, const FederatedEdit& edit);
    Result<User> deactivate(const Subject& subject);
    Result<User> reactivate(const Subject& subject);
    Status remove(const Subject& subject);
    Result<std::vector<User>> list(const ProviderId& provider, const UserPage& page);

private:
    Result<User>
    change_state(sql::Session& session, const Subject& subject, UserAction action) const;
    Status record(sql::Session& session,
                  std::string_view action,
                  const Subject& subject,
                  std::vector<ChangeEvent::Detail> details = {}) const;

    Ports ports_;
};

} // namespace muster::identity
