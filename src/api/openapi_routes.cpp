#include "api/openapi_routes.h"

#include "api/openapi.h"
#include "api/routes.h"

namespace muster::api {
namespace {

Answer show(const OpenapiPorts& ports, const http::Request&, const Caller&) {
    return http::Response::json(200, openapi_document(list_routes(), ports.version));
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
