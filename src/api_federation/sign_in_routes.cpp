#include "api_federation/sign_in_routes.h"

#include "api/cookies.h"
#include "api/paging.h"
#include "api_federation/outcome_json.h"
#include "api_federation/provider_json.h"
#include "api_federation/provider_request.h"
#include "api_federation/saml_urls.h"
#include "api_federation/sign_in_cookie.h"
#include "api_federation/way_back.h"
#include "api_federation/way_there.h"

namespace muster::api {

struct SignInProvider {
    federation::ProviderId id;
    federation::ProviderKind kind = federation::ProviderKind::Oidc;
    federation::ProviderName name;
    bool is_enforced = false;
};

struct StartBody {
    federation::ProviderId provider_id;
    std::optional<std::string> return_to;
    std::optional<identity::Email> email;
};

struct ProviderProofBody {
    federation::ProviderId provider_id;
    std::optional<std::string> return_to;
};

/// Where to send the browser.
struct WayOut {
    std::optional<std::string> url;
};

struct OutcomeBody {
    federation::SignInRequestId request;
};

struct UserLinkBody {
    federation::SignInRequestId request;
    Secret password;
    std::optional<Secret> code;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::SignInProvider> = std::tuple{
    JsonField{"id", &api::SignInProvider::id, "provider_…"},
    JsonField{"kind", &api::SignInProvider::kind, "how it is spoken with"},
    JsonField{"name", &api::SignInProvider::name, "what it is called"},
    JsonField{"is_enforced", &api::SignInProvider::is_enforced, "whether a password is nothing"},
};

template <>
inline constexpr auto json_fields<api::StartBody> = std::tuple{
    JsonField{"provider_id", &api::StartBody::provider_id, "where to sign in"},
    JsonField{"return_to", &api::StartBody::return_to, "a path of the console; absent: /"},
    JsonField{"email", &api::StartBody::email, "as a hint to the provider"},
};

template <>
inline constexpr auto json_fields<api::ProviderProofBody> = std::tuple{
    JsonField{"provider_id", &api::ProviderProofBody::provider_id, "where to prove it"},
    JsonField{"return_to", &api::ProviderProofBody::return_to, "a path of the console; absent: /"},
};

template <>
inline constexpr auto json_fields<api::WayOut> = std::tuple{
    JsonField{"url", &api::WayOut::url, "where to send the browser; null: nowhere"},
};

template <>
inline constexpr auto json_fields<api::OutcomeBody> = std::tuple{
    JsonField{"request", &api::OutcomeBody::request, "signin_…, as the page was opened with it"},
};

template <>
inline constexpr auto json_fields<api::UserLinkBody> = std::tuple{
    JsonField{"request", &api::UserLinkBody::request, "signin_…"},
    JsonField{"password", &api::UserLinkBody::password, "of the user who is to be linked"},
    JsonField{"code", &api::UserLinkBody::code, "of the second factor, where there is one"},
};

} // namespace muster

namespace muster::api {
namespace {

using federation::ProviderId;
using federation::Purpose;
using Ports = FederatedSignInPorts;

WayThere way_there(const Ports& ports) {
    return {.oidc = ports.oidc, .saml = ports.saml, .public_url = ports.public_url};
}

Result<WayThere::Begun> begin(const Ports& ports,
                              const http::Request& request,
                              const ProviderId& id,
                              WayThere::Question question) {
    TRY(const auto provider, ports.providers.get(id));
    return way_there(ports).begin(request, provider, std::move(question));
}

http::Response way_out(const WayThere::Begun& begun) {
    auto response = http::Response::json(200, to_json(WayOut{.url = begun.url}));
    set_sign_in_cookie(response, begun.browser);
    return response;
}

constexpr std::string_view kEmailQuery[] = {"email"};

/// By the domain alone, whoever has an account: so nobody learns who does.
Answer find_providers(const Ports& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kEmailQuery));
    TRY(const auto text, request.query.one("email"));
    TRY(const auto email, identity::Email::parse(text.value_or("")));
    TRY(const auto provider, ports.providers.find_for(email));
    Json::Array items;
    if (provider) {
        items.push_back(to_json(SignInProvider{.id = provider->id,
                                               .kind = provider->kind,
                                               .name = provider->name,
                                               .is_enforced = provider->is_enforced}));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer start(const Ports& ports, const http::Request& request, const Caller&) {
    TRY(auto body, request.json_as<StartBody>());
    TRY(const auto begun, begin(ports, request, body.provider_id,
                                {.return_to = std::move(body.return_to).value_or("/"),
                                 .login_hint = body.email ? body.email->str() : ""}));
    return way_out(begun);
}

constexpr std::string_view kEnterQuery[] = {"return_to"};

/// Not who follows a link to the provider is at fault, but the provider, or how it is set up.
bool is_of_provider(const Error& error) {
    return error.kind == ErrorKind::Conflict || error.kind == ErrorKind::Unavailable ||
           error.kind == ErrorKind::Upstream;
}

/// The same for a link, as on a company's page of its applications.
Answer enter(const Ports& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kEnterQuery));
    TRY(const ProviderId id, provider_of(request));
    TRY(const auto return_to, request.query.one("return_to"));
    const auto begun =
        begin(ports, request, id, {.return_to = std::string(return_to.value_or("/"))});
    if (!begun) {
        const Error& error = begun.error();
        return is_of_provider(error) ? Answer(refusal_page(error)) : Answer(error);
    }
    auto response = see_other(begun->url);
    set_sign_in_cookie(response, begun->browser);
    return response;
}

Answer begin_proof(const Ports& ports, const http::Request& request, const Caller&) {
    TRY(auto body, request.json_as<ProviderProofBody>());
    TRY(const auto begun,
        begin(ports, request, body.provider_id,
              {.purpose = Purpose::Proof, .return_to = std::move(body.return_to).value_or("/")}));
    return way_out(begun);
}

Result<std::optional<std::string>> parameter(const http::Request& request, std::string_view name) {
    TRY(const auto text, request.query.one(name));
    return text ? std::optional(std::string(*text)) : std::nullopt;
}

/// Providers add parameters of their own, so none is refused.
Answer callback(const Ports& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY(const auto state, request.query.one("state"));
    federation::OidcSignIn::Callback brought{.brought = {.provider = id,
                                                         .state = state.value_or(""),
                                                         .browser = sign_in_cookie(request)},
                                             .answer = {},
                                             .redirect_uri =
                                                 way_there(ports).callback_url(request, id)};
    TRY(brought.answer.code, parameter(request, "code"));
    TRY(brought.answer.issuer, parameter(request, "iss"));
    TRY(brought.answer.error, parameter(request, "error"));
    const auto answered = ports.oidc.answer(brought);
    if (!answered) {
        return sent_back(answered.error(), id, ports.completion, caller);
    }
    return sent_back(answered->id, id, ports.completion, caller);
}

federation::Completion::Return
back_of(const http::Request& request, const Caller& caller, const federation::SignInRequestId& id) {
    return {.request = id,
            .browser = sign_in_cookie(request),
            .device = cookie_token(request, kDeviceCookie),
            .session = cookie_token(request, kSessionCookie),
            .origin = caller.origin};
}

Answer fetch_outcome(const Ports& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<OutcomeBody>());
    TRY(const auto outcome, ports.completion.complete(back_of(request, caller, body.request)));
    auto response = http::Response::json(200, to_json(view_of(outcome)));
    if (outcome.signed_in) {
        set_cookies(response, *outcome.signed_in);
    }
    return response;
}

Answer link(const Ports& ports, const http::Request& request, const Caller& caller) {
    TRY(auto body, request.json_as<UserLinkBody>());
    TRY(const auto signed_in, ports.completion.link(back_of(request, caller, body.request),
                                                    {.password = std::move(body.password),
                                                     .code = std::move(body.code)}));
    federation::Outcome outcome;
    outcome.return_to = "/";
    outcome.signed_in = signed_in;
    auto response = http::Response::json(200, to_json(view_of(outcome)));
    set_cookies(response, signed_in);
    return response;
}

/// OpenID Connect Back-Channel Logout 1.0 section 2.5: by the provider itself, as a form.
Answer back_channel_logout(const Ports& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY(const auto form, http::Query::parse(request.body));
    TRY(const auto token, form.one("logout_token"));
    const auto ended = ports.oidc.sign_out(id, token.value_or(""), caller.origin);
    if (!ended && ended.error().kind == ErrorKind::Unauthorized) { // section 2.8: 400
        return Error{ErrorKind::Invalid, ended.error().reason, ended.error().detail};
    }
    TRY_DONE(ended);
    return http::Response::empty(200);
}

/// Where a session ends at its provider too. A provider that is down or gone, or has no such place,
/// keeps nobody signed in here.
std::optional<std::string>
end_session_url(const Ports& ports, const http::Request& request, const ConsoleSession& console) {
    if (!console.session.provider) {
        return std::nullopt;
    }
    const auto& [id, session] = *console.session.provider;
    const auto provider = ports.providers.get(id);
    if (!provider) {
        return std::nullopt;
    }
    const auto url =
        provider->kind == federation::ProviderKind::Saml
            ? ports.saml.end_session_url(id, console.user.id, session.value_or(""),
                                         service_provider(request, ports.public_url, id))
            : ports.oidc.end_session_url(id, page_url(request, ports.public_url, "sign-in"));
    return url ? *url : std::nullopt;
}

/// Ends the session here, and says where it ends at the provider too.
Answer sign_out(const Ports& ports, const http::Request& request, const Caller& caller) {
    const ConsoleSession& console = caller.console();
    const WayOut way{.url = end_session_url(ports, request, console)};
    TRY_DONE(ports.sign_in.sign_out(console.token, caller.origin));
    auto response = http::Response::json(200, to_json(way));
    clear_session_cookie(response);
    return response;
}

using SignInRoute = Route<Ports>;
using enum http::Verb;

constexpr Operation::Schema kWayOut = &json_schema<WayOut>;
constexpr Operation::Schema kOutcome = &json_schema<OutcomeView>;

constexpr SignInRoute kSignInRoutes[] = {
    {Get,
     "/api/v1/sign-in/providers",
     kPublic,
     &find_providers,
     {.summary = "Where addresses of a domain sign in",
      .query = kEmailQuery,
      .answer = &list_schema<SignInProvider>}},
    {Post,
     "/api/v1/sign-in/start",
     kPublic,
     &start,
     {.summary = "Begin a sign-in at a provider",
      .body = &json_schema<StartBody>,
      .answer = kWayOut},
     {.cost = 5}},
    {Post,
     "/api/v1/sign-in/outcome",
     kPublic,
     &fetch_outcome,
     {.summary = "Fetch what came of it, once",
      .body = &json_schema<OutcomeBody>,
      .answer = kOutcome}},
    {Post,
     "/api/v1/sign-in/link",
     kPublic,
     &link,
     {.summary = "Link one's user to the provider by its password",
      .body = &json_schema<UserLinkBody>,
      .answer = kOutcome},
     {.cost = 5}},
    {Post,
     "/api/v1/session/provider-proof",
     kOwnSession,
     &begin_proof,
     {.summary = "Prove at a provider once more who one is",
      .body = &json_schema<ProviderProofBody>,
      .answer = kWayOut},
     {.effect = http::Effect::Nothing}},
    {Post,
     "/api/v1/session/provider-sign-out",
     kOwnSession,
     &sign_out,
     {.summary = "Sign out here and at the provider", .answer = kWayOut},
     {.effect = http::Effect::Nothing}},
    {Get,
     "/sign-in/{id}",
     kPublic,
     &enter,
     {.summary = "Be sent to a provider", .query = kEnterQuery, .status = 303},
     {.cost = 5}},
    {Get,
     "/oidc/{id}/callback",
     kPublic,
     &callback,
     {.summary = "Come back from an OpenID Connect provider", .status = 303},
     {.cost = 5}},
    {Post,
     "/oidc/{id}/backchannel-logout",
     kPublic,
     &back_channel_logout,
     {.summary = "Be told by the provider that somebody has signed out"},
     {.body_bytes = std::uint64_t{128} << 10, .cost = 5}},
};

} // namespace

std::span<const SignInRoute> federated_sign_in_routes() {
    return kSignInRoutes;
}

} // namespace muster::api
