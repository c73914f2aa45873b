#pragma once

#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/token.h"
#include "identity/change_log.h"
#include "identity/user_token.h"
#include "sql/database.h"

namespace muster::identity {

/// Whom a program acts for, and by which token.
struct Bearer {
    UserToken token;
    User user;
};

/// The tokens by which people's command lines act in their name. One is worth what its person is at
/// the moment: their role, and only while they may sign in. It ends when it was not used for long,
/// at its absolute limit, when it is revoked, and whenever the person's sessions are ended: by a
/// new password, a lost second factor, deactivation. Thread-safe as far as its ports are.
class UserTokens {
public:
    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
    };
    explicit UserTokens(const Ports& ports, const UserTokenPolicy& policy = {})
        : ports_(ports), policy_(policy) {}

    /// Who the token of a request's header stands for. Errors: Unauthorized "user_token.refused"
    /// for whatever does not open the door.
    Result<Bearer> authenticate(std::string_view text);

    Result<std::vector<UserToken>> list(const UserId& user);
    /// Errors of both: NotFound "user_token.not_found".
    Result<UserId> owner_of(const UserTokenId& id);
    Status revoke(const Caller& caller, const UserId& user, const UserTokenId& id);
    /// Removes the rows of tokens that have ended. For a schedule.
    Status clean_up();

    struct Issued {
        UserToken token;
        crypto::Token secret; // shown once
    };
    /// A new token, inside the caller's transaction; recorded as the user's own doing.
    Result<Issued> issue(sql::Session& session,
                         const User& user,
                         const ClientName& client_name,
                         const Origin& origin) const;

private:
    Result<Bearer> find_good(sql::Session& session, const crypto::Token& secret) const;
    [[nodiscard]] bool has_ended(const UserToken& token, Instant now) const;

    Ports ports_;
    UserTokenPolicy policy_;
};

} // namespace muster::identity
