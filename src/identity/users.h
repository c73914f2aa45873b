#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "identity/change_log.h"
#include "identity/effective_roles.h"
#include "identity/link_post.h"
#include "identity/link_store.h"
#include "identity/user_store.h"
#include "sql/database.h"

namespace muster::identity {

struct Invitation {
    Email email;
    PersonName name;
    Role role = Role::ReadOnly;
};

/// What changes about a user; absent stays as it is.
struct UserEdit {
    std::optional<Email> email;
    std::optional<PersonName> name;
    std::optional<Role> role; // the one that is assigned
};

/// The people who may use Muster, as an Admin keeps them. Whoever calls has checked the permission.
///
/// There is always an active Admin: what would take the last one away is refused. Thread-safe as
/// far as its ports are.
class Users {
public:
    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
        LinkPost* link_post = nullptr;         // null: links are handed over by people
        const EffectiveRoles* roles = nullptr; // null: nothing is granted beside what is assigned
    };
    explicit Users(const Ports& ports,
                   std::chrono::seconds invitation_lasts = std::chrono::hours{12})
        : ports_(ports), invitation_lasts_(invitation_lasts) {}

    struct Invited {
        User user;
        Link link; // mailed, or to be copied where there is no mail
    };
    /// Errors: Conflict "user.duplicate_email".
    Result<Invited> invite(const Caller& caller, const Invitation& invitation);

    // Errors of all that follow: NotFound "user.not_found"; Conflict "user.bad_state" where the
    // table in user.cpp has no arrow.

    /// A new link; the old one is good for nothing.
    Result<Invited> invite_again(const Caller& caller, const UserId& id);
    /// `revision` is the one the caller has seen. Errors: also Stale "user.stale"; Conflict
    /// "user.duplicate_email", "user.last_admin", "user.federated" (their provider says who they
    /// are).
    Result<User>
    edit(const Caller& caller, const UserId& id, std::int64_t revision, const UserEdit& edit);
    /// Ends the user's sessions, user tokens and links at once, forgets their devices; their API
    /// tokens are refused from now on. Errors: also Conflict "user.last_admin".
    Result<User> deactivate(const Caller& caller, const UserId& id);
    Result<User> reactivate(const Caller& caller, const UserId& id);
    /// Takes everything along that belongs to the user. Errors: also Conflict "user.last_admin".
    Status remove(const Caller& caller, const UserId& id);

    Result<User> get(const UserId& id);
    Result<std::vector<User>> list(const UserPage& page);

private:
    Result<Link> make_link(sql::Session& session, const Caller& caller, const User& user) const;
    Result<Role> role_of(sql::Session& session, const User& user) const;
    Result<User> change_state(const Caller& caller, const UserId& id, UserAction action);
    Status record(sql::Session& session,
                  std::string_view action,
                  const Caller& caller,
                  const UserId& id,
                  std::vector<ChangeEvent::Detail> details = {}) const;

    Ports ports_;
    std::chrono::seconds invitation_lasts_;
};

} // namespace muster::identity
