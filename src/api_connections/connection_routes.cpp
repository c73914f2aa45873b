#include "api_connections/connection_routes.h"

#include <utility>

#include "api/accepted_task.h"
#include "api/origins.h"
#include "api/paging.h"
#include "api/revision.h"
#include "api_connections/connection_json.h"
#include "api_connections/connection_request.h"
#include "api_connections/role_making.h"

namespace muster::api {
namespace {

using connections::Connection;
using connections::ConnectionId;

/// Of what the caller gets of a connection, none is a secret, its external id among it.
http::Response response_of(int status, const Connection& connection) {
    return record_response(status, to_json(view_of(connection)), connection.revision);
}

/// A job begins as soon as somebody is free, and is seen at once.
Result<jobs::Task> begin(const ConnectionPorts& ports, const jobs::JobId& job) {
    TRY(const jobs::Task task, ports.database.read([&](sql::Session& session) {
        return ports.tasks.get(session, job, std::nullopt);
    }));
    ports.workers.wake();
    ports.listener.job_changed(task.job);
    return task;
}

Answer list(const ConnectionPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kPageQuery));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto after, paging.after<ConnectionId>());
    TRY(const auto all, ports.connections.list({.after = after, .limit = paging.limit + 1}));
    return page_response(
        all, paging.limit,
        [](const Connection& connection) { return to_json(view_of(connection)); },
        [](const Connection& connection) { return connection.id.str(); });
}

Answer create(const ConnectionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(auto body, request.json_as<NewConnectionBody>());
    TRY(const Connection connection,
        ports.connections.create({.name = std::move(body.name),
                                  .kind = body.kind,
                                  .partition = body.partition.value_or(AwsPartition::Aws),
                                  .account = std::move(body.account_id),
                                  .bills = bills_of(body.bills)},
                                 job_origin_of(caller)));
    if (connection.task) {
        TRY(const auto job, jobs::JobId::parse(*connection.task));
        TRY_DONE(begin(ports, job));
    }
    http::Response response = response_of(201, connection);
    response.headers.add("Location", "/api/v1/connections/" + connection.id.str());
    return response;
}

Answer show(const ConnectionPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const Connection connection, ports.connections.get(id));
    return response_of(200, connection);
}

Answer edit(const ConnectionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const Json document, request.json());
    TRY(auto body, from_json<ConnectionEditBody>(document));
    TRY(const std::int64_t revision, seen_revision(request));
    connections::ConnectionEdit change{.name = std::move(body.name), .bills = {}};
    if (document.find("bills") != nullptr) {
        change.bills = bills_of(body.bills);
    }
    TRY(const Connection connection,
        ports.connections.edit(id, revision, change, job_origin_of(caller)));
    return response_of(200, connection);
}

Answer
register_role(const ConnectionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const auto body, request.json_as<RegistrationBody>());
    TRY(const Connection connection,
        ports.connections.register_role(id, body.role_arn, job_origin_of(caller), request.stop));
    ports.workers.wake();
    return response_of(200, connection);
}

Answer listen(const ConnectionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const jobs::JobId job, ports.connections.listen(id, job_origin_of(caller)));
    TRY(const jobs::Task task, begin(ports, job));
    return accepted_task(task);
}

Answer check(const ConnectionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const Connection connection,
        ports.connections.check(id, job_origin_of(caller), request.stop));
    return response_of(200, connection);
}

Answer
disconnect(const ConnectionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const Connection connection, ports.connections.disconnect(id, job_origin_of(caller)));
    return response_of(200, connection);
}

Answer
delete_bills(const ConnectionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const auto body, request.json_as<BillsDeletionBody>());
    TRY(const jobs::JobId job,
        ports.connections.delete_bills(id, body.confirm, job_origin_of(caller)));
    TRY(const jobs::Task task, begin(ports, job));
    return accepted_task(task);
}

Answer remove(const ConnectionPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY_DONE(ports.connections.remove(id, job_origin_of(caller)));
    return http::Response::empty();
}

Answer list_features(const ConnectionPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const auto standings, ports.connections.features(id));
    Json::Array items;
    for (std::size_t i = 0; i < standings.size(); ++i) { // both in the catalogue's order
        items.push_back(to_json(view_of(connections::features()[i], standings[i])));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer show_template(const ConnectionPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const Connection connection, ports.connections.get(id));
    return template_response(ports.templates, connection, request);
}

Answer quick_create(const ConnectionPorts& ports, const http::Request& request, const Caller&) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const Connection connection, ports.connections.get(id));
    return quick_create_response(ports.quick_create, connection, request);
}

Answer show_identity(const ConnectionPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({}));
    return http::Response::json(200, to_json(view_of(ports.own, request.stop)));
}

using ConnectionRoute = Route<ConnectionPorts>;
using enum http::Verb;

constexpr Operation::Schema kConnection = &json_schema<ConnectionView>;

constexpr ConnectionRoute kConnectionRoutes[] = {
    {Get,
     "/api/v1/aws-identity",
     Permission::ConnectionsRead,
     &show_identity,
     {.summary = "Who Muster is in AWS, and which ways to connect it offers",
      .answer = &json_schema<IdentityView>}},
    {Get,
     "/api/v1/connections",
     Permission::ConnectionsRead,
     &list,
     {.summary = "List the connections to AWS",
      .query = kPageQuery,
      .answer = &list_schema<ConnectionView>}},
    {Post,
     "/api/v1/connections",
     Permission::ConnectionsCreate,
     &create,
     {.summary = "Make a connection, and listen for its role where the account is known",
      .body = &json_schema<NewConnectionBody>,
      .status = 201,
      .answer = kConnection}},
    {Get,
     "/api/v1/connections/{id}",
     Permission::ConnectionsRead,
     &show,
     {.summary = "Show a connection", .answer = kConnection}},
    {Patch,
     "/api/v1/connections/{id}",
     Permission::ConnectionsUpdate,
     &edit,
     {.summary = "Change a connection",
      .body = &json_schema<ConnectionEditBody>,
      .answer = kConnection,
      .needs_revision = true}},
    {Delete,
     "/api/v1/connections/{id}",
     Permission::ConnectionsDelete,
     &remove,
     {.summary = "Remove a connection; bills that came in by it stay", .status = 204}},
    {Post,
     "/api/v1/connections/{id}/role",
     Permission::ConnectionsUpdate,
     &register_role,
     {.summary = "Register the role of a connection, once it works and is safe",
      .body = &json_schema<RegistrationBody>,
      .answer = kConnection}},
    {Post,
     "/api/v1/connections/{id}/listen",
     Permission::ConnectionsUpdate,
     &listen,
     {.summary = "Wait for the role that templates make, as a task",
      .status = 202,
      .answer = &json_schema<Json>}},
    {Post,
     "/api/v1/connections/{id}/check",
     Permission::ConnectionsUpdate,
     &check,
     {.summary = "Look at the role and its permissions now", .answer = kConnection}},
    {Post,
     "/api/v1/connections/{id}/disconnect",
     Permission::ConnectionsDelete,
     &disconnect,
     {.summary = "End a connection; what was read stays", .answer = kConnection}},
    {Post,
     "/api/v1/connections/{id}/delete-bills",
     Permission::ConnectionsDelete,
     &delete_bills,
     {.summary = "Delete the bills that came in by a connection that was ended, as a task",
      .body = &json_schema<BillsDeletionBody>,
      .status = 202,
      .answer = &json_schema<Json>}},
    {Get,
     "/api/v1/connections/{id}/features",
     Permission::ConnectionsRead,
     &list_features,
     {.summary = "List what can be done with a connection, and what it waits for",
      .answer = &list_schema<FeatureView>}},
    {Get,
     "/api/v1/connections/{id}/templates/{way}",
     Permission::ConnectionsRead,
     &show_template,
     {.summary = "Show what makes the role, ready to be run",
      .answer = &list_schema<TemplateView>}},
    {Post,
     "/api/v1/connections/{id}/quick-create",
     Permission::ConnectionsUpdate,
     &quick_create,
     {.summary = "Put the template where CloudFormation's page for a new stack finds it",
      .answer = &json_schema<QuickCreateView>}},
};

} // namespace

std::span<const ConnectionRoute> connection_routes() {
    return kConnectionRoutes;
}

} // namespace muster::api
