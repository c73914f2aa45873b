#pragma once

#include <string>
#include <string_view>

#include "api/access.h"
#include "api/caller.h"
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

/// Lets requests in, or refuses and audits them.
///
/// A caller shows a token (`Authorization: Bearer`), of a program or of a person's command line, or
/// the cookie of a session, never both. A browser sends the cookie along whoever made it ask, so
/// unsafe requests with one also have to come from our own pages: by what the browser says of their
/// origin, and by a CSRF token of the session. Thread-safe.
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
    };
    explicit Guard(const Ports& ports) : ports_(ports), anonymous_(ports.clock) {}

    /// Errors: Forbidden "request.cross_origin", "csrf.refused", "auth.session_needed",
    /// "auth.not_allowed", "session.proof_needed"; Unauthorized "session.none",
    /// "session.second_factor_missing", "api_token.refused", "user_token.refused"; Invalid
    /// "auth.two_credentials".
    [[nodiscard]] Result<Caller>
    admit(const http::Request& request, Access access, std::string_view route) override;

    /// For a route that needs more for some of what may be asked of it. Errors: Forbidden
    /// "auth.not_allowed", audited as admit() does.
    [[nodiscard]] Status
    require(const Caller& caller, Permission permission, std::string_view route);

    [[nodiscard]] std::string principal(const Caller& caller) const override;

private:
    /// Fills in the caller as far as it is known, for the record of a refusal.
    Status check(const http::Request& request, Access access, Caller& caller);
    Status authenticate(const http::Request& request, Caller& caller);
    Status authenticate_token(std::string_view authorization, Caller& caller);
    Status authenticate_session(const std::string& cookie, Caller& caller);
    Status authorize(const http::Request& request, Access access, const Caller& caller) const;
    void record(const Caller& caller, std::string_view route, const Error& refusal);

    Ports ports_;
    RefusalBudget anonymous_;
};

} // namespace muster::api
