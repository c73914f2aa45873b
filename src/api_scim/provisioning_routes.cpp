#include "api_scim/provisioning_routes.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "base/json_fields.h"
#include "base/json_schema.h"
#include "scim/resource_store.h"

namespace muster::api {

/// A token as people see it; its secret is shown once and nowhere in here.
struct ProvisioningTokenView {
    scim::ProvisioningTokenId id;
    std::string hint;
    std::string made_by;
    Instant created_at;
    std::optional<Instant> last_used_at;
};

struct ProvisioningView {
    identity::ProviderId provider;
    std::string base_url;
    std::int64_t users = 0;
    std::int64_t groups = 0;
    std::optional<Instant> last_used_at;
    std::vector<ProvisioningTokenView> tokens;
};

struct MadeProvisioningToken {
    ProvisioningTokenView token;
    std::string secret;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::ProvisioningTokenView> = std::tuple{
    JsonField{"id", &api::ProvisioningTokenView::id, "scimtoken_…"},
    JsonField{"hint", &api::ProvisioningTokenView::hint, "how its secret begins"},
    JsonField{"made_by", &api::ProvisioningTokenView::made_by, "the user who made it"},
    JsonField{"created_at", &api::ProvisioningTokenView::created_at, "when it was made"},
    JsonField{"last_used_at", &api::ProvisioningTokenView::last_used_at,
              "to some minutes; null: never"},
};

template <>
inline constexpr auto json_fields<api::ProvisioningView> = std::tuple{
    JsonField{"provider_id", &api::ProvisioningView::provider, "provider_…"},
    JsonField{"base_url", &api::ProvisioningView::base_url, "what the provider is told"},
    JsonField{"users", &api::ProvisioningView::users, "how many it keeps here"},
    JsonField{"groups", &api::ProvisioningView::groups, "how many it keeps here"},
    JsonField{"last_used_at", &api::ProvisioningView::last_used_at,
              "when it was last here, to some minutes; null: never"},
    JsonField{"tokens", &api::ProvisioningView::tokens, "two at most"},
};

template <>
inline constexpr auto json_fields<api::MadeProvisioningToken> = std::tuple{
    JsonField{"token", &api::MadeProvisioningToken::token, "what is kept of it"},
    JsonField{"secret", &api::MadeProvisioningToken::secret, "what opens the door, shown once"},
};

} // namespace muster

namespace muster::api {
namespace {

using identity::ProviderId;
using scim::ProvisioningToken;

ProvisioningTokenView view_of(const ProvisioningToken& token) {
    return {.id = token.id,
            .hint = token.hint,
            .made_by = token.made_by,
            .created_at = token.created_at,
            .last_used_at = token.last_used_at};
}

Result<ProviderId> provider_of(const http::Request& request) {
    return ProviderId::parse(request.path.at("provider"));
}

Answer show(const ProvisioningPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ProviderId provider, provider_of(request));
    TRY(const auto tokens, ports.tokens.list(provider));
    ProvisioningView view{.provider = provider,
                          .base_url =
                              page_url(request, ports.public_url, "scim/v2/" + provider.str()),
                          .users = 0,
                          .groups = 0,
                          .last_used_at = {},
                          .tokens = {}};
    TRY_DONE(ports.database.read([&](sql::Session& session) -> Status {
        TRY(view.users, scim::count_resources(session, {provider, scim::Kind::User}));
        TRY(view.groups, scim::count_resources(session, {provider, scim::Kind::Group}));
        return {};
    }));
    for (const ProvisioningToken& token : tokens) {
        view.last_used_at = std::max(view.last_used_at, token.last_used_at);
        view.tokens.push_back(view_of(token));
    }
    return http::Response::json(200, to_json(view));
}

Answer make(const ProvisioningPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId provider, provider_of(request));
    TRY(const auto made, ports.tokens.make(caller, provider));
    return http::Response::json(
        201, to_json(MadeProvisioningToken{.token = view_of(made.token),
                                           .secret = std::string(made.secret.text().reveal())}));
}

Answer revoke(const ProvisioningPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ProviderId provider, provider_of(request));
    TRY(const auto id, scim::ProvisioningTokenId::parse(request.path.at("id")));
    TRY_DONE(ports.tokens.revoke(caller, provider, id));
    return http::Response::empty();
}

using ProvisioningRoute = Route<ProvisioningPorts>;
using enum http::Verb;

constexpr ProvisioningRoute kProvisioningRoutes[] = {
    {Get,
     "/api/v1/provisioning/{provider}",
     Permission::FederationRead,
     &show,
     {.summary = "Show how a provider keeps its users here",
      .answer = &json_schema<ProvisioningView>}},
    {Post,
     "/api/v1/provisioning/{provider}/tokens",
     with_fresh_proof(Permission::FederationUpdate),
     &make,
     {.summary = "Make a provisioning token",
      .status = 201,
      .answer = &json_schema<MadeProvisioningToken>}},
    {Delete,
     "/api/v1/provisioning/{provider}/tokens/{id}",
     in_session(Permission::FederationUpdate),
     &revoke,
     {.summary = "Take a provisioning token away", .status = 204}},
};

} // namespace

std::span<const ProvisioningRoute> provisioning_routes() {
    return kProvisioningRoutes;
}

} // namespace muster::api
