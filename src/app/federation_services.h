#pragma once

#include "app/identity_services.h"
#include "app/provisioning_services.h"
#include "base/clock.h"
#include "base/random.h"
#include "federation/admission.h"
#include "federation/completion.h"
#include "federation/oidc_sign_in.h"
#include "federation/providers.h"
#include "federation/saml_keys.h"
#include "federation/saml_providers.h"
#include "federation/saml_sign_in.h"
#include "federation/sign_in_requests.h"
#include "identity/change_log.h"
#include "net/http_client.h"
#include "oidc/relying_party.h"
#include "sql/database.h"

namespace muster::app {

/// What a SAML provider says of itself at an address. Errors: those of HttpClient::send().
inline Result<federation::SamlProviders::Fetched> fetched_metadata(net::HttpClient& http,
                                                                   const std::string& url) {
    constexpr std::size_t kMostBytes = std::size_t{4} << 20;
    TRY(auto response, http.send({.url = url, .most_bytes = kMostBytes}));
    return federation::SamlProviders::Fetched{.status = response.status,
                                              .body = std::move(response.body)};
}

/// All of federation, built over identity in the order of who needs whom.
struct FederationServices {
    struct Ports {
        sql::Database& database;
        identity::ChangeLog& changes;
        const Clock& clock;
        Random& random;
        IdentityServices& identity;
        const crypto::KeyRing& keys;
        net::HttpClient& http;
        const ProvisioningServices& provisioning;
    };
    explicit FederationServices(const Ports& ports)
        : providers({ports.database, ports.changes, ports.clock, ports.random,
                     ports.identity.sealer, ports.identity.provider_sign_in,
                     &ports.provisioning.kept}),
          requests({ports.database, ports.clock, ports.random}, ports.keys.current()),
          admission({ports.changes, ports.clock, ports.identity.federated_users,
                     &ports.provisioning.named_groups}),
          completion({ports.database, ports.changes, ports.clock, requests, admission,
                      ports.identity.provider_sign_in, ports.identity.sign_in}),
          relying_party(
              {.send = [&http = ports.http](
                           const net::HttpRequest& request) { return http.send(request); },
               .clock = ports.clock}),
          oidc({ports.database, providers, requests, relying_party, ports.identity.provider_sign_in,
                ports.clock}),
          saml_providers(
              {.database = ports.database,
               .changes = ports.changes,
               .clock = ports.clock,
               .fetch = [&http = ports.http](
                            const std::string& url) { return fetched_metadata(http, url); }}),
          saml_keys({.database = ports.database,
                     .changes = ports.changes,
                     .clock = ports.clock,
                     .sealer = ports.identity.sealer}),
          saml({.database = ports.database,
                .providers = providers,
                .saml = saml_providers,
                .keys = saml_keys,
                .requests = requests,
                .sign_in = ports.identity.provider_sign_in,
                .clock = ports.clock,
                .random = ports.random}) {}

    federation::Providers providers;
    federation::SignInRequests requests;
    federation::Admission admission;
    federation::Completion completion;
    oidc::RelyingParty relying_party;
    federation::OidcSignIn oidc;
    federation::SamlProviders saml_providers;
    federation::SamlKeys saml_keys;
    federation::SamlSignIn saml;
};

} // namespace muster::app
