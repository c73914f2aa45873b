#include "api/health_routes.h"

#include "api/metrics_text.h"

namespace muster::api {
namespace {

Answer is_alive(const HealthPorts&, const http::Request&, const Caller&) {
    return http::Response::text(200, "text/plain; charset=utf-8", "ok\n");
}

Answer is_ready(const HealthPorts& ports, const http::Request& request, const Caller&) {
    if (request.stop.stop_requested()) {
        return Error{ErrorKind::Unavailable, "health.stopping", "the server is stopping"};
    }
    for (const HealthCheck& check : ports.checks) {
        if (check.is_vital && check.look().state == HealthState::Failed) {
            return Error{ErrorKind::Unavailable, "health.not_ready", check.name + " has failed"};
        }
    }
    return http::Response::text(200, "text/plain; charset=utf-8", "ok\n");
}

Answer metrics(const HealthPorts& ports, const http::Request&, const Caller&) {
    return http::Response::text(200, "text/plain; version=0.0.4; charset=utf-8",
                                metrics_text(ports.metrics));
}

Answer health(const HealthPorts& ports, const http::Request&, const Caller&) {
    Json::Array checks;
    for (const HealthCheck& check : ports.checks) {
        const HealthFinding finding = check.look();
        checks.emplace_back(Json::Object{{"name", check.name},
                                         {"state", kHealthStateNames.name(finding.state)},
                                         {"detail", finding.detail},
                                         {"advice", finding.advice}});
    }
    return http::Response::json(200, Json::Object{{"checks", std::move(checks)},
                                                  {"version", ports.version},
                                                  {"started_at", ports.started_at.str()}});
}

using Row = Route<HealthPorts>;
using enum http::Verb;

constexpr Row kRoutes[] = {
    Row{Get, "/healthz", kPublic, &is_alive},
    Row{Get, "/readyz", kPublic, &is_ready},
    Row{Get, "/metrics", from_loopback_or(Permission::SettingsRead), &metrics},
    Row{Get, "/api/v1/health", Permission::SettingsRead, &health},
};

} // namespace

std::span<const Row> health_routes() {
    return kRoutes;
}

} // namespace muster::api
