#include "api_federation/saml_routes.h"

#include "api_federation/provider_request.h"
#include "api_federation/saml_json.h"
#include "api_federation/saml_post_page.h"
#include "api_federation/saml_urls.h"
#include "api_federation/sign_in_cookie.h"
#include "api_federation/way_back.h"
#include "saml/form_value.h"
#include "saml/message_text.h"

namespace muster::api {
namespace {

using federation::ProviderId;

constexpr std::string_view kSignInPage = "/sign-in";
constexpr std::string_view kMetadataMedia[] = {"application/samlmetadata+xml"};
constexpr std::string_view kPageMedia[] = {"text/html"};
constexpr std::string_view kScriptMedia[] = {"text/javascript"};
constexpr std::string_view kSoapMedia[] = {"text/xml"}; // SOAP 1.1, section 6.1
/// A message of 256 KiB in base64, escaped for a form, and what is beside it.
constexpr std::uint64_t kFormBytes = std::uint64_t{640} << 10;

saml::ServiceProvider
own_of(const SamlPorts& ports, const http::Request& request, const ProviderId& id) {
    return service_provider(request, ports.public_url, id);
}

Answer
shown(const SamlPorts& ports, const http::Request& request, const ProviderId& id, int status) {
    const auto settings = ports.saml.get(id);
    if (!settings && settings.error().reason != "federation.not_set_up") {
        return settings.error();
    }
    const saml::ServiceProvider own = own_of(ports, request, id);
    SamlView view{.own = {.entity_id = own.entity_id,
                          .consumer_url = own.consumer_url,
                          .logout_url = own.logout_url,
                          .soap_logout_url = own.soap_logout_url,
                          .metadata_url = own.entity_id,
                          .keys = {}},
                  .settings = {}};
    if (settings) {
        view.settings = view_of(*settings);
    }
    TRY(const auto keys, ports.keys.list(id));
    for (const federation::OwnCertificate& key : keys) {
        view.own.keys.push_back({.stage = key.stage,
                                 .certificate = view_of(key.certificate),
                                 .pem = key.certificate.pem(),
                                 .made_at = key.made_at});
    }
    return http::Response::json(status, to_json(view));
}

Answer show(const SamlPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ProviderId id, provider_of(request));
    return shown(ports, request, id, 200);
}

Answer set(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY(const auto entry, request.json_as<federation::SamlEntry>());
    TRY_DONE(ports.saml.set(caller, id, entry));
    return shown(ports, request, id, 200);
}

Answer refresh(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY_DONE(ports.saml.refresh(caller, id));
    return shown(ports, request, id, 200);
}

Answer make_key(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY_DONE(ports.keys.make_next(caller, id));
    return shown(ports, request, id, 201);
}

Answer activate_key(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY(const auto body, request.json_as<ActivationBody>());
    TRY_DONE(ports.keys.activate(caller, id, body.sha256));
    return shown(ports, request, id, 200);
}

Answer discard_key(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY_DONE(ports.keys.discard_next(caller, id));
    return http::Response::empty();
}

Answer retire_key(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY_DONE(ports.keys.retire_old(caller, id));
    return http::Response::empty();
}

Answer metadata(const SamlPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ProviderId id, provider_of(request));
    TRY(auto text, ports.sign_in.metadata(id, own_of(ports, request, id)));
    return http::Response::text(200, kMetadataMedia[0], std::move(text));
}

/// The browser brings an answer from the provider's site, so its cookie of a session does not come
/// along; what came of it is fetched by a page of ours.
Answer consume(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY(const auto message, saml::form_value(request.body, "SAMLResponse"));
    TRY(const auto relay_state, saml::form_value(request.body, "RelayState"));
    const auto answered = ports.sign_in.answer({.provider = id,
                                                .response = message.value_or(""),
                                                .relay_state = relay_state.value_or(""),
                                                .browser = sign_in_cookie(request),
                                                .own = own_of(ports, request, id)});
    if (!answered) {
        return sent_back(answered.error(), id, ports.completion, caller);
    }
    TRY(auto response, sent_back(answered->request.id, id, ports.completion, caller));
    if (answered->browser) {
        set_sign_in_cookie(response, *answered->browser);
    }
    return response;
}

Answer log_out(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY(const auto url, ports.sign_in.sign_out({.provider = id,
                                                .query = request.query_text,
                                                .body = request.body,
                                                .own = own_of(ports, request, id),
                                                .origin = caller.origin}));
    return see_other(url.value_or(std::string(kSignInPage)));
}

Answer log_out_by_soap(const SamlPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId id, provider_of(request));
    TRY(auto answer, ports.sign_in.sign_out_by_soap({.provider = id,
                                                     .query = {},
                                                     .body = request.body,
                                                     .own = own_of(ports, request, id),
                                                     .origin = caller.origin}));
    return http::Response::text(200, "text/xml; charset=utf-8", std::move(answer));
}

Answer post_page(const SamlPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ProviderId id, provider_of(request));
    TRY(const auto form, ports.sign_in.post_form(id, request.query_text));
    return saml_post_page(form);
}

Answer submit_script(const SamlPorts&, const http::Request&, const Caller&) {
    return http::Response::text(200, "text/javascript; charset=utf-8", std::string(kSubmitScript));
}

using SamlRoute = Route<SamlPorts>;
using enum http::Verb;

constexpr Operation::Schema kView = &json_schema<SamlView>;

constexpr SamlRoute kSamlRoutes[] = {
    {Get,
     "/api/v1/federation/providers/{id}/saml",
     Permission::FederationRead,
     &show,
     {.summary = "Show what a SAML provider has said of itself, and what to tell it",
      .answer = kView}},
    {Put,
     "/api/v1/federation/providers/{id}/saml",
     kChangesSignIn,
     &set,
     {.summary = "Give a SAML provider's metadata",
      .body = &json_schema<federation::SamlEntry>,
      .answer = kView},
     {.body_bytes = std::uint64_t{5} << 20}},
    {Post,
     "/api/v1/federation/providers/{id}/saml/refresh",
     kChangesSignIn,
     &refresh,
     {.summary = "Read a SAML provider's metadata again", .answer = kView},
     {.effect = http::Effect::Nothing}},
    {Post,
     "/api/v1/federation/providers/{id}/saml/next-key",
     kChangesSignIn,
     &make_key,
     {.summary = "Make the key that Muster will sign with, and tell the provider of it",
      .status = 201,
      .answer = kView},
     {.cost = 5}},
    {Post,
     "/api/v1/federation/providers/{id}/saml/next-key/activation",
     kChangesSignIn,
     &activate_key,
     {.summary = "Sign with the next key from now on",
      .body = &json_schema<ActivationBody>,
      .answer = kView}},
    {Delete,
     "/api/v1/federation/providers/{id}/saml/next-key",
     kChangesSignIn,
     &discard_key,
     {.summary = "Discard the next key", .status = 204}},
    {Delete,
     "/api/v1/federation/providers/{id}/saml/old-key",
     kChangesSignIn,
     &retire_key,
     {.summary = "Drop the key that was in use before", .status = 204}},
    {Get,
     "/saml/{id}/metadata",
     kPublic,
     &metadata,
     {.summary = "What Muster says of itself to a SAML provider", .media = kMetadataMedia},
     {.cost = 5}},
    {Post,
     "/saml/{id}/acs",
     kPublicFromAnySite,
     &consume,
     {.summary = "Come back from a SAML provider", .status = 303},
     {.body_bytes = kFormBytes, .cost = 5}},
    {Get,
     "/saml/{id}/logout",
     kPublic,
     &log_out,
     {.summary = "Be told by a SAML provider that somebody signs out", .status = 303},
     {.cost = 5}},
    {Post,
     "/saml/{id}/logout",
     kPublicFromAnySite,
     &log_out,
     {.summary = "The same, posted", .status = 303},
     {.body_bytes = kFormBytes, .cost = 5}},
    {Post,
     "/saml/{id}/logout/soap",
     kPublic,
     &log_out_by_soap,
     {.summary = "The same from server to server", .media = kSoapMedia},
     {.body_bytes = saml::kMostMessageBytes, .cost = 5}},
    {Get,
     "/saml/{id}/post",
     kPublic,
     &post_page,
     {.summary = "Be sent to a SAML provider that takes posts alone", .media = kPageMedia},
     {.cost = 5}},
    {Get,
     "/saml/submit.js",
     kPublic,
     &submit_script,
     {.summary = "The script of that page", .media = kScriptMedia}},
};

} // namespace

std::span<const SamlRoute> saml_routes() {
    return kSamlRoutes;
}

} // namespace muster::api
