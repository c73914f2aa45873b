#include "api_operations/openapi_routes.h"

#include "base/json_schema.h"

namespace muster::api {
namespace {

Answer show(const OpenapiPorts& ports, const http::Request&, const Caller&) {
    http::Response response = http::Response::text(200, "application/json", {});
    response.body = ports.document;
    return response;
}

using Row = Route<OpenapiPorts>;

constexpr Row kRoutes[] = {
    Row{http::Verb::Get,
        "/api/v1/openapi.json",
        kPublic,
        &show,
        {.summary = "This document", .answer = &json_schema<Json>}},
};

} // namespace

std::span<const Row> openapi_routes() {
    return kRoutes;
}

} // namespace muster::api
