#include "api_people/setup_routes.h"

#include "api/guard.h"
#include "api_people/user_json.h"

namespace muster::api {

struct SetupState {
    bool needed = false;
};

struct SetupBody {
    std::string token;
    std::string email;
    std::string name;
    Secret password;
};

struct LinkBody {
    std::string token;
    Secret password;
};

struct ResetRequestBody {
    std::string email;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::SetupState> = std::tuple{
    JsonField{"needed", &api::SetupState::needed, "whether there is no user yet"},
};

template <>
inline constexpr auto json_fields<api::SetupBody> = std::tuple{
    JsonField{"token", &api::SetupBody::token, "of the link that the first start printed"},
    JsonField{"email", &api::SetupBody::email, "what the first Admin signs in with"},
    JsonField{"name", &api::SetupBody::name, "what the first Admin is called"},
    JsonField{"password", &api::SetupBody::password, "15 characters or more"},
};

template <>
inline constexpr auto json_fields<api::LinkBody> = std::tuple{
    JsonField{"token", &api::LinkBody::token, "of the link"},
    JsonField{"password", &api::LinkBody::password, "the new one"},
};

template <>
inline constexpr auto json_fields<api::ResetRequestBody> = std::tuple{
    JsonField{"email", &api::ResetRequestBody::email, "whose password is forgotten"},
};

} // namespace muster

namespace muster::api {
namespace {

using crypto::Token;
using crypto::TokenKind;

Answer needs_setup(const SetupPorts& ports, const http::Request&, const Caller&) {
    TRY(const bool needed, ports.setup.is_needed());
    return http::Response::json(200, to_json(SetupState{needed}));
}

Answer complete_setup(const SetupPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<SetupBody>());
    TRY(const Token token, Token::parse(TokenKind::Setup, body.token));
    TRY(const auto user,
        ports.setup.complete(token, {body.email, body.name, body.password}, caller.origin));
    return http::Response::json(201, to_json(user));
}

Answer
accept_invitation(const SetupPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<LinkBody>());
    TRY(const Token token, Token::parse(TokenKind::Invitation, body.token));
    TRY(const auto user,
        ports.password_changes.accept_invitation(token, body.password, caller.origin));
    return http::Response::json(200, to_json(user));
}

/// One answer whoever the address belongs to, so that nobody learns who is a user.
Answer request_reset(const SetupPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<ResetRequestBody>());
    TRY_DONE(ports.password_changes.request_reset(body.email, caller.origin));
    return http::Response::json(202, Json::Object{});
}

Answer complete_reset(const SetupPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<LinkBody>());
    TRY(const Token token, Token::parse(TokenKind::PasswordReset, body.token));
    TRY_DONE(ports.password_changes.reset(token, body.password, caller.origin));
    return http::Response::json(200, Json::Object{});
}

using SetupRoute = Route<SetupPorts>;
using enum http::Verb;

constexpr SetupRoute kSetupRoutes[] = {
    {Get,
     "/api/v1/setup",
     kPublic,
     &needs_setup,
     {.summary = "Whether there is no user yet", .answer = &json_schema<SetupState>}},
    {Post,
     "/api/v1/setup",
     kPublic,
     &complete_setup,
     {.summary = "Make the first Admin",
      .body = &json_schema<SetupBody>,
      .status = 201,
      .answer = &json_schema<identity::User>}},
    {Post,
     "/api/v1/invitations/accept",
     kPublic,
     &accept_invitation,
     {.summary = "Accept an invitation",
      .body = &json_schema<LinkBody>,
      .answer = &json_schema<identity::User>}},
    {Post,
     "/api/v1/password-resets",
     kPublic,
     &request_reset,
     {.summary = "Ask for a link to set a forgotten password anew",
      .body = &json_schema<ResetRequestBody>,
      .status = 202,
      .answer = &json_schema<Json>}},
    {Post,
     "/api/v1/password-resets/complete",
     kPublic,
     &complete_reset,
     {.summary = "Set a password by a reset link",
      .body = &json_schema<LinkBody>,
      .answer = &json_schema<Json>}},
};

} // namespace

std::span<const SetupRoute> setup_routes() {
    return kSetupRoutes;
}

} // namespace muster::api
