#include "identity/api_tokens.h"

#include "identity/api_token_store.h"
#include "identity/later.h"
#include "identity/permission_table.h"
#include "identity/user_store.h"

namespace muster::identity {
namespace {

constexpr RoleSet kTokenRoles{Role::Admin, Role::User, Role::ReadOnly};

Error api_token_refused() {
    return {ErrorKind::Unauthorized, "api_token.refused", "the API token is not valid"};
}

Error no_such_api_token() {
    return {ErrorKind::NotFound, "api_token.not_found", "there is no such API token"};
}

Status check(const ApiTokens::Request& request, const User& maker, Instant now) {
    if (!kTokenRoles.contains(request.role)) {
        return Error{ErrorKind::Invalid, "api_token.console_only_role",
                     "an API token has the role admin, user or read_only"};
    }
    if (request.expires_at && *request.expires_at <= now) {
        return Error{ErrorKind::Invalid, "api_token.bad_expiry", "the token would have expired"};
    }
    if (!is_within(request.role, maker.role)) {
        return Error{ErrorKind::Forbidden, "api_token.role_too_high",
                     "a token may do no more than its maker"};
    }
    return {};
}

} // namespace

Result<ApiTokens::Made>
ApiTokens::make(const Caller& caller, const User& maker, const Request& request) {
    const Instant now = ports_.clock.now();
    TRY_DONE(check(request, maker, now));
    const crypto::Token secret = crypto::Token::make(crypto::TokenKind::Api, ports_.random);
    const ApiToken token{.id = ApiTokenId::make(ports_.clock, ports_.random),
                         .name = request.name,
                         .role = request.role,
                         .hint = secret.hint(),
                         .made_by = maker.id,
                         .created_at = now,
                         .expires_at = request.expires_at,
                         .last_used_at = {}};
    TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(insert_api_token(session, token, secret.hash()));
        return record(session, "api_token.created", caller, token.id);
    }));
    return Made{.token = token, .secret = secret};
}

Result<ApiToken> ApiTokens::find_good(sql::Session& session, const crypto::Token& secret) const {
    TRY(auto token, find_api_token(session, secret.hash()));
    if (!token || (token->expires_at && ports_.clock.now() >= *token->expires_at)) {
        return api_token_refused();
    }
    TRY(const User maker, get_user(session, token->made_by));
    if (!maker.may_enter(ports_.clock.now()) || !is_within(token->role, maker.role)) {
        return api_token_refused();
    }
    return std::move(*token);
}

Result<ApiToken> ApiTokens::authenticate(std::string_view text) {
    const auto secret = crypto::Token::parse(crypto::TokenKind::Api, text);
    if (!secret) {
        return api_token_refused();
    }
    TRY(auto token,
        ports_.database.read([&](sql::Session& session) { return find_good(session, *secret); }));
    const Instant now = ports_.clock.now();
    if (!token.last_used_at || now >= later(*token.last_used_at, policy_.used_every)) {
        const Status noted = ports_.database.write(
            [&](sql::Session& session) { return touch_api_token(session, token.id, now); });
        if (noted) { // else the next request notes it: a full disk keeps nobody from reading
            token.last_used_at = now;
        }
    }
    return token;
}

Result<std::vector<ApiToken>> ApiTokens::list(const std::optional<ApiTokenId>& after, int limit) {
    return ports_.database.read(
        [&](sql::Session& session) { return list_api_tokens(session, after, limit); });
}

bool ApiTokens::is_old(const ApiToken& token) const {
    return ports_.clock.now() >= old_from(token);
}

Instant ApiTokens::old_from(const ApiToken& token) const {
    return later(token.created_at, policy_.old_after);
}

Status ApiTokens::rename(const Caller& caller, const ApiTokenId& id, const ApiTokenName& name) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool was_there, rename_api_token(session, id, name));
        return was_there ? record(session, "api_token.renamed", caller, id) : no_such_api_token();
    });
}

Status ApiTokens::revoke(const Caller& caller, const ApiTokenId& id) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool was_there, delete_api_token(session, id));
        return was_there ? record(session, "api_token.revoked", caller, id) : no_such_api_token();
    });
}

Status ApiTokens::record(sql::Session& session,
                         std::string_view action,
                         const Caller& caller,
                         const ApiTokenId& id) const {
    return ports_.changes.record(
        session,
        {.action = action, .caller = caller, .subject = id.str(), .at = ports_.clock.now()});
}

} // namespace muster::identity
