#pragma once

#include <functional>
#include <string>
#include <vector>

#include "federation/admission.h"
#include "federation/completion.h"
#include "federation/migrations.h"
#include "federation/oidc_sign_in.h"
#include "federation/password_rules.h"
#include "federation/providers.h"
#include "federation/sign_in_requests.h"
#include "support/identity_world.h"
#include "support/oidc_provider.h"

namespace muster::test {

/// Groups as a provider said them last.
struct SaidGroups final : federation::GroupMemberships {
    Status set(sql::Session&,
               const identity::Caller&,
               const identity::ProviderId&,
               const identity::UserId&,
               const std::vector<std::string>& said) const override {
        names = said;
        return {};
    }
    mutable std::vector<std::string> names;
};

/// Which providers others were told are gone.
struct ForgottenProviders final : federation::ProviderData {
    Status forget(sql::Session& session,
                  const identity::Caller&,
                  const identity::ProviderId& provider) const override {
        ids.push_back(provider);
        return also ? also(session) : Status{};
    }
    std::function<Status(sql::Session&)> also; // what goes with it
    mutable std::vector<identity::ProviderId> ids;
};

/// Everything of federation over identity, and one provider of example.com.
struct FederationWorld : IdentityWorld {
    explicit FederationWorld(sql::Engine engine = sql::Engine::Sqlite) : IdentityWorld(engine) {
        database.migrate("federation", federation::migrations()).value();
    }

    static constexpr std::string_view kCallback = "https://muster.example.com/callback";

    ForgottenProviders data;
    federation::Providers providers{
        {database, changes, clock, random, sealer, provider_sign_in, &data}};
    federation::SignInRequests requests{{database, clock, random}, master};
    SaidGroups groups;
    federation::Admission admission{{changes, clock, federated_users, &groups}};
    federation::Completion completion{
        {database, changes, clock, requests, admission, provider_sign_in, sign_in}};
    OidcProvider idp{clock};
    oidc::RelyingParty relying_party{{.send = idp.transport(), .clock = clock}};
    federation::OidcSignIn oidc_sign_in{
        {database, providers, requests, relying_party, provider_sign_in, clock}};

    static federation::NewProvider entry(std::string_view name = "Example",
                                         std::string_view domain = "example.com") {
        return {.kind = federation::ProviderKind::Oidc,
                .name = federation::ProviderName::parse(name).value(),
                .domains = {federation::MailDomain::parse(domain).value()},
                .oidc = federation::OidcEntry{
                    .issuer = oidc::Issuer::parse(OidcProvider::kIssuer).value(),
                    .client_id = "muster",
                    .client_secret = Secret("client-secret")}};
    }
    federation::Provider make_provider(const federation::NewProvider& wanted = entry()) {
        return providers.create(system(), wanted).value();
    }
    federation::Provider edit(const federation::Provider& before,
                              const federation::ProviderEdit& change) {
        return providers.edit(system(), before.id, before.revision, change).value();
    }
    /// Somebody whom the provider has brought before.
    identity::User make_provisioned(const federation::Provider& by,
                                    std::string_view email,
                                    Role role = Role::User) {
        return federated_users
            .create(system(), by.id,
                    {.email = identity::Email::parse(email).value(),
                     .name = identity::PersonName::parse("Somebody").value(),
                     .role = role})
            .value();
    }
};

} // namespace muster::test
