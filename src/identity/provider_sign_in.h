#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/session_token.h"
#include "identity/arrival.h"
#include "identity/change_log.h"
#include "identity/sessions.h"
#include "sql/session.h"

namespace muster::identity {

/// Somebody whom a provider has vouched for, and whoever calls has found to be this user.
struct ProviderAttempt {
    UserId user;
    ProviderSession provider;
    std::optional<crypto::SessionToken> device{}; // of the device cookie, where there is one
    Origin origin;
};

/// Signs in whom a provider vouches for. A second factor that somebody has set up here is asked for
/// all the same. Inside the caller's transaction; thread-safe as far as its ports are.
class ProviderSignIn {
public:
    struct Ports {
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const Sessions& sessions;
    };
    explicit ProviderSignIn(const Ports& ports) : ports_(ports) {}

    /// A session, which is active unless its stage says that the second factor is still to come.
    /// Errors: Forbidden "sign_in.not_active" for a user who is invited or deactivated.
    Result<SignedIn> begin(sql::Session& session, const ProviderAttempt& attempt) const;

    /// The person has signed in at the provider once more: their session is freshly proved, and its
    /// cookie gets a new value. Errors: Unauthorized "session.none"; Forbidden
    /// "session.another_person" where it is not theirs.
    Result<SignedIn> prove(sql::Session& session,
                           const crypto::SessionToken& token,
                           const ProviderAttempt& attempt) const;

    /// The provider has signed somebody out: ends the sessions of one sign-in there; how many.
    Result<std::int64_t>
    end(sql::Session& session, const Caller& caller, const ProviderSession& ended) const;
    /// Ends all that the user has begun at the provider; how many.
    Result<std::int64_t> end_all(sql::Session& session,
                                 const Caller& caller,
                                 const ProviderId& provider,
                                 const UserId& user) const;
    /// Nobody signs in at the provider any more: ends all sessions that began there, and the
    /// command lines of its users, those that have yet to take what was approved included; how many
    /// sessions.
    Result<std::int64_t>
    end_all(sql::Session& session, const Caller& caller, const ProviderId& provider) const;
    /// The provider is gone for good: revokes the API tokens that its users have made; how many.
    Result<std::int64_t>
    end_programs(sql::Session& session, const Caller& caller, const ProviderId& provider) const;

private:
    Result<std::int64_t>
    end(sql::Session& session, const Caller& caller, const std::vector<Session>& ended) const;

    Ports ports_;
};

} // namespace muster::identity
