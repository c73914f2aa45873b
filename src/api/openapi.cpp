#include "api/openapi.h"

#include <algorithm>
#include <string>

#include "http/ascii.h"
#include "http/status.h"

namespace muster::api {
namespace {

Json parameter(std::string_view in, std::string_view name, bool is_required) {
    return Json::Object{{"name", name},
                        {"in", in},
                        {"required", is_required},
                        {"schema", Json::Object{{"type", "string"}}}};
}

Json::Array parameters_of(const RouteLine& route) {
    Json::Array parameters;
    for (const std::string_view part : route.path.parts()) {
        if (http::PathTemplate::is_parameter(part)) {
            parameters.push_back(parameter("path", http::PathTemplate::parameter_name(part), true));
        }
    }
    for (const std::string_view name : route.operation.query) {
        parameters.push_back(parameter("query", name, false));
    }
    if (route.operation.needs_revision) {
        parameters.push_back(parameter("header", "If-Match", true));
    }
    return parameters;
}

Json json_content(std::string_view media_type, Json schema) {
    return Json::Object{{std::string(media_type), Json::Object{{"schema", std::move(schema)}}}};
}

Json responses_of(const Operation& operation) {
    Json::Object good{{"description", http::reason_phrase(operation.status)}};
    if (operation.answer != nullptr) {
        good.push_back({"content", json_content("application/json", operation.answer())});
    }
    const Json problem = Json::Object{{"$ref", "#/components/schemas/Problem"}};
    return Json::Object{
        {std::to_string(operation.status), std::move(good)},
        {"default", Json::Object{{"description", "what was refused, and why"},
                                 {"content", json_content("application/problem+json", problem)}}}};
}

Json::Array security_of(const Access& access) {
    Json::Array ways;
    if (access.door() == Access::Door::Open || access.door() == Access::Door::Loopback) {
        ways.emplace_back(Json::Object{});
    }
    if (access.door() == Access::Door::Any || access.door() == Access::Door::Loopback) {
        ways.emplace_back(Json::Object{{"token", Json::Array{}}});
    }
    if (access.door() != Access::Door::Open) {
        ways.emplace_back(Json::Object{{"session", Json::Array{}}});
    }
    return ways;
}

Json operation_json(const RouteLine& route) {
    const Operation& operation = route.operation;
    Json::Object json{{"summary", operation.summary},
                      {"x-muster-access", route.access.str()},
                      {"x-muster-cost", std::int64_t{route.cost}},
                      {"security", security_of(route.access)},
                      {"parameters", parameters_of(route)}};
    if (operation.body != nullptr) {
        json.push_back({"requestBody", Json::Object{{"required", true},
                                                    {"content", json_content("application/json",
                                                                             operation.body())}}});
    }
    json.push_back({"responses", responses_of(operation)});
    return json;
}

std::string lower_case_name(http::Verb verb) {
    std::string name(http::kVerbNames.name(verb));
    std::ranges::transform(name, name.begin(), http::ascii_lower);
    return name;
}

Json::Object paths_of(std::span<const RouteLine> routes) {
    Json::Object paths;
    for (const RouteLine& route : routes) {
        auto path = std::ranges::find(paths, route.path.text(), &JsonMember::key);
        if (path == paths.end()) {
            paths.push_back({std::string(route.path.text()), Json::Object{}});
            path = std::prev(paths.end());
        }
        path->value.if_object()->push_back({lower_case_name(route.verb), operation_json(route)});
    }
    return paths;
}

/// What every refusal is answered with: RFC 9457.
Json problem_schema() {
    const Json text = text_schema();
    return Json::Object{
        {"type", "object"},
        {"properties",
         Json::Object{
             {"type", text},
             {"title", text},
             {"status", Json::Object{{"type", "integer"}}},
             {"detail", Json::Object{{"type", Json::Array{"string", "null"}}}},
             {"code", text_schema({{"description", "stable, for programs"}})},
             {"errors", Json::Object{{"type", "array"},
                                     {"items", Json::Object{{"type", "object"},
                                                            {"properties",
                                                             Json::Object{{"pointer", text},
                                                                          {"detail", text}}}}}}},
             {"request_id", text}}},
        {"required", Json::Array{"type", "title", "status", "code", "request_id"}}};
}

Json components() {
    return Json::Object{
        {"securitySchemes",
         Json::Object{{"token", Json::Object{{"type", "http"}, {"scheme", "bearer"}}},
                      {"session", Json::Object{{"type", "apiKey"},
                                               {"in", "cookie"},
                                               {"name", "__Host-muster_session"}}}}},
        {"schemas", Json::Object{{"Problem", problem_schema()}}}};
}

} // namespace

Json openapi_document(std::span<const RouteLine> routes, std::string_view version) {
    return Json::Object{{"openapi", "3.1.0"},
                        {"info", Json::Object{{"title", "Muster"}, {"version", version}}},
                        {"paths", paths_of(routes)},
                        {"components", components()}};
}

} // namespace muster::api
