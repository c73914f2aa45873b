#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/token.h"
#include "identity/api_token.h"
#include "identity/change_log.h"
#include "identity/user.h"
#include "sql/database.h"

namespace muster::identity {

struct ApiTokenPolicy {
    std::chrono::seconds old_after{std::chrono::hours{24 * 90}}; // then people are warned
    std::chrono::seconds used_every{5 * 60}; // how fine last_used_at is: a write each
};

/// The tokens of programs. A token acts with its own role; it is refused while its maker is not
/// active or no longer holds all that the role may do, so that nobody keeps by a token what was
/// taken from them. Thread-safe as far as its ports are.
class ApiTokens {
public:
    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
    };
    explicit ApiTokens(const Ports& ports, const ApiTokenPolicy& policy = {})
        : ports_(ports), policy_(policy) {}

    struct Request {
        ApiTokenName name;
        Role role = Role::ReadOnly;
        std::optional<Instant> expires_at; // never, where there is none
    };
    struct Made {
        ApiToken token;
        crypto::Token secret; // shown once
    };
    /// Errors: Invalid "api_token.console_only_role" for Cost & Compliance Admin; Invalid
    /// "api_token.bad_expiry" for a time that has passed; Forbidden "api_token.role_too_high" for
    /// more than the maker may do.
    Result<Made> make(const Caller& caller, const User& maker, const Request& request);

    /// The token of a request's header. Errors: Unauthorized "api_token.refused" for whatever does
    /// not open the door: malformed, revoked, expired, or its maker gone.
    Result<ApiToken> authenticate(std::string_view text);

    Result<std::vector<ApiToken>> list(const std::optional<ApiTokenId>& after, int limit);
    /// Whether it is time to make another.
    [[nodiscard]] bool is_old(const ApiToken& token) const;
    /// From when on it is.
    [[nodiscard]] Instant old_from(const ApiToken& token) const;
    /// Errors: NotFound "api_token.not_found".
    Status rename(const Caller& caller, const ApiTokenId& id, const ApiTokenName& name);
    /// Errors: NotFound "api_token.not_found".
    Status revoke(const Caller& caller, const ApiTokenId& id);

private:
    Result<ApiToken> find_good(sql::Session& session, const crypto::Token& secret) const;
    Status record(sql::Session& session,
                  std::string_view action,
                  const Caller& caller,
                  const ApiTokenId& id) const;

    Ports ports_;
    ApiTokenPolicy policy_;
};

} // namespace muster::identity
