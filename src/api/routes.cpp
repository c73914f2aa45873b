#include "api/routes.h"

#include <tuple>

namespace muster::api {
namespace {

/// A table of routes, and the ports its handlers work with.
template <class AreaPorts>
struct Area {
    std::span<const Route<AreaPorts>> (*routes)();
    AreaPorts Ports::* ports;
};

constexpr std::tuple kAreas{
    Area{&setup_routes, &Ports::setup},     Area{&session_routes, &Ports::session},
    Area{&profile_routes, &Ports::profile}, Area{&user_routes, &Ports::users},
    Area{&token_routes, &Ports::tokens},    Area{&audit_routes, &Ports::audit},
    Area{&task_routes, &Ports::tasks},      Area{&health_routes, &Ports::health},
};

template <class AreaPorts>
void append_lines(std::vector<RouteLine>& lines, const Area<AreaPorts>& area) {
    for (const Route<AreaPorts>& route : area.routes()) {
        lines.push_back({route.verb, route.path.text(), route.permission});
    }
}

} // namespace

Status add_routes(Router& router, const Ports& ports) {
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
