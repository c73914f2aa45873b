#include "openapi/document.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "base/json_schema.h"
#include "cost/filter_schema.h"
#include "http/ascii.h"
#include "http/status.h"
#include "openapi/parameters.h"

namespace muster::openapi {
namespace {

Json json_content(std::string_view media_type, Json schema) {
    return Json::Object{{std::string(media_type), Json::Object{{"schema", std::move(schema)}}}};
}

/// As to_json() prints what the schema describes for reading: every field is there, null where
/// there is nothing.
Json with_all_required(Json schema) {
    Json::Array names;
    for (JsonMember& member : *schema.if_object()) {
        if (member.key == "properties") {
            for (JsonMember& property : *member.value.if_object()) {
                property.value = with_all_required(std::move(property.value));
                names.emplace_back(property.key);
            }
        } else if (member.key == "items") {
            member.value = with_all_required(std::move(member.value));
        } else if (member.key == "anyOf") {
            for (Json& choice : *member.value.if_array()) {
                choice = with_all_required(std::move(choice));
            }
        } else if (member.key == "required") { // comes after the properties
            member.value = std::move(names);
        }
    }
    return schema;
}

Json good_answer(const api::Operation& operation) {
    Json::Object content;
    if (operation.answer != nullptr) {
        content =
            *json_content("application/json", with_all_required(operation.answer())).if_object();
    }
    for (const std::string_view media : operation.media) {
        content.push_back({std::string(media), Json::Object{}});
    }
    Json::Object good{{"description", http::reason_phrase(operation.status)}};
    if (!content.empty()) {
        good.push_back({"content", std::move(content)});
    }
    return good;
}

/// Whether the path goes on after a parameter: to something of a record, and not the record.
bool is_below_parameter(const http::PathTemplate& path) {
    const auto parts = path.parts();
    const auto parameter = std::ranges::find_if(parts, &http::PathTemplate::is_parameter);
    return parameter != parts.end() && std::next(parameter) != parts.end();
}

/// The statuses that a request of the route may be refused with. Those of what is no request yet
/// (408, 431, …) belong to no route; 414 to those whose queries may be as long as one likes.
std::vector<int> refusals_of(const api::RouteLine& route) {
    const bool is_open = route.access.door() == api::Access::Door::Open;
    const bool is_change = route.verb != http::Verb::Get;
    const bool has_body = route.operation.body != nullptr;
    const bool has_id = !route.path.parts().empty() &&
                        std::ranges::any_of(route.path.parts(), &http::PathTemplate::is_parameter);
    const bool is_of_record = is_below_parameter(route.path);
    std::vector<int> statuses{400};
    const auto add_if = [&](bool may, std::initializer_list<int> more) {
        if (may) {
            statuses.insert(statuses.end(), more);
        }
    };
    add_if(!is_open || is_change, {401});
    add_if(!is_open || is_change, {403});
    add_if(has_id || is_change || !route.operation.query.empty(), {404});
    const bool begins_something = route.operation.status == 303; // and leads there
    // The record is in a state that has no such thing.
    add_if(is_change || is_of_record || begins_something, {409});
    add_if(route.operation.needs_revision, {412});
    add_if(has_body, {413, 415});
    add_if(!route.operation.query.empty(), {414});
    add_if(is_change || !route.operation.query.empty() || has_id, {422});
    add_if(route.operation.needs_revision, {428});
    add_if(route.options.cost > 0, {429});
    add_if(true, {500, 503});
    return statuses;
}

Json responses_of(const api::RouteLine& route) {
    const api::Operation& operation = route.operation;
    Json::Object responses{{std::to_string(operation.status), good_answer(operation)}};
    for (const int status : refusals_of(route)) {
        responses.push_back(
            {std::to_string(status), Json::Object{{"$ref", "#/components/responses/Refused"}}});
    }
    return responses;
}

Json::Array security_of(const api::Access& access) {
    Json::Array ways;
    if (access.door() == api::Access::Door::Open || access.door() == api::Access::Door::Loopback) {
        ways.emplace_back(Json::Object{});
    }
    if (access.admits_tokens()) {
        ways.emplace_back(Json::Object{{"token", Json::Array{}}});
    }
    if (access.door() == api::Access::Door::Link) {
        return {Json::Object{{"link", Json::Array{}}}};
    }
    if (access.door() != api::Access::Door::Open) {
        ways.emplace_back(Json::Object{{"session", Json::Array{}}});
    }
    return ways;
}

Json operation_json(const api::RouteLine& route) {
    const api::Operation& operation = route.operation;
    Json::Object json{{"summary", operation.summary},
                      {"x-muster-access", route.access.str()},
                      {"x-muster-cost", std::int64_t{route.options.cost}},
                      {"security", security_of(route.access)},
                      {"parameters", parameters_of(route)}};
    if (operation.body != nullptr) {
        json.push_back({"requestBody", Json::Object{{"required", true},
                                                    {"content", json_content("application/json",
                                                                             operation.body())}}});
    }
    json.push_back({"responses", responses_of(route)});
    return json;
}

std::string lower_case_name(http::Verb verb) {
    std::string name(http::kVerbNames.name(verb));
    std::ranges::transform(name, name.begin(), http::ascii_lower);
    return name;
}

Json::Object paths_of(std::span<const api::RouteLine> routes) {
    Json::Object paths;
    for (const api::RouteLine& route : routes) {
        if (route.access.door() == api::Access::Door::Provisioning) {
            continue; // RFC 7644 is the document of these
        }
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
    const Json field = object_schema({{"pointer", text}, {"detail", text}});
    return Json::Object{
        {"type", "object"},
        {"properties", Json::Object{{"type", text},
                                    {"title", text},
                                    {"status", Json::Object{{"type", "integer"}}},
                                    {"detail", nullable_schema(text)},
                                    {"code", text_schema({{"description", "for programs"}})},
                                    {"errors", array_schema(field)},
                                    {"request_id", text}}},
        {"required", Json::Array{"type", "title", "status", "code", "request_id"}}};
}

Json components() {
    const Json problem = component_schema("Problem");
    return Json::Object{
        {"securitySchemes",
         Json::Object{{"token", Json::Object{{"type", "http"}, {"scheme", "bearer"}}},
                      {"link", Json::Object{{"type", "http"}, {"scheme", "bearer"}}},
                      {"session", Json::Object{{"type", "apiKey"},
                                               {"in", "cookie"},
                                               {"name", "__Host-muster_session"}}}}},
        {"responses",
         Json::Object{{"Refused", Json::Object{{"description", "what was refused, and why"},
                                               {"content", json_content("application/problem+json",
                                                                        problem)}}}}},
        {"schemas",
         Json::Object{{"Problem", problem_schema()}, {"Filter", cost::filter_schema()}}}};
}

} // namespace

Json document(std::span<const api::RouteLine> routes, std::string_view version) {
    return Json::Object{{"openapi", "3.1.0"},
                        {"info", Json::Object{{"title", "Muster"}, {"version", version}}},
                        {"paths", paths_of(routes)},
                        {"components", components()}};
}

} // namespace muster::openapi
