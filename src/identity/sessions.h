#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/key.h"
#include "crypto/session_token.h"
#include "identity/caller.h"
#include "identity/change_log.h"
#include "identity/session.h"
#include "identity/user.h"
#include "sql/database.h"

namespace muster::identity {

/// A session and the person it belongs to.
struct SignedInUser {
    Session session;
    User user;
};

/// Who is signed in, and where.
///
/// Only the hash of a cookie's value is stored: a copy of the database opens no session. A session
/// ends when it was not used for a while, at its absolute limit however much it is used, when it is
/// revoked, and when its user is deactivated or deleted. Thread-safe as far as its ports are.
class Sessions {
public:
    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
    };
    Sessions(const Ports& ports, const SessionPolicy& policy, const crypto::Key& master)
        : ports_(ports), policy_(policy), csrf_key_(master.derive("muster.csrf.1")) {}

    /// Who the cookie belongs to; keeps the session from idling. Errors: Unauthorized
    /// "session.none" for a value we did not issue or whose session has ended; Unauthorized
    /// "session.second_factor_missing" while the second factor is still to come.
    Result<SignedInUser> authenticate(const crypto::SessionToken& token);

    /// A token for the pages of this session, to be sent back with each unsafe request: random
    /// bytes and their HMAC with the session's own value. Differs each time, so that compression
    /// tells nothing about it.
    [[nodiscard]] std::string csrf_token(const crypto::SessionToken& token) const;
    /// Errors: Forbidden "csrf.refused" unless the text is such a token of this very session.
    [[nodiscard]] Status check_csrf(const crypto::SessionToken& token, std::string_view text) const;

    /// Errors: Forbidden "session.proof_needed" when the person did not prove who they are lately.
    [[nodiscard]] Status require_fresh_proof(const Session& session) const;

    Result<std::vector<Session>> list(const UserId& user);
    /// Errors: NotFound "session.not_found".
    Result<UserId> owner_of(const SessionId& id);
    /// Errors: NotFound "session.not_found".
    Status revoke(const Caller& caller, const UserId& user, const SessionId& id);
    /// Ends all of a user's sessions but one; how many.
    Result<std::int64_t>
    revoke_all(const Caller& caller, const UserId& user, const std::optional<SessionId>& but = {});
    /// Removes the rows of sessions that have ended. For a schedule.
    Status clean_up();

    // For those that sign people in, inside their transaction:

    struct Started {
        Session session;
        crypto::SessionToken token;
    };
    /// A new session with a new value, so that none that was planted before the sign-in is good for
    /// anything after it.
    Result<Started> start(sql::Session& session,
                          const UserId& user,
                          SessionStage stage,
                          const Origin& origin,
                          const std::optional<ProviderSession>& provider = {}) const;
    /// The same session, active and freshly proved, with a new value; the old one is good for
    /// nothing. Its absolute limit stays, and begins only with the second factor.
    Result<Started> renew(sql::Session& session, Session row) const;
    /// The session of a value that is still good, whatever its stage. Errors: Unauthorized
    /// "session.none".
    Result<SignedInUser> find(sql::Session& session, const crypto::SessionToken& token) const;

private:
    [[nodiscard]] std::string csrf_mac(const crypto::SessionToken& token, ByteSpan nonce) const;
    [[nodiscard]] bool has_ended(const Session& session, Instant now) const;

    Ports ports_;
    SessionPolicy policy_;
    crypto::Key csrf_key_;
};

} // namespace muster::identity
