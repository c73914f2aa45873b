#include "api_people/token_routes.h"

#include "api/json_codecs.h"
#include "api/paging.h"
#include "base/json_fields.h"

namespace muster::api {

struct TokenNameBody {
    identity::ApiTokenName name;
};

/// A token as people see it; its secret is shown once and nowhere in here.
struct TokenView {
    identity::ApiTokenId id;
    identity::ApiTokenName name;
    Role role = Role::ReadOnly;
    std::string hint;
    identity::UserId made_by;
    Instant created_at;
    std::optional<Instant> expires_at;
    std::optional<Instant> last_used_at;
    bool is_old = false;
};

struct MadeToken {
    TokenView token;
    std::string secret;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<identity::ApiTokens::Request> = std::tuple{
    JsonField{"name", &identity::ApiTokens::Request::name, "what it is for"},
    JsonField{"role", &identity::ApiTokens::Request::role, "admin, user or read_only"},
    JsonField{"expires_at", &identity::ApiTokens::Request::expires_at, "absent: never"},
};

template <>
inline constexpr auto json_fields<api::TokenNameBody> = std::tuple{
    JsonField{"name", &api::TokenNameBody::name, "what it is for"},
};

template <>
inline constexpr auto json_fields<api::TokenView> = std::tuple{
    JsonField{"id", &api::TokenView::id, "token_…"},
    JsonField{"name", &api::TokenView::name, "what it is for"},
    JsonField{"role", &api::TokenView::role, "what it may do"},
    JsonField{"hint", &api::TokenView::hint, "how its secret begins"},
    JsonField{"made_by", &api::TokenView::made_by, "the user without whom it is refused"},
    JsonField{"created_at", &api::TokenView::created_at, "when it was made"},
    JsonField{"expires_at", &api::TokenView::expires_at, "null: never"},
    JsonField{"last_used_at", &api::TokenView::last_used_at, "to some minutes; null: never"},
    JsonField{"is_old", &api::TokenView::is_old, "whether it is time to make another"},
};

template <>
inline constexpr auto json_fields<api::MadeToken> = std::tuple{
    JsonField{"token", &api::MadeToken::token, "what is kept of it"},
    JsonField{"secret", &api::MadeToken::secret, "what opens the door, shown once"},
};

} // namespace muster

namespace muster::api {
namespace {

using identity::ApiToken;
using identity::ApiTokenId;

TokenView view_of(const identity::ApiTokens& tokens, const ApiToken& token) {
    return {.id = token.id,
            .name = token.name,
            .role = token.role,
            .hint = token.hint,
            .made_by = token.made_by,
            .created_at = token.created_at,
            .expires_at = token.expires_at,
            .last_used_at = token.last_used_at,
            .is_old = tokens.is_old(token)};
}

Answer list(const TokenPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kPageQuery));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto after, paging.after<ApiTokenId>());
    TRY(const auto tokens, ports.api_tokens.list(after, paging.limit + 1));
    return page_response(
        tokens, paging.limit,
        [&](const ApiToken& token) { return to_json(view_of(ports.api_tokens, token)); },
        [](const ApiToken& token) { return token.id.str(); });
}

Answer make(const TokenPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<identity::ApiTokens::Request>());
    TRY(const auto made, ports.api_tokens.make(caller, caller.console().user, body));
    auto response = http::Response::json(
        201, to_json(MadeToken{.token = view_of(ports.api_tokens, made.token),
                               .secret = std::string(made.secret.text().reveal())}));
    response.headers.add("Location", "/api/v1/api-tokens/" + made.token.id.str());
    return response;
}

Answer rename(const TokenPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto id, ApiTokenId::parse(request.path.at("id")));
    TRY(const auto body, request.json_as<TokenNameBody>());
    TRY_DONE(ports.api_tokens.rename(caller, id, body.name));
    return http::Response::empty();
}

Answer revoke(const TokenPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto id, ApiTokenId::parse(request.path.at("id")));
    TRY_DONE(ports.api_tokens.revoke(caller, id));
    return http::Response::empty();
}

using TokenRoute = Route<TokenPorts>;
using enum http::Verb;

constexpr TokenRoute kTokenRoutes[] = {
    {Get,
     "/api/v1/api-tokens",
     Permission::ApiTokensRead,
     &list,
     {.summary = "List API tokens", .query = kPageQuery, .answer = &list_schema<TokenView>}},
    // A token makes no tokens, and a session that was left open none either: they last.
    {Post,
     "/api/v1/api-tokens",
     with_fresh_proof(Permission::ApiTokensCreate),
     &make,
     {.summary = "Make an API token",
      .body = &json_schema<identity::ApiTokens::Request>,
      .status = 201,
      .answer = &json_schema<MadeToken>}},
    // A name alone has no revision: the last one who renames it wins.
    {Patch,
     "/api/v1/api-tokens/{id}",
     Permission::ApiTokensUpdate,
     &rename,
     {.summary = "Rename an API token", .body = &json_schema<TokenNameBody>, .status = 204}},
    {Delete,
     "/api/v1/api-tokens/{id}",
     Permission::ApiTokensDelete,
     &revoke,
     {.summary = "Revoke an API token", .status = 204}},
};

} // namespace

std::span<const TokenRoute> token_routes() {
    return kTokenRoutes;
}

} // namespace muster::api
