#include "api_people/factor_policy_routes.h"

#include "api/json_codecs.h"
#include "api/revision.h"

namespace muster::api {

struct FactorPolicyEdit {
    std::optional<std::vector<Role>> required_for;
    std::optional<bool> includes_federated;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<identity::FactorPolicy> = std::tuple{
    JsonField{"required_for", &identity::FactorPolicy::required_for,
              "the roles whose people have to have a second factor"},
    JsonField{"includes_federated", &identity::FactorPolicy::includes_federated,
              "also of people who sign in at a provider; else the provider sees to it"},
    JsonField{"revision", &identity::FactorPolicy::revision, "one higher with each change"},
};

template <>
inline constexpr auto json_fields<api::FactorPolicyEdit> = std::tuple{
    JsonField{"required_for", &api::FactorPolicyEdit::required_for, "absent: as it is"},
    JsonField{"includes_federated", &api::FactorPolicyEdit::includes_federated, "absent: as it is"},
};

} // namespace muster

namespace muster::api {
namespace {

Answer show(const FactorPolicyPorts& ports, const http::Request&, const Caller&) {
    TRY(const auto policy, ports.policies.get());
    return record_response(200, to_json(policy), policy.revision);
}

Answer edit(const FactorPolicyPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(auto body, request.json_as<FactorPolicyEdit>());
    TRY(const std::int64_t revision, seen_revision(request));
    TRY(auto policy, ports.policies.get());
    policy.required_for = std::move(body.required_for).value_or(std::move(policy.required_for));
    policy.includes_federated = body.includes_federated.value_or(policy.includes_federated);
    TRY(const auto saved, ports.policies.set(caller, revision, std::move(policy)));
    return record_response(200, to_json(saved), saved.revision);
}

using FactorPolicyRoute = Route<FactorPolicyPorts>;
using enum http::Verb;

constexpr FactorPolicyRoute kFactorPolicyRoutes[] = {
    {Get,
     "/api/v1/settings/second-factor",
     Permission::SettingsRead,
     &show,
     {.summary = "Who has to have a second factor",
      .answer = &json_schema<identity::FactorPolicy>}},
    {Patch,
     "/api/v1/settings/second-factor",
     with_fresh_proof(Permission::SettingsUpdate),
     &edit,
     {.summary = "Demand a second factor of roles",
      .body = &json_schema<FactorPolicyEdit>,
      .answer = &json_schema<identity::FactorPolicy>,
      .needs_revision = true}},
};

} // namespace

std::span<const FactorPolicyRoute> factor_policy_routes() {
    return kFactorPolicyRoutes;
}

} // namespace muster::api
