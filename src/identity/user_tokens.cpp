#include "identity/user_tokens.h"

#include "identity/later.h"
#include "identity/user_store.h"
#include "identity/user_token_store.h"

namespace muster::identity {
namespace {

Error user_token_refused() {
    return {ErrorKind::Unauthorized, "user_token.refused",
            "the sign-in of this command line has ended or was revoked"};
}

Error no_such_user_token() {
    return {ErrorKind::NotFound, "user_token.not_found", "there is no such user token"};
}

} // namespace

bool UserTokens::has_ended(const UserToken& token, Instant now) const {
    return now >= token.expires_at || now >= later(token.last_used_at, policy_.idle);
}

Result<Bearer> UserTokens::find_good(sql::Session& session, const crypto::Token& secret) const {
    TRY(auto token, find_user_token(session, secret.hash()));
    if (!token || has_ended(*token, ports_.clock.now())) {
        return user_token_refused();
    }
    TRY(User user, get_user(session, token->user_id));
    if (!user.may_enter(ports_.clock.now())) {
        return user_token_refused();
    }
    return Bearer{.token = std::move(*token), .user = std::move(user)};
}

Result<Bearer> UserTokens::authenticate(std::string_view text) {
    const auto secret = crypto::Token::parse(crypto::TokenKind::User, text);
    if (!secret) {
        return user_token_refused();
    }
    TRY(auto bearer,
        ports_.database.read([&](sql::Session& session) { return find_good(session, *secret); }));
    const Instant now = ports_.clock.now();
    if (now >= later(bearer.token.last_used_at, policy_.used_every)) {
        TRY_DONE(ports_.database.write([&](sql::Session& session) {
            return touch_user_token(session, bearer.token.id, now);
        }));
        bearer.token.last_used_at = now;
    }
    return bearer;
}

Result<std::vector<UserToken>> UserTokens::list(const UserId& user) {
    TRY(auto tokens,
        ports_.database.read([&](sql::Session& session) { return user_tokens_of(session, user); }));
    const Instant now = ports_.clock.now();
    std::erase_if(tokens, [&](const UserToken& token) { return has_ended(token, now); });
    return tokens;
}

Result<UserId> UserTokens::owner_of(const UserTokenId& id) {
    TRY(const auto owner,
        ports_.database.read([&](sql::Session& session) { return find_owner(session, id); }));
    return owner ? Result<UserId>(*owner) : no_such_user_token();
}

Status UserTokens::revoke(const Caller& caller, const UserId& user, const UserTokenId& id) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool was_there, delete_user_token(session, user, id));
        if (!was_there) {
            return no_such_user_token();
        }
        return ports_.changes.record(session, {.action = "user_token.revoked",
                                               .caller = caller,
                                               .subject = id.str(),
                                               .at = ports_.clock.now(),
                                               .details = {{"user", user.str()}}});
    });
}

Status UserTokens::clean_up() {
    const Instant now = ports_.clock.now();
    return ports_.database.write([&](sql::Session& session) {
        return delete_ended_user_tokens(session, now, later(now, -policy_.idle));
    });
}

Result<UserTokens::Issued> UserTokens::issue(sql::Session& session,
                                             const User& user,
                                             const ClientName& client_name,
                                             const Origin& origin) const {
    const Instant now = ports_.clock.now();
    Issued issued{.token = {.id = UserTokenId::make(ports_.clock, ports_.random),
                            .user_id = user.id,
                            .client_name = client_name,
                            .address = origin.address,
                            .created_at = now,
                            .last_used_at = now,
                            .expires_at = later(now, policy_.absolute)},
                  .secret = crypto::Token::make(crypto::TokenKind::User, ports_.random)};
    TRY_DONE(insert_user_token(session, issued.token, issued.secret.hash()));
    TRY_DONE(
        ports_.changes.record(session, {.action = "user_token.created",
                                        .caller = {.principal = user.principal(), .origin = origin},
                                        .subject = issued.token.id.str(),
                                        .at = now}));
    return issued;
}

} // namespace muster::identity
