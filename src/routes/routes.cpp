#include "routes/routes.h"

#include <tuple>

namespace muster::api {
namespace {

/// A table of routes, and the ports its handlers work with.
template <class Ports>
struct Area {
    std::span<const Route<Ports>> (*routes)();
    Ports AreaPorts::* ports;
};

constexpr std::tuple kAreas{
    Area{&setup_routes, &AreaPorts::setup},
    Area{&session_routes, &AreaPorts::session},
    Area{&profile_routes, &AreaPorts::profile},
    Area{&passkey_routes, &AreaPorts::passkeys},
    Area{&factor_policy_routes, &AreaPorts::factor_policy},
    Area{&sign_in_log_routes, &AreaPorts::sign_in_log},
    Area{&support_routes, &AreaPorts::support},
    Area{&user_routes, &AreaPorts::users},
    Area{&token_routes, &AreaPorts::tokens},
    Area{&provider_routes, &AreaPorts::providers},
    Area{&federated_sign_in_routes, &AreaPorts::federated_sign_in},
    Area{&saml_routes, &AreaPorts::saml},
    Area{&audit_routes, &AreaPorts::audit},
    Area{&task_routes, &AreaPorts::tasks},
    Area{&health_routes, &AreaPorts::health},
    Area{&openapi_routes, &AreaPorts::openapi},
    Area{&cost_routes, &AreaPorts::cost},
    Area{&sql_routes, &AreaPorts::sql},
    Area{&saved_routes, &AreaPorts::saved},
    Area{&billing_routes, &AreaPorts::billing},
    Area{&device_routes, &AreaPorts::devices},
    Area{&user_token_routes, &AreaPorts::user_tokens},
    Area{&channel_routes, &AreaPorts::channels},
    Area{&subscription_routes, &AreaPorts::subscriptions},
    Area{&connection_routes, &AreaPorts::connections},
    Area{&invitation_routes, &AreaPorts::invitations},
    Area{&s3_source_routes, &AreaPorts::s3_sources},
    Area{&connection_bill_routes, &AreaPorts::connection_bills},
    Area{&resource_routes, &AreaPorts::resources},
    Area{&group_routes, &AreaPorts::groups},
    Area{&provisioning_routes, &AreaPorts::provisioning},
    Area{&scim_routes, &AreaPorts::scim},
};

template <class Ports>
void append_lines(std::vector<RouteLine>& lines, const Area<Ports>& area) {
    for (const Route<Ports>& route : area.routes()) {
        lines.push_back({route.verb, route.path, route.permission, route.operation, route.options});
    }
}

} // namespace

Status add_routes(Router& router, const AreaPorts& ports) {
    Status status;
    const auto add = [&](const auto& area) {
        status = router.add(area.routes(), ports.*area.ports);
        return status.has_value();
    };
    std::apply([&](const auto&... area) { return (add(area) && ...); }, kAreas);
    return status;
}

std::vector<RouteLine> list_routes() {
    std::vector<RouteLine> lines;
    std::apply([&](const auto&... area) { (append_lines(lines, area), ...); }, kAreas);
    return lines;
}

} // namespace muster::api
