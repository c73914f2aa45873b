#include "api_operations/health_routes.h"

#include <tuple>

#include "api_operations/metrics_text.h"
#include "base/json_fields.h"

namespace muster::api {

struct CheckView {
    std::string name;
    HealthState state = HealthState::Ok;
    std::string detail;
    std::string advice;
};

struct HealthView {
    std::vector<CheckView> checks;
    std::string version;
    Instant started_at;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto kJsonNames<api::HealthState> = api::kHealthStateNames;

template <>
inline constexpr auto json_fields<api::CheckView> = std::tuple{
    JsonField{"name", &api::CheckView::name, "the part that was looked at"},
    JsonField{"state", &api::CheckView::state, "how it is"},
    JsonField{"detail", &api::CheckView::detail, "what was seen"},
    JsonField{"advice", &api::CheckView::advice, "what to do about it; empty when all is well"},
};

template <>
inline constexpr auto json_fields<api::HealthView> = std::tuple{
    JsonField{"checks", &api::HealthView::checks, "each part"},
    JsonField{"version", &api::HealthView::version, "of the server"},
    JsonField{"started_at", &api::HealthView::started_at, "when the process began"},
};

} // namespace muster

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
                                metrics_text({.http = ports.metrics,
                                              .callbacks = ports.callbacks,
                                              .commits = ports.database.writer().commits()}));
}

Answer health(const HealthPorts& ports, const http::Request&, const Caller&) {
    HealthView view{
        .checks = {}, .version = std::string(ports.version), .started_at = ports.started_at};
    for (const HealthCheck& check : ports.checks) {
        const HealthFinding finding = check.look();
        view.checks.push_back({.name = check.name,
                               .state = finding.state,
                               .detail = finding.detail,
                               .advice = finding.advice});
    }
    return http::Response::json(200, to_json(view));
}

using HealthRoute = Route<HealthPorts>;
using enum http::Verb;

constexpr std::string_view kText[] = {"text/plain"};

constexpr HealthRoute kHealthRoutes[] = {
    {Get,
     "/healthz",
     kPublic,
     &is_alive,
     {.summary = "Whether the process serves", .media = kText},
     {.cost = 0}},
    {Get,
     "/readyz",
     kPublic,
     &is_ready,
     {.summary = "Whether requests can be answered", .media = kText},
     {.cost = 0}},
    {Get,
     "/metrics",
     from_loopback_or(Permission::SettingsRead),
     &metrics,
     {.summary = "The numbers of the server, for Prometheus", .media = kText},
     {.cost = 0}},
    {Get,
     "/api/v1/health",
     Permission::SettingsRead,
     &health,
     {.summary = "How each part of the server is", .answer = &json_schema<HealthView>}},
};

} // namespace

std::span<const HealthRoute> health_routes() {
    return kHealthRoutes;
}

} // namespace muster::api
