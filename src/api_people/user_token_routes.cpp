#include "api_people/user_token_routes.h"

#include <optional>
#include <string>
#include <tuple>

#include "api/json_codecs.h"
#include "api/paging.h"
#include "api_people/asked_owner.h"
#include "base/json_fields.h"

namespace muster::api {

enum class Credential { Session, UserToken, ApiToken };

/// Whoever asks, by whatever they came with.
struct CallerView {
    std::string id;
    std::string name;
    std::optional<identity::Email> email;
    Role role;
    Credential credential;
    std::string credential_id;
    std::optional<Instant> expires_at;
};

/// A token as people see it; what opens the door is nowhere in here.
struct UserTokenView {
    identity::UserTokenId id;
    identity::UserId user_id;
    std::string client_name;
    std::string address;
    Instant created_at;
    Instant last_used_at;
    Instant expires_at;
    bool is_current;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto kJsonNames<api::Credential> =
    enum_names<api::Credential>({{api::Credential::Session, "session"},
                                 {api::Credential::UserToken, "user_token"},
                                 {api::Credential::ApiToken, "api_token"}});

template <>
inline constexpr auto json_fields<api::CallerView> = std::tuple{
    JsonField{"id", &api::CallerView::id, "user_… or token_…"},
    JsonField{"name", &api::CallerView::name, "of the person, or of the API token"},
    JsonField{"email", &api::CallerView::email, "of the person; null for an API token"},
    JsonField{"role", &api::CallerView::role, "what the caller may do"},
    JsonField{"credential", &api::CallerView::credential, "what it came with"},
    JsonField{"credential_id", &api::CallerView::credential_id, "session_…, login_… or token_…"},
    JsonField{"expires_at", &api::CallerView::expires_at, "of the credential; null: never"},
};

template <>
inline constexpr auto json_fields<api::UserTokenView> = std::tuple{
    JsonField{"id", &api::UserTokenView::id, "login_…"},
    JsonField{"user_id", &api::UserTokenView::user_id, "in whose name it acts"},
    JsonField{"client_name", &api::UserTokenView::client_name, "what the program calls itself"},
    JsonField{"address", &api::UserTokenView::address, "where it was asked for"},
    JsonField{"created_at", &api::UserTokenView::created_at, "the sign-in"},
    JsonField{"last_used_at", &api::UserTokenView::last_used_at, "to some minutes"},
    JsonField{"expires_at", &api::UserTokenView::expires_at, "however much it is used"},
    JsonField{"is_current", &api::UserTokenView::is_current, "whether the asker came with it"},
};

} // namespace muster

namespace muster::api {
namespace {

CallerView view_of(const Caller& caller) {
    if (caller.program) {
        return {.id = caller.program->id.str(),
                .name = caller.program->name.str(),
                .email = {},
                .role = caller.program->role,
                .credential = Credential::ApiToken,
                .credential_id = caller.program->id.str(),
                .expires_at = caller.program->expires_at};
    }
    const bool is_console = caller.session.has_value();
    const identity::User& user = is_console ? caller.session->user : caller.bearer->user;
    return {.id = user.id.str(),
            .name = user.name.str(),
            .email = user.email,
            .role = user.role,
            .credential = is_console ? Credential::Session : Credential::UserToken,
            .credential_id =
                is_console ? caller.session->session.id.str() : caller.bearer->token.id.str(),
            .expires_at =
                is_console ? caller.session->session.expires_at : caller.bearer->token.expires_at};
}

Answer who_am_i(const UserTokenPorts&, const http::Request&, const Caller& caller) {
    return http::Response::json(200, to_json(view_of(caller)));
}

constexpr std::string_view kUserTokenQuery[] = {"user_id"};

Answer list(const UserTokenPorts& ports, const http::Request& request, const Caller& caller) {
    TRY_DONE(request.query.expect_only(kUserTokenQuery));
    TRY(const auto owner, owner_asked_for(request, caller, "an API token has no user tokens"));
    if (!caller.is(owner)) {
        TRY_DONE(ports.guard.require(caller, Permission::SessionsRead, "/api/v1/user-tokens"));
    }
    TRY(const auto tokens, ports.user_tokens.list(owner));
    Json::Array items;
    for (const identity::UserToken& token : tokens) {
        items.push_back(to_json(
            UserTokenView{.id = token.id,
                          .user_id = token.user_id,
                          .client_name = token.client_name.str(),
                          .address = token.address,
                          .created_at = token.created_at,
                          .last_used_at = token.last_used_at,
                          .expires_at = token.expires_at,
                          .is_current = caller.bearer && caller.bearer->token.id == token.id}));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer revoke(const UserTokenPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto id, identity::UserTokenId::parse(request.path.at("id")));
    TRY(const auto owner, ports.user_tokens.owner_of(id));
    if (!caller.is(owner)) {
        TRY_DONE(
            ports.guard.require(caller, Permission::SessionsRevoke, "/api/v1/user-tokens/{id}"));
    }
    TRY_DONE(ports.user_tokens.revoke(caller, owner, id));
    return http::Response::empty();
}

using UserTokenRoute = Route<UserTokenPorts>;
using enum http::Verb;

constexpr UserTokenRoute kUserTokenRoutes[] = {
    {Get,
     "/api/v1/whoami",
     kSignedIn,
     &who_am_i,
     {.summary = "Who asks, and with what", .answer = &json_schema<CallerView>}},
    {Get,
     "/api/v1/user-tokens",
     kSignedIn,
     &list,
     {.summary = "The command lines signed in as oneself, or as another",
      .query = kUserTokenQuery,
      .answer = &list_schema<UserTokenView>}},
    {Delete,
     "/api/v1/user-tokens/{id}",
     kSignedIn,
     &revoke,
     {.summary = "Sign a command line out", .status = 204}},
};

} // namespace

std::span<const UserTokenRoute> user_token_routes() {
    return kUserTokenRoutes;
}

} // namespace muster::api
