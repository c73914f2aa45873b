#include "api_federation/provider_routes.h"

#include "api/paging.h"
#include "api/revision.h"
#include "api_federation/provider_json.h"
#include "api_federation/provider_request.h"
#include "api_federation/sign_in_cookie.h"
#include "api_federation/way_there.h"

namespace muster::api {

struct TestBegun {
    std::string url;
};

struct ExemptUser {
    identity::UserId user_id;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::TestBegun> = std::tuple{
    JsonField{"url", &api::TestBegun::url, "where to send the browser"},
};

template <>
inline constexpr auto json_fields<api::ExemptUser> = std::tuple{
    JsonField{"user_id", &api::ExemptUser::user_id, "who signs in by a password all the same"},
};

} // namespace muster

namespace muster::api {
namespace {

using federation::Provider;
using federation::ProviderId;
using identity::UserId;

WayThere way_there(const ProviderPorts& ports) {
    return {.oidc = ports.oidc, .saml = ports.saml, .public_url = ports.public_url};
}

Json provider_view(const ProviderPorts& ports,
                   const http::Request& request,
                   const Provider& provider) {
    ProviderView view{.id = provider.id,
                      .kind = provider.kind,
                      .name = provider.name,
                      .is_enabled = provider.is_enabled,
                      .is_enforced = provider.is_enforced,
                      .creates_users = provider.creates_users,
                      .takes_unasked = provider.takes_unasked,
                      .domains = provider.domains,
                      .mapping = provider.mapping,
                      .oidc = {},
                      .created_at = provider.created_at,
                      .revision = provider.revision};
    if (provider.oidc) {
        view.oidc = OidcView{.issuer = provider.oidc->issuer,
                             .client_id = provider.oidc->client_id,
                             .has_secret = provider.oidc->has_secret,
                             .redirect_uri = way_there(ports).callback_url(request, provider.id),
                             .backchannel_logout_uri =
                                 page_url(request, ports.public_url,
                                          "oidc/" + provider.id.str() + "/backchannel-logout")};
    }
    return to_json(view);
}

Answer list(const ProviderPorts& ports, const http::Request& request, const Caller&) {
    TRY(const auto providers, ports.providers.list());
    Json::Array items;
    for (const Provider& provider : providers) {
        items.push_back(provider_view(ports, request, provider));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer create(const ProviderPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(auto body, request.json_as<ProviderBody>());
    TRY(const auto made,
        ports.providers.create(caller,
                               {.kind = body.kind,
                                .name = std::move(body.name),
                                .creates_users = body.creates_users.value_or(false),
                                .domains = std::move(body.domains),
                                .mapping = std::move(body.mapping).value_or(federation::Mapping{}),
                                .oidc = std::move(body.oidc)}));
    auto response = record_response(201, provider_view(ports, request, made), made.revision);
    response.headers.add("Location", "/api/v1/federation/providers/" + made.id.str());
    return response;
}

Answer show(const ProviderPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ProviderId id, provider_of(request));
    TRY(const auto provider, ports.providers.get(id));
    return record_response(200, provider_view(ports, request, provider), provider.revision);
}

Answer edit(const ProviderPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY(const auto body, request.json_as<federation::ProviderEdit>());
    TRY(const std::int64_t revision, seen_revision(request));
    TRY(const auto edited, ports.providers.edit(caller, id, revision, body));
    return record_response(200, provider_view(ports, request, edited), edited.revision);
}

Answer remove(const ProviderPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY_DONE(ports.providers.remove(caller, id));
    return http::Response::empty();
}

Answer begin_test(const ProviderPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ProviderId id, provider_of(request));
    TRY(const Provider provider, ports.providers.get(id));
    TRY(const auto begun, way_there(ports).begin(request, provider,
                                                 {.purpose = federation::Purpose::Test,
                                                  .return_to = "/admin/providers/" + id.str()}));
    auto response = http::Response::json(200, to_json(TestBegun{.url = begun.url}));
    set_sign_in_cookie(response, begun.browser);
    return response;
}

Answer unlink(const ProviderPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY(const auto user, UserId::parse(request.path.at("user_id")));
    TRY_DONE(ports.providers.unlink(caller, id, user));
    return http::Response::empty();
}

Answer list_exempt(const ProviderPorts& ports, const http::Request&, const Caller&) {
    TRY(const auto users, ports.providers.list_exempt());
    Json::Array items;
    for (const UserId& user : users) {
        items.push_back(to_json(ExemptUser{.user_id = user}));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer exempt(const ProviderPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto user, UserId::parse(request.path.at("id")));
    TRY_DONE(ports.providers.exempt(caller, user));
    return http::Response::empty();
}

Answer
end_exemption(const ProviderPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto user, UserId::parse(request.path.at("id")));
    TRY_DONE(ports.providers.end_exemption(caller, user));
    return http::Response::empty();
}

using ProviderRoute = Route<ProviderPorts>;
using enum http::Verb;

constexpr Operation::Schema kProvider = &json_schema<ProviderView>;

constexpr ProviderRoute kProviderRoutes[] = {
    {Get,
     "/api/v1/federation/providers",
     Permission::FederationRead,
     &list,
     {.summary = "List sign-in providers", .answer = &list_schema<ProviderView>}},
    {Post,
     "/api/v1/federation/providers",
     kChangesSignIn,
     &create,
     {.summary = "Add a sign-in provider",
      .body = &json_schema<ProviderBody>,
      .status = 201,
      .answer = kProvider}},
    {Get,
     "/api/v1/federation/providers/{id}",
     Permission::FederationRead,
     &show,
     {.summary = "Show a sign-in provider", .answer = kProvider}},
    {Patch,
     "/api/v1/federation/providers/{id}",
     kChangesSignIn,
     &edit,
     {.summary = "Change a sign-in provider",
      .body = &json_schema<federation::ProviderEdit>,
      .answer = kProvider,
      .needs_revision = true}},
    {Delete,
     "/api/v1/federation/providers/{id}",
     kChangesSignIn,
     &remove,
     {.summary = "Remove a sign-in provider", .status = 204}},
    {Post,
     "/api/v1/federation/providers/{id}/test",
     in_session(Permission::FederationUpdate),
     &begin_test,
     {.summary = "Begin a sign-in that only shows what comes", .answer = &json_schema<TestBegun>},
     {.effect = http::Effect::Nothing}},
    {Delete,
     "/api/v1/federation/providers/{id}/links/{user_id}",
     kChangesSignIn,
     &unlink,
     {.summary = "Forget who a user is at a provider", .status = 204}},
    {Get,
     "/api/v1/federation/exempt-users",
     Permission::FederationRead,
     &list_exempt,
     {.summary = "List who signs in by a password whatever their domain",
      .answer = &list_schema<ExemptUser>}},
    {Put,
     "/api/v1/federation/exempt-users/{id}",
     kChangesSignIn,
     &exempt,
     {.summary = "Exempt a local Admin", .status = 204}},
    {Delete,
     "/api/v1/federation/exempt-users/{id}",
     kChangesSignIn,
     &end_exemption,
     {.summary = "End an exemption", .status = 204}},
};

} // namespace

std::span<const ProviderRoute> provider_routes() {
    return kProviderRoutes;
}

} // namespace muster::api
