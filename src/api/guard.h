#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "api/access.h"
#include "api/caller.h"
#include "api/keyed_requests.h"
#include "api/rate_limiter.h"
#include "api/refusal_budget.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "http/guard.h"
#include "identity/api_tokens.h"
#include "identity/change_log.h"
#include "identity/sessions.h"
#include "identity/user_tokens.h"
#include "sql/database.h"

namespace muster::api {

/// What may be asked within a minute, in units of what routes cost; 0: no limit.
struct RateLimits {
    std::int64_t principal = 0; // a user, whatever their sessions, or an API token
    std::int64_t address = 0;   // of strangers
};

/// Lets requests in, or refuses and audits them.
///
/// Routes for link holders are asked with the token of a link, `Authorization: Bearer`, whatever
/// cookies come along; no other route knows such a token.
///
/// Routes for providers are asked with the provisioning token of the provider that their path
/// names, in the same way.
///
/// A caller shows a token (`Authorization: Bearer`), of a program or of a person's command line, or
/// the cookie of a session, never both. A browser sends the cookie along whoever made it ask, so
/// unsafe requests with one also have to come from our own pages: by what the browser says of their
/// origin, and by a CSRF token of the session.
///
/// Each user and each token may ask so much in a time, and so may each address from which strangers
/// ask; who is known is never made to wait for what strangers at the same address did.
/// Thread-safe.
class Guard final : public http::Guard<Access, Caller> {
public:
    struct Ports {
        identity::Sessions& sessions;
        identity::ApiTokens& api_tokens;
        identity::UserTokens& user_tokens;
        identity::ChangeLog& changes;
        sql::Database& database;
        const Clock& clock;
        Log& log;
        const KeyedRequests& keyed_requests;
    };
    /// Whoever comes with the token of a link, of whatever kind it is. Errors: Unauthorized
    /// "link.refused".
    using LinkHolders =
        std::function<Result<LinkHolder>(std::string_view token, const identity::Origin&)>;
    /// The provider that the path names, where the token is its own. Errors: Unauthorized
    /// "scim_token.refused".
    using Provisioners = std::function<Result<identity::ProviderId>(std::string_view provider,
                                                                    std::string_view token)>;
    Guard(const Ports& ports,
          const RateLimits& limits,
          LinkHolders link_holders = {},
          Provisioners provisioners = {});

    /// Errors: RateLimited "request.rate_limited"; Forbidden "request.cross_origin",
    /// "csrf.refused", "auth.session_needed", "auth.person_needed", "auth.not_allowed",
    /// "session.proof_needed", "session.enrolment_needed";
    /// Unauthorized "session.none", "session.second_factor_missing", "api_token.refused",
    /// "user_token.refused", "link.refused", "scim_token.refused"; Invalid "auth.two_credentials".
    [[nodiscard]] http::Admission<Caller> admit(const http::Request& request,
                                                const http::RouteHead<Access>& route) override;
    [[nodiscard]] http::Admission<void> admit_unrouted(const http::Request& request) override;

    /// As KeyedRequests::run() does.
    [[nodiscard]] http::Response run(const http::Request& request,
                                     const http::RouteHead<Access>& route,
                                     const Caller& caller,
                                     const std::function<http::Response()>& handle) override {
        return ports_.keyed_requests.run(request, route, caller, handle);
    }

    /// For a route that needs more for some of what may be asked of it. Errors: Forbidden
    /// "auth.not_allowed", audited as admit() does.
    [[nodiscard]] Status
    require(const Caller& caller, Permission permission, std::string_view route);

    [[nodiscard]] std::string principal(const Caller& caller) const override;

private:
    /// Fills in the caller as far as it is known, for the record of a refusal.
    Status check(const http::Request& request,
                 const http::RouteHead<Access>& route,
                 Caller& caller,
                 http::Headers& answer);
    Status identify(const http::Request& request, Access access, Caller& caller);
    Status
    limit(const http::Request& request, unsigned cost, const Caller& caller, http::Headers& answer);
    Status authenticate(const http::Request& request, Caller& caller);
    Status authenticate_link(const http::Request& request, Caller& caller);
    Status authenticate_provisioner(const http::Request& request, Caller& caller);
    Status authenticate_token(std::string_view authorization, Caller& caller);
    Status authenticate_session(const std::string& cookie, Caller& caller);
    Status authorize(const http::Request& request, Access access, const Caller& caller) const;
    void record(const Caller& caller, std::string_view route, const Error& refusal);

    Ports ports_;
    LinkHolders link_holders_;
    Provisioners provisioners_;
    RefusalBudget anonymous_;
    RateLimiter principals_;
    RateLimiter addresses_; // apart, so that strangers push no one else's bucket out
};

} // namespace muster::api
