#include "federation/provider_store.h"
#include "federation/saml_sign_in.h"
#include "federation/saml_store.h"
#include "federation/saml_way.h"
#include "saml/form_value.h"
#include "saml/message_id.h"
#include "saml/soap_binding.h"

namespace muster::federation {
namespace {

saml::IdentityProvider provider_of(const SamlSettings& settings) {
    return {.entity_id = settings.entity_id, .certificates = settings.certificates};
}

/// A message whose signature held, by whichever binding it came.
struct Heard {
    saml::MessageKind kind = saml::MessageKind::Request;
    std::string text;
    std::string relay_state;
};

Result<Heard> heard_in_form(std::string_view body, const saml::IdentityProvider& provider) {
    TRY(const auto request, saml::form_value(body, "SAMLRequest"));
    TRY(const auto response, saml::form_value(body, "SAMLResponse"));
    TRY(const auto relay_state, saml::form_value(body, "RelayState"));
    const bool is_request = request.has_value();
    TRY(std::string text,
        saml::posted_logout_text(is_request ? *request : response.value_or(""),
                                 is_request ? "LogoutRequest" : "LogoutResponse", provider));
    return Heard{.kind = is_request ? saml::MessageKind::Request : saml::MessageKind::Response,
                 .text = std::move(text),
                 .relay_state = relay_state.value_or("")};
}

Result<Heard> heard(const SamlSignIn::Logout& logout, const saml::IdentityProvider& provider) {
    if (!logout.body.empty()) {
        return heard_in_form(logout.body, provider);
    }
    TRY(auto message, saml::redirected_message(logout.query, provider.certificates));
    return Heard{.kind = message.kind,
                 .text = std::move(message.text),
                 .relay_state = std::move(message.relay_state)};
}

} // namespace

Status SamlSignIn::end_sessions(const Logout& logout, const saml::LogoutRequest& request) {
    const identity::Caller caller{.principal = Principal::provisioning(logout.provider.str()),
                                  .origin = logout.origin};
    const Instant forgotten_at = ports_.clock.now() + saml::kLogoutLasts + 2 * saml::kClockSkew;
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool is_first,
            note_token(session, logout.provider, "logout:" + request.id, forgotten_at));
        if (!is_first) { // it would end what has begun since
            return Error{ErrorKind::Unauthorized, "saml.replayed",
                         "the request has been carried out before"};
        }
        TRY(const auto user, find_linked(session, logout.provider, request.name_id.value));
        if (user && request.session_indexes.empty()) {
            TRY_DONE(ports_.sign_in.end_all(session, caller, logout.provider, *user));
        }
        for (const std::string& index : request.session_indexes) {
            TRY_DONE(ports_.sign_in.end(session, caller,
                                        {.provider = logout.provider, .session = index}));
        }
        return {};
    });
}

Result<std::optional<std::string>> SamlSignIn::sign_out(const Logout& logout) {
    TRY(const SamlSettings settings, ports_.saml.get(logout.provider));
    TRY(const SamlKey own_key, ports_.keys.active(logout.provider));
    const saml::IdentityProvider provider = provider_of(settings);
    const Instant now = ports_.clock.now();
    const saml::LogoutExpectation expected{logout.own.logout_url, provider, now};
    TRY(const Heard message, heard(logout, provider));
    if (message.kind == saml::MessageKind::Response) {
        TRY_DONE(saml::read_logout_response(message.text, expected));
        return std::optional<std::string>();
    }
    TRY(const auto request, saml::read_logout_request(message.text, expected));
    TRY_DONE(end_sessions(logout, request));
    if (settings.logout_response_url.empty()) {
        return Error{ErrorKind::Conflict, "federation.no_logout",
                     "the sessions have ended, and the provider takes no answer"};
    }
    const std::string text =
        saml::logout_response_xml(saml::make_message_id(ports_.random), request.id, logout.own,
                                  settings.logout_response_url, now);
    return std::optional(way_to(
        {.binding = settings.logout_binding, .url = settings.logout_response_url},
        {.kind = saml::MessageKind::Response, .text = text, .relay_state = message.relay_state},
        logout.own, own_key));
}

Result<std::string> SamlSignIn::sign_out_by_soap(const Logout& logout) {
    TRY(const SamlSettings settings, ports_.saml.get(logout.provider));
    TRY(const SamlKey own_key, ports_.keys.active(logout.provider));
    const saml::IdentityProvider provider = provider_of(settings);
    const Instant now = ports_.clock.now();
    TRY(const std::string signed_text, saml::soap_logout_text(logout.body, provider));
    TRY(const auto request,
        saml::read_logout_request(signed_text, {logout.own.soap_logout_url, provider, now}));
    TRY_DONE(end_sessions(logout, request));
    const std::string text = saml::logout_response_xml(saml::make_message_id(ports_.random),
                                                       request.id, logout.own, "", now);
    TRY(const std::string answer, saml::enveloped(text, {own_key.key, own_key.certificate}));
    return saml::soap_envelope(answer);
}

Result<std::optional<std::string>> SamlSignIn::end_session_url(const ProviderId& id,
                                                               const identity::UserId& user,
                                                               const std::string& session_index,
                                                               const saml::ServiceProvider& own) {
    TRY(const SamlSettings settings, ports_.saml.get(id));
    TRY(const auto name,
        ports_.database.read([&](sql::Session& session) -> Result<std::optional<saml::NameId>> {
            TRY(const auto subject, find_subject_of(session, id, user));
            return subject ? find_saml_name(session, id, *subject)
                           : Result<std::optional<saml::NameId>>(std::optional<saml::NameId>());
        }));
    if (settings.logout_url.empty() || !name) {
        return std::optional<std::string>();
    }
    TRY(const SamlKey own_key, ports_.keys.active(id));
    const saml::LogoutRequest request{.id = saml::make_message_id(ports_.random),
                                      .name_id = *name,
                                      .session_indexes = {session_index}};
    const std::string text =
        saml::logout_request_xml(request, own, settings.logout_url, ports_.clock.now());
    return std::optional(way_to({.binding = settings.logout_binding, .url = settings.logout_url},
                                {.text = text}, own, own_key));
}

} // namespace muster::federation
