#include "api_operations/openapi_routes.h"

#include "base/json_schema.h"

namespace muster::api {
namespace {

Answer show(const OpenapiPorts& ports, const http::Request&, const Caller&) {
    http::Response response = http::Response::text(200, "application/json", {});
    response.body = ports.document;
    return response;
}

using OpenapiRoute = Route<OpenapiPorts>;

constexpr OpenapiRoute kOpenapiRoutes[] = {
    {http::Verb::Get,
     "/api/v1/openapi.json",
     kPublic,
     &show,
     {.summary = "This document", .answer = &json_schema<Json>}},
};

} // namespace

std::span<const OpenapiRoute> openapi_routes() {
    return kOpenapiRoutes;
}

} // namespace muster::api
