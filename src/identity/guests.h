#pragma once

#include <optional>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/session_token.h"
#include "identity/arrival.h"
#include "identity/change_log.h"
#include "identity/sessions.h"
#include "identity/user.h"
#include "sql/session.h"

namespace muster::identity {

/// Somebody from outside who is let in for a while.
struct Guest {
    Email email;
    PersonName name;
    Role role = Role::ReadOnly;
    Instant until; // to the millisecond: whatever they hold opens nothing from then on
};

/// Users for a while. They have no password and get none, are never Admins, and nobody edits them:
/// whoever let them in says what they may. Every way in asks for their end, so that nothing has to
/// run for it to come. Inside the caller's transaction; thread-safe as far as its ports are.
class Guests {
public:
    struct Ports {
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const Sessions& sessions;
    };
    explicit Guests(const Ports& ports) : ports_(ports) {}

    /// A guest who was here before keeps their user. Errors: Invalid "guest.role_too_high" for an
    /// Admin; Conflict "user.duplicate_email" where a user of the house has the address.
    Result<User> admit(sql::Session& session, const Guest& guest) const;
    /// Deactivates, and ends every way in at once. Errors: those of the database.
    Status end(sql::Session& session, const UserId& id) const;

    struct Attempt {
        UserId user;
        std::optional<crypto::SessionToken> device{}; // of the device cookie, where there is one
        Origin origin;
    };
    /// A session, which ends with the guest. Its stage says whether a second factor is still to
    /// come or to be made. Errors: Forbidden "sign_in.not_active" for one whose time is over.
    Result<SignedIn> sign_in(sql::Session& session, const Attempt& attempt) const;

private:
    Ports ports_;
};

} // namespace muster::identity
