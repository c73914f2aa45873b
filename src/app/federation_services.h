#pragma once

#include "app/identity_services.h"
#include "base/clock.h"
#include "base/random.h"
#include "federation/admission.h"
#include "federation/completion.h"
#include "federation/oidc_sign_in.h"
#include "federation/providers.h"
#include "federation/sign_in_requests.h"
#include "identity/change_log.h"
#include "net/http_client.h"
#include "oidc/relying_party.h"
#include "sql/database.h"

namespace muster::app {

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
        const federation::GroupMemberships* groups = nullptr; // null: groups are not mapped
    };
    explicit FederationServices(const Ports& ports)
        : providers(
              {ports.database, ports.changes, ports.clock, ports.random, ports.identity.sealer}),
          requests({ports.database, ports.clock, ports.random}, ports.keys.current()),
          admission({ports.changes, ports.clock, ports.identity.federated_users, ports.groups}),
          completion({ports.database, ports.changes, ports.clock, requests, admission,
                      ports.identity.provider_sign_in, ports.identity.sign_in}),
          relying_party(
              {.send = [&http = ports.http](
                           const net::HttpRequest& request) { return http.send(request); },
               .clock = ports.clock}),
          oidc({ports.database, providers, requests, relying_party, ports.identity.provider_sign_in,
                ports.clock}) {}

    federation::Providers providers;
    federation::SignInRequests requests;
    federation::Admission admission;
    federation::Completion completion;
    oidc::RelyingParty relying_party;
    federation::OidcSignIn oidc;
};

} // namespace muster::app
