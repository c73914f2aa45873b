#include "api_federation/saml_routes.h"

#include "api_federation/saml_json.h"
#include "api_federation/saml_urls.h"
#include "api_federation/sign_in_cookie.h"
#include "saml/form_value.h"

namespace muster::api {
namespace {

using federation::ProviderId;

constexpr std::string_view kFinishPage = "/signed-in";
constexpr std::string_view kSignInPage = "/sign-in";
constexpr std::string_view kMetadataMedia[] = {"application/samlmetadata+xml"};
/// A message of 256 KiB in base64, escaped for a form, and what is beside it.
constexpr std::uint64_t kFormBytes = std::uint64_t{640} << 10;

Result<ProviderId> id_of(const http::Request& request) {
    return ProviderId::parse(request.path.at("id"));
}

saml::ServiceProvider
own_of(const SamlPorts& ports, const http::Request& request, const ProviderId& id) {
    return service_provider(request, ports.public_url, id);
}

http::Response shown(const saml::ServiceProvider& own, std::optional<SamlSettingsView> settings) {
    const SamlView view{.own = {.entity_id = own.entity_id,
                                .consumer_url = own.consumer_url,
                                .logout_url = own.logout_url,
                                .metadata_url = own.entity_id},
                        .settings = std::move(settings)};
    return http::Response::json(200, to_json(view));
}

Answer show(const SamlPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ProviderId id, id_of(request));
    const auto settings = ports.saml.get(id);
    if (!settings && settings.error().reason != "federation.not_set_up") {
        return settings.error();
    }
    return shown(own_of(ports, request, id),
                 settings ? std::optional(view_of(*settings)) : std::nullopt);
}

Answer set(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, id_of(request));
    TRY(const auto entry, request.json_as<federation::SamlEntry>());
    TRY(const auto settings, ports.saml.set(caller, id, entry));
    return shown(own_of(ports, request, id), view_of(settings));
}

Answer refresh(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, id_of(request));
    TRY(const auto settings, ports.saml.refresh(caller, id));
    return shown(own_of(ports, request, id), view_of(settings));
}

Answer metadata(const SamlPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ProviderId id, id_of(request));
    TRY(auto text, ports.sign_in.metadata(id, own_of(ports, request, id)));
    return http::Response::text(200, kMetadataMedia[0], std::move(text));
}

/// The browser brings an answer from the provider's site, so its cookie of a session does not come
/// along; what came of it is fetched by a page of ours.
Answer consume(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, id_of(request));
    TRY(const auto message, saml::form_value(request.body, "SAMLResponse"));
    TRY(const auto relay_state, saml::form_value(request.body, "RelayState"));
    const auto answered = ports.sign_in.answer({.provider = id,
                                                .response = message.value_or(""),
                                                .relay_state = relay_state.value_or(""),
                                                .browser = sign_in_cookie(request),
                                                .own = own_of(ports, request, id)});
    if (answered) {
        auto response =
            see_other(std::string(kFinishPage) + "?request=" + answered->request.id.str());
        if (answered->browser) {
            set_sign_in_cookie(response, *answered->browser);
        }
        return response;
    }
    if (answered.error().kind != ErrorKind::Forbidden) {
        return answered.error();
    }
    if (answered.error().reason != "federation.no_request") { // anybody can make those up
        ports.completion.note_refusal(id, answered.error(), caller.origin);
    }
    return see_other(std::string(kFinishPage) + "?refused=" + std::string(answered.error().reason));
}

Answer log_out(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, id_of(request));
    TRY(const auto url, ports.sign_in.sign_out({.provider = id,
                                                .query = request.query_text,
                                                .body = request.body,
                                                .own = own_of(ports, request, id),
                                                .origin = caller.origin}));
    return see_other(url.value_or(std::string(kSignInPage)));
}

using Row = Route<SamlPorts>;
using enum http::Verb;

constexpr Operation::Schema kView = &json_schema<SamlView>;
constexpr Access kUpdate = with_fresh_proof(Permission::FederationUpdate);

constexpr Row kRoutes[] = {
    Row{Get,
        "/api/v1/federation/providers/{id}/saml",
        Permission::FederationRead,
        &show,
        {.summary = "Show what a SAML provider has said of itself, and what to tell it",
         .answer = kView}},
    Row{Put,
        "/api/v1/federation/providers/{id}/saml",
        kUpdate,
        &set,
        {.summary = "Give a SAML provider's metadata",
         .body = &json_schema<federation::SamlEntry>,
         .answer = kView},
        {.body_bytes = std::uint64_t{5} << 20}},
    Row{Post,
        "/api/v1/federation/providers/{id}/saml/refresh",
        kUpdate,
        &refresh,
        {.summary = "Read a SAML provider's metadata again", .answer = kView},
        {.effect = http::Effect::Nothing}},
    Row{Get,
        "/saml/{id}/metadata",
        kPublic,
        &metadata,
        {.summary = "What Muster says of itself to a SAML provider", .media = kMetadataMedia},
        {.cost = 5}},
    Row{Post,
        "/saml/{id}/acs",
        kPublicFromAnySite,
        &consume,
        {.summary = "Come back from a SAML provider", .status = 303},
        {.body_bytes = kFormBytes, .cost = 5}},
    Row{Get,
        "/saml/{id}/logout",
        kPublic,
        &log_out,
        {.summary = "Be told by a SAML provider that somebody signs out", .status = 303},
        {.cost = 5}},
    Row{Post,
        "/saml/{id}/logout",
        kPublicFromAnySite,
        &log_out,
        {.summary = "The same, posted", .status = 303},
        {.body_bytes = kFormBytes, .cost = 5}},
};

} // namespace

std::span<const Row> saml_routes() {
    return kRoutes;
}

} // namespace muster::api
