#pragma once

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "base/percent.h"
#include "crypto/encoding.h"
#include "federation/completion.h"
#include "federation/saml_sign_in.h"
#include "saml/logout.h"
#include "saml/redirect_binding.h"
#include "support/federation_world.h"
#include "support/saml_response.h"
#include "support/saml_signer.h"

namespace muster::federation {

using test::SamlResponse;
using test::SamlSigner;

inline constexpr std::string_view kIdp = "https://idp.example/saml";

inline const SamlSigner& first_signer() {
    static const SamlSigner signer;
    return signer;
}

inline const SamlSigner& second_signer() {
    static const SamlSigner signer;
    return signer;
}

/// Keys are dear: these few are made once, and come in turn.
inline crypto::RsaKey next_own_key() {
    static const std::vector<crypto::RsaKey> known{crypto::RsaKey::make(), crypto::RsaKey::make(),
                                                   crypto::RsaKey::make(), crypto::RsaKey::make()};
    static std::size_t next = 0;
    return known[next++ % known.size()];
}

/// With one address for sign-ins and one for logout, both by that binding.
inline std::string metadata_of(const SamlSigner& signer,
                               std::string_view entity_id = kIdp,
                               std::string_view binding = "Redirect") {
    const std::string by =
        " Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-" + std::string(binding) + "\"";
    return "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"" +
           std::string(entity_id) +
           "\"><md:IDPSSODescriptor"
           " protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
           "<md:KeyDescriptor><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"
           "<ds:X509Data><ds:X509Certificate>" +
           crypto::base64(signer.certificate().der()) +
           "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
           "<md:SingleLogoutService" +
           by + " Location=\"https://idp.example/slo\"/><md:SingleSignOnService" + by +
           " Location=\"https://idp.example/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>";
}

/// A browser on its way to a SAML provider and back.
class SamlSignInFixture : public testing::TestWithParam<sql::Engine> {
protected:
    SamlSignInFixture() {
        provider =
            world.edit(world.make_provider({.kind = ProviderKind::Saml,
                                            .name = ProviderName::parse("Example").value(),
                                            .domains = {MailDomain::parse("example.com").value()}}),
                       {.creates_users = true});
        saml.set(world.system(), provider->id, {.metadata = metadata_of(first_signer())}).value();
    }

    struct Trip {
        std::string state;
        std::string request; // its id, as the provider reads it
        crypto::SessionToken browser;
    };
    Trip leave(Purpose purpose = Purpose::SignIn) {
        const auto begun = sign_in.begin(
            {.provider = provider->id, .purpose = purpose, .return_to = "/costs"}, own);
        EXPECT_TRUE(begun) << begun.error().reason;
        const std::string query = begun->url.substr(begun->url.find('?') + 1);
        const auto heard = saml::redirected_message(
            query, std::vector{keys.active(provider->id).value().certificate});
        EXPECT_TRUE(heard) << heard.error().reason;
        const std::size_t from = heard->text.find(" ID=\"") + 5;
        return {heard->relay_state, heard->text.substr(from, heard->text.find('"', from) - from),
                begun->browser};
    }
    SamlResponse response(const std::string& request) {
        SamlResponse parts;
        parts.audience = own.entity_id;
        parts.destination = own.consumer_url;
        parts.recipient = own.consumer_url;
        parts.request = request;
        parts.now = world.clock.now();
        parts.assertion_id = "_assertion" + std::to_string(++assertions);
        parts.name_id = "bob@example.com";
        return parts;
    }
    static std::string form_of(const std::string& xml) { return crypto::base64(as_bytes(xml)); }
    Result<SamlSignIn::Answered>
    bring(const Trip& trip, const SamlResponse& parts, const SamlSigner& signer = first_signer()) {
        const std::string form = form_of(signer.sign(parts.xml(), parts.assertion_id));
        return sign_in.answer({.provider = provider->id,
                               .response = form,
                               .relay_state = trip.state,
                               .browser = trip.browser,
                               .own = own});
    }
    Result<Outcome> complete(const SamlSignIn::Answered& answered, const Trip& trip) {
        return world.completion.complete({.request = answered.request.id,
                                          .browser = trip.browser,
                                          .device = {},
                                          .session = {},
                                          .origin = world.origin});
    }
    /// Bob's session here.
    identity::SignedIn sign_in_bob() {
        const Trip trip = leave();
        const auto answered = bring(trip, response(trip.request));
        EXPECT_TRUE(answered) << answered.error().reason;
        return complete(*answered, trip).value().signed_in.value();
    }
    bool is_signed_in(const identity::SignedIn& here) {
        return world.sessions.authenticate(here.session).has_value();
    }
    /// As the provider writes it, to an address of ours.
    std::string logout_of_bob(const std::string& address,
                              const std::string& id = "_logout1",
                              const std::vector<std::string>& sessions = {"_session1"}) {
        const saml::ServiceProvider idp{
            .entity_id = std::string(kIdp), .consumer_url = "", .logout_url = ""};
        return saml::logout_request_xml({.id = id,
                                         .name_id = {.value = "bob@example.com",
                                                     .format = std::string(saml::kEmailFormat),
                                                     .qualifier = "",
                                                     .own_qualifier = ""},
                                         .session_indexes = sessions},
                                        idp, address, world.clock.now());
    }
    /// The slug of the refusal of the checks; empty when somebody signed in.
    std::string refusal(const SamlSigner& signer = first_signer()) {
        const Trip trip = leave();
        const auto answered = bring(trip, response(trip.request), signer);
        EXPECT_TRUE(answered) << answered.error().reason;
        const auto outcome = complete(*answered, trip);
        return outcome ? "" : outcome.error().detail;
    }

    test::FederationWorld world{GetParam()};
    std::string published = metadata_of(first_signer());
    int status = 200;
    SamlProviders saml{{.database = world.database,
                        .changes = world.changes,
                        .clock = world.clock,
                        .fetch = [this](const std::string&) -> Result<SamlProviders::Fetched> {
                            return SamlProviders::Fetched{.status = status, .body = published};
                        }}};
    SamlKeys keys{{.database = world.database,
                   .changes = world.changes,
                   .clock = world.clock,
                   .sealer = world.sealer,
                   .make = &next_own_key}};
    SamlSignIn sign_in{{.database = world.database,
                        .providers = world.providers,
                        .saml = saml,
                        .keys = keys,
                        .requests = world.requests,
                        .sign_in = world.provider_sign_in,
                        .clock = world.clock,
                        .random = world.random}};
    saml::ServiceProvider own = test::saml_service();
    identity::User ann = world.make_admin();
    std::optional<Provider> provider;
    int assertions = 0;
};

} // namespace muster::federation
