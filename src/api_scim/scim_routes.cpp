#include "api_scim/scim_routes.h"

#include <utility>

#include "api_scim/scim_answers.h"
#include "scim/bulk.h"
#include "scim/joint_search.h"
#include "scim/rendering.h"

namespace muster::api {
namespace {

using Endpoint = scim::Endpoint& (*)(const ScimPorts&);

scim::Endpoint& users(const ScimPorts& ports) {
    return ports.users;
}
scim::Endpoint& groups(const ScimPorts& ports) {
    return ports.groups;
}

template <Endpoint endpoint>
Answer list(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto query, query_in(request));
    const auto client = scim_client(request, caller, ports.public_url);
    TRY(auto page, endpoint(ports).query(client, query));
    return scim_response(200, scim::list_json(std::move(page)));
}

template <Endpoint endpoint>
Answer search(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const Json body, request.json());
    TRY(const auto query, query_in(body));
    const auto client = scim_client(request, caller, ports.public_url);
    TRY(auto page, endpoint(ports).query(client, query));
    return scim_response(200, scim::list_json(std::move(page)));
}

Answer search_all(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const Json body, request.json());
    TRY(const auto query, query_in(body));
    const auto client = scim_client(request, caller, ports.public_url);
    TRY(auto page, scim::search_both(client, ports.users, ports.groups, query));
    return scim_response(200, scim::list_json(std::move(page)));
}

template <Endpoint endpoint>
Answer create(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto projection, projection_in(request));
    TRY(const Json body, request.json());
    const auto client = scim_client(request, caller, ports.public_url);
    TRY(const auto made, endpoint(ports).create(client, body, projection));
    return resource_response(201, made);
}

template <Endpoint endpoint>
Answer show(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto projection, projection_in(request));
    const auto client = scim_client(request, caller, ports.public_url);
    TRY(const auto found, endpoint(ports).get(client, request.path.at("id"), projection));
    if (request.headers.get("If-None-Match") == scim::version_of(found.revision)) {
        return http::Response::empty(304);
    }
    return resource_response(200, found);
}

template <Endpoint endpoint>
Answer replace(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto projection, projection_in(request));
    TRY(const Json body, request.json());
    const auto client = scim_client(request, caller, ports.public_url);
    TRY(const auto saved, endpoint(ports).replace(client, target_in(request), body, projection));
    return resource_response(200, saved);
}

template <Endpoint endpoint>
Answer patch(const ScimPorts& ports,
             const http::Request& request,
             const Caller& caller,
             const std::optional<scim::Projection>& projection) {
    TRY(const Json body, request.json());
    const auto client = scim_client(request, caller, ports.public_url);
    TRY(const auto saved, endpoint(ports).patch(client, target_in(request), body, projection));
    return resource_response(200, saved);
}

Answer patch_user(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto projection, projection_in(request));
    return patch<&users>(ports, request, caller, projection);
}

/// A group of thousands is not sent back for one who came, unless somebody asks for it.
Answer patch_group(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto projection, projection_in(request));
    TRY(const auto attributes, request.query.one("attributes"));
    return patch<&groups>(ports, request, caller,
                          attributes ? std::optional(projection) : std::nullopt);
}

template <Endpoint endpoint>
Answer remove(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    const auto client = scim_client(request, caller, ports.public_url);
    TRY_DONE(endpoint(ports).remove(client, target_in(request)));
    return http::Response::empty();
}

Answer bulk(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const Json body, request.json());
    TRY(const auto operations, scim::BulkRequest::read(body));
    const auto client = scim_client(request, caller, ports.public_url);
    return scim_response(200, scim::Bulk(ports.users, ports.groups).run(client, operations));
}

Error nothing_here() {
    return {ErrorKind::NotFound, "scim.not_found", "there is nothing here"};
}

/// Discovery takes no filter: what somebody asks for must not seem to be an answer.
Status refuse_filter(const http::Request& request) {
    TRY(const auto filter, request.query.one("filter"));
    return filter
               ? Status(Error{ErrorKind::Forbidden, "scim.no_filter", "discovery has no filters"})
               : Status();
}

http::Response list_of_all(Json::Array resources) {
    scim::Page page;
    page.total = std::ssize(resources);
    page.resources = std::move(resources);
    return scim_response(200, scim::list_json(std::move(page)));
}

Answer one_of(const Json::Array& resources, const std::string& id) {
    for (const Json& resource : resources) {
        if (*resource.find("id")->if_string() == id) {
            return scim_response(200, resource);
        }
    }
    return nothing_here();
}

Answer config(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    TRY_DONE(refuse_filter(request));
    const auto client = scim_client(request, caller, ports.public_url);
    return scim_response(200, ports.catalogue.service_provider_config(client.base));
}

Answer resource_types(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    TRY_DONE(refuse_filter(request));
    const auto client = scim_client(request, caller, ports.public_url);
    return list_of_all(ports.catalogue.resource_types(client.base));
}

Answer resource_type(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    const auto client = scim_client(request, caller, ports.public_url);
    return one_of(ports.catalogue.resource_types(client.base), request.path.at("id"));
}

Answer schemas(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    TRY_DONE(refuse_filter(request));
    const auto client = scim_client(request, caller, ports.public_url);
    return list_of_all(ports.catalogue.schemas(client.base));
}

Answer schema(const ScimPorts& ports, const http::Request& request, const Caller& caller) {
    const auto client = scim_client(request, caller, ports.public_url);
    return one_of(ports.catalogue.schemas(client.base), request.path.at("id"));
}

Answer nothing(const ScimPorts&, const http::Request&, const Caller&) {
    return nothing_here();
}

using ScimRoute = Route<ScimPorts>;
using enum http::Verb;

/// A group of some ten thousand members, or a bulk request as large as the catalogue says.
constexpr http::RouteOptions kLarge{.body_bytes = std::uint64_t{8} << 20U};
/// A POST that asks.
constexpr http::RouteOptions kAsking{.effect = http::Effect::Nothing};

constexpr ScimRoute kScimRoutes[] = {
    {Get,
     "/scim/v2/{provider}/ServiceProviderConfig",
     kProvisioner,
     &in_scim<&config, ScimPorts>,
     {.summary = "What this server can do"}},
    {Get,
     "/scim/v2/{provider}/ResourceTypes",
     kProvisioner,
     &in_scim<&resource_types, ScimPorts>,
     {.summary = "List kinds of resources"}},
    {Get,
     "/scim/v2/{provider}/ResourceTypes/{id}",
     kProvisioner,
     &in_scim<&resource_type, ScimPorts>,
     {.summary = "Show a kind of resources"}},
    {Get,
     "/scim/v2/{provider}/Schemas",
     kProvisioner,
     &in_scim<&schemas, ScimPorts>,
     {.summary = "List schemas"}},
    {Get,
     "/scim/v2/{provider}/Schemas/{id}",
     kProvisioner,
     &in_scim<&schema, ScimPorts>,
     {.summary = "Show a schema"}},
    {Post,
     "/scim/v2/{provider}/.search",
     kProvisioner,
     &in_scim<&search_all, ScimPorts>,
     {.summary = "Search users and groups"},
     kAsking},
    {Post,
     "/scim/v2/{provider}/Bulk",
     kProvisioner,
     &in_scim<&bulk, ScimPorts>,
     {.summary = "Several operations in one request"},
     kLarge},

    {Get,
     "/scim/v2/{provider}/Users",
     kProvisioner,
     &in_scim<&list<&users>, ScimPorts>,
     {.summary = "List users"}},
    {Post,
     "/scim/v2/{provider}/Users",
     kProvisioner,
     &in_scim<&create<&users>, ScimPorts>,
     {.summary = "Create a user", .status = 201}},
    {Post,
     "/scim/v2/{provider}/Users/.search",
     kProvisioner,
     &in_scim<&search<&users>, ScimPorts>,
     {.summary = "Search users"},
     kAsking},
    {Get,
     "/scim/v2/{provider}/Users/{id}",
     kProvisioner,
     &in_scim<&show<&users>, ScimPorts>,
     {.summary = "Show a user"}},
    {Put,
     "/scim/v2/{provider}/Users/{id}",
     kProvisioner,
     &in_scim<&replace<&users>, ScimPorts>,
     {.summary = "Replace a user"}},
    {Patch,
     "/scim/v2/{provider}/Users/{id}",
     kProvisioner,
     &in_scim<&patch_user, ScimPorts>,
     {.summary = "Change a user"}},
    {Delete,
     "/scim/v2/{provider}/Users/{id}",
     kProvisioner,
     &in_scim<&remove<&users>, ScimPorts>,
     {.summary = "Delete a user", .status = 204}},

    {Get,
     "/scim/v2/{provider}/Groups",
     kProvisioner,
     &in_scim<&list<&groups>, ScimPorts>,
     {.summary = "List groups"}},
    {Post,
     "/scim/v2/{provider}/Groups",
     kProvisioner,
     &in_scim<&create<&groups>, ScimPorts>,
     {.summary = "Create a group", .status = 201},
     kLarge},
    {Post,
     "/scim/v2/{provider}/Groups/.search",
     kProvisioner,
     &in_scim<&search<&groups>, ScimPorts>,
     {.summary = "Search groups"},
     kAsking},
    {Get,
     "/scim/v2/{provider}/Groups/{id}",
     kProvisioner,
     &in_scim<&show<&groups>, ScimPorts>,
     {.summary = "Show a group"}},
    {Put,
     "/scim/v2/{provider}/Groups/{id}",
     kProvisioner,
     &in_scim<&replace<&groups>, ScimPorts>,
     {.summary = "Replace a group"},
     kLarge},
    {Patch,
     "/scim/v2/{provider}/Groups/{id}",
     kProvisioner,
     &in_scim<&patch_group, ScimPorts>,
     {.summary = "Change a group", .status = 204},
     kLarge},
    {Delete,
     "/scim/v2/{provider}/Groups/{id}",
     kProvisioner,
     &in_scim<&remove<&groups>, ScimPorts>,
     {.summary = "Delete a group", .status = 204}},

    {Get,
     "/scim/v2/{provider}/{endpoint}",
     kProvisioner,
     &in_scim<&nothing, ScimPorts>,
     {.summary = "Nothing", .status = 404}},
};

} // namespace

std::span<const ScimRoute> scim_routes() {
    return kScimRoutes;
}

} // namespace muster::api
