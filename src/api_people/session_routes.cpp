#include "api_people/session_routes.h"

#include "api/cookies.h"
#include "api/paging.h"
#include "api_people/asked_owner.h"
#include "api_people/sign_in_json.h"
#include "api_people/support_json.h"
#include "api_people/user_json.h"
#include "identity/permission_table.h"

namespace muster::api {

struct SignInBody {
    std::string email;
    Secret password;
};

struct CodeBody {
    Secret code;
};

struct ProofBody {
    Secret proof;
};

/// The approval by which somebody from outside is here: the console shows it above every page.
struct SupportBanner {
    support_access::SupportRequestId request_id;
    std::string company;
    std::string decision;
    std::optional<identity::UserId> approved_by;
    Instant ends_at;
};

/// What a page of the console asks first.
struct CurrentSession {
    identity::User user;
    std::string csrf_token;
    Instant expires_at;
    std::vector<std::string> permissions;
    std::string version;
    identity::SessionStage stage = identity::SessionStage::Active;
    std::optional<SupportBanner> support;
};

/// A session as people see it.
struct SessionView {
    identity::SessionId id;
    identity::UserId user_id;
    std::string address;
    std::string user_agent;
    Instant created_at;
    Instant last_seen_at;
    Instant expires_at;
    bool is_current = false;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::SignInBody> = std::tuple{
    JsonField{"email", &api::SignInBody::email, "as typed"},
    JsonField{"password", &api::SignInBody::password, "as typed"},
};

template <>
inline constexpr auto json_fields<api::CodeBody> = std::tuple{
    JsonField{"code", &api::CodeBody::code, "of the app, or a recovery code"},
};

template <>
inline constexpr auto json_fields<api::ProofBody> = std::tuple{
    JsonField{"proof", &api::ProofBody::proof,
              "a code where there is a second factor, else the password"},
};

template <>
inline constexpr auto json_fields<api::SupportBanner> = std::tuple{
    JsonField{"request_id", &api::SupportBanner::request_id, "support_…"},
    JsonField{"company", &api::SupportBanner::company, "where the engineer works"},
    JsonField{"decision", &api::SupportBanner::decision, "why they were let in"},
    JsonField{"approved_by", &api::SupportBanner::approved_by, "user_…"},
    JsonField{"ends_at", &api::SupportBanner::ends_at, "when it ends by itself"},
};

template <>
inline constexpr auto json_fields<api::CurrentSession> = std::tuple{
    JsonField{"user", &api::CurrentSession::user, "who is signed in"},
    JsonField{"csrf_token", &api::CurrentSession::csrf_token,
              "to be sent as X-CSRF-Token with unsafe requests"},
    JsonField{"expires_at", &api::CurrentSession::expires_at, "however much it is used"},
    JsonField{"permissions", &api::CurrentSession::permissions, "what the user may do"},
    JsonField{"version", &api::CurrentSession::version, "of the server"},
    JsonField{"stage", &api::CurrentSession::stage,
              "whether a second factor has to be set up before anything else"},
    JsonField{"support", &api::CurrentSession::support,
              "by whose leave somebody from outside is here; null: somebody of the house"},
};

template <>
inline constexpr auto json_fields<api::SessionView> = std::tuple{
    JsonField{"id", &api::SessionView::id, "session_…"},
    JsonField{"user_id", &api::SessionView::user_id, "whose it is"},
    JsonField{"address", &api::SessionView::address, "where it began"},
    JsonField{"user_agent", &api::SessionView::user_agent, "what the browser called itself"},
    JsonField{"created_at", &api::SessionView::created_at, "the sign-in"},
    JsonField{"last_seen_at", &api::SessionView::last_seen_at, "to the minute"},
    JsonField{"expires_at", &api::SessionView::expires_at, "however much it is used"},
    JsonField{"is_current", &api::SessionView::is_current, "whether it is the asker's own"},
};

} // namespace muster

namespace muster::api {
namespace {

Answer sign_in(const SessionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(auto body, request.json_as<SignInBody>());
    TRY(const auto signed_in,
        ports.sign_in.with_password({.email = std::move(body.email),
                                     .password = std::move(body.password),
                                     .device = cookie_token(request, kDeviceCookie),
                                     .origin = caller.origin}));
    return signed_in_response(201, signed_in);
}

Answer give_code(const SessionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(auto body, request.json_as<CodeBody>());
    auto session = cookie_token(request, kSessionCookie);
    if (!session) {
        return Error{ErrorKind::Unauthorized, "session.none", "begin with the password"};
    }
    TRY(const auto signed_in,
        ports.sign_in.with_code({.session = std::move(*session),
                                 .code = std::move(body.code),
                                 .device = cookie_token(request, kDeviceCookie),
                                 .origin = caller.origin}));
    return signed_in_response(200, signed_in);
}

std::vector<std::string> permissions_of(Role role) {
    std::vector<std::string> names;
    for (const identity::PermissionRow& row : identity::permission_table()) {
        if (row.roles.contains(role)) {
            names.emplace_back(kPermissionNames.name(row.permission));
        }
    }
    return names;
}

Result<std::optional<SupportBanner>> banner_of(const SessionPorts& ports,
                                               const identity::User& user) {
    if (!user.guest_until) {
        return std::optional<SupportBanner>();
    }
    TRY(const auto request, ports.support.of_guest(user.id));
    if (!request) {
        return std::optional<SupportBanner>();
    }
    return std::optional(
        SupportBanner{.request_id = request->id,
                      .company = request->company.str(),
                      .decision = request->decision ? request->decision->str() : std::string(),
                      .approved_by = request->decided_by,
                      .ends_at = *user.guest_until});
}

Answer show_session(const SessionPorts& ports, const http::Request&, const Caller& caller) {
    const ConsoleSession& console = caller.console();
    TRY(auto banner, banner_of(ports, console.user));
    return http::Response::json(
        200, to_json(CurrentSession{.user = console.user,
                                    .csrf_token = ports.sessions.csrf_token(console.token),
                                    .expires_at = console.session.expires_at,
                                    .permissions = permissions_of(console.user.role),
                                    .version = std::string(ports.version),
                                    .stage = console.session.stage,
                                    .support = std::move(banner)}));
}

Answer prove_again(const SessionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<ProofBody>());
    TRY(const auto signed_in,
        ports.sign_in.prove_again(caller.console().token, body.proof, caller.origin));
    return signed_in_response(200, signed_in);
}

Answer sign_out(const SessionPorts& ports, const http::Request&, const Caller& caller) {
    TRY_DONE(ports.sign_in.sign_out(caller.console().token, caller.origin));
    http::Response response = http::Response::empty();
    clear_session_cookie(response);
    return response;
}

constexpr std::string_view kSessionsQuery[] = {"user_id"};

Answer
list_sessions(const SessionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY_DONE(request.query.expect_only(kSessionsQuery));
    TRY(const auto owner, owner_asked_for(request, caller, "an API token has no sessions"));
    if (!caller.is(owner)) {
        TRY_DONE(ports.guard.require(caller, Permission::SessionsRead, "/api/v1/sessions"));
    }
    TRY(const auto sessions, ports.sessions.list(owner));
    Json::Array items;
    for (const identity::Session& session : sessions) {
        items.push_back(to_json(
            SessionView{.id = session.id,
                        .user_id = session.user_id,
                        .address = session.address,
                        .user_agent = session.user_agent,
                        .created_at = session.created_at,
                        .last_seen_at = session.last_seen_at,
                        .expires_at = session.expires_at,
                        .is_current = caller.session && caller.session->session.id == session.id}));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer end_session(const SessionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto id, identity::SessionId::parse(request.path.at("id")));
    TRY(const auto owner, ports.sessions.owner_of(id));
    if (!caller.is(owner)) {
        TRY_DONE(ports.guard.require(caller, Permission::SessionsRevoke, "/api/v1/sessions/{id}"));
    }
    TRY_DONE(ports.sessions.revoke(caller, owner, id));
    return http::Response::empty();
}

using SessionRoute = Route<SessionPorts>;
using enum http::Verb;

constexpr SessionRoute kSessionRoutes[] = {
    {Post,
     "/api/v1/session",
     kPublic,
     &sign_in,
     {.summary = "Sign in with a password",
      .body = &json_schema<SignInBody>,
      .status = 201,
      .answer = &json_schema<SignInView>},
     {.cost = 5}},
    {Post,
     "/api/v1/session/code",
     kPublic,
     &give_code,
     {.summary = "Give the second factor",
      .body = &json_schema<CodeBody>,
      .answer = &json_schema<SignInView>}},
    {Get,
     "/api/v1/session",
     kOwnSession.or_enrolling(),
     &show_session,
     {.summary = "Who is signed in", .answer = &json_schema<CurrentSession>}},
    {Delete,
     "/api/v1/session",
     kOwnSession.or_enrolling(),
     &sign_out,
     {.summary = "Sign out", .status = 204}},
    {Post,
     "/api/v1/session/proof",
     kOwnSession.or_enrolling(),
     &prove_again,
     {.summary = "Prove once more who one is",
      .body = &json_schema<ProofBody>,
      .answer = &json_schema<SignInView>},
     {.effect = http::Effect::Nothing}},
    {Get,
     "/api/v1/sessions",
     kSignedIn,
     &list_sessions,
     {.summary = "One's own sessions, or another's",
      .query = kSessionsQuery,
      .answer = &list_schema<SessionView>}},
    {Delete,
     "/api/v1/sessions/{id}",
     kSignedIn,
     &end_session,
     {.summary = "End a session", .status = 204}},
};

} // namespace

std::span<const SessionRoute> session_routes() {
    return kSessionRoutes;
}

} // namespace muster::api
