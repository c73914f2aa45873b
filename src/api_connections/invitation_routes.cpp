#include "api_connections/invitation_routes.h"

#include <utility>

#include <fmt/format.h>

#include "api/origins.h"
#include "api/paging.h"
#include "api_connections/connection_request.h"
#include "api_connections/invitation_json.h"
#include "api_connections/role_making.h"

namespace muster::api {
namespace {

using connections::Connection;
using connections::ConnectionId;
using connections::InvitationId;

constexpr unsigned kCallsAws = 60; // of a holder's minute, in which there are 1200 as a rule

// For people and programs that are known.

Answer invite(const InvitationPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const auto body, request.json_as<InvitationBody>());
    TRY(const auto made, ports.invitations.make(id, body.email, job_origin_of(caller)));
    const bool is_mailed = body.email && ports.invitations.mails();
    std::string url = fmt::format("{}#token={}", page_url(request, ports.public_url, "connect"),
                                  made.token.text().reveal());
    return http::Response::json(201, to_json(view_of(made.invitation, std::move(url), is_mailed)));
}

Answer list(const InvitationPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({}));
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const auto invitations, ports.invitations.list(id));
    Json::Array items;
    for (const connections::Invitation& invitation : invitations) {
        items.push_back(to_json(view_of(invitation)));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer revoke(const InvitationPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, connection_id_of(request));
    TRY(const auto invitation, InvitationId::parse(request.path.at("invitation")));
    TRY_DONE(ports.invitations.revoke(id, invitation, job_origin_of(caller)));
    return http::Response::empty();
}

// For whoever has a link: each is about the connection that the link is for.

Result<ConnectionId> subject_of(const Caller& caller) {
    return ConnectionId::parse(caller.link_holder().subject);
}

Answer answer_with(const InvitationPorts& ports,
                   const Connection& connection,
                   const http::Request& request,
                   const Caller& caller) {
    TRY(const bool is_listening, ports.connections.is_listening(connection.id));
    SetUpFacts facts{.is_listening = is_listening,
                     .principal = {},
                     .ways = ways_of(ports.own.in(connection.partition), request.stop),
                     .expires_at = caller.link_holder().expires_at};
    if (auto own = ports.own.identity_in(connection.partition, request.stop)) {
        facts.principal = std::move(own->principal);
    }
    return http::Response::json(200, to_json(set_up_view(connection, std::move(facts))));
}

Answer show(const InvitationPorts& ports, const http::Request& request, const Caller& caller) {
    TRY_DONE(request.query.expect_only({}));
    TRY(const ConnectionId id, subject_of(caller));
    TRY(const Connection connection, ports.connections.get(id));
    return answer_with(ports, connection, request, caller);
}

Answer
show_template(const InvitationPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, subject_of(caller));
    TRY(const Connection connection, ports.connections.get(id));
    return template_response(ports.templates, connection, request);
}

Answer
quick_create(const InvitationPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, subject_of(caller));
    TRY(const Connection connection, ports.connections.get(id));
    return quick_create_response(ports.quick_create, connection, request);
}

Answer
register_role(const InvitationPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, subject_of(caller));
    TRY(const auto body, request.json_as<RegistrationBody>());
    TRY(const Connection connection,
        ports.invitations.register_role(id, body.role_arn, job_origin_of(caller), request.stop));
    ports.workers.wake();
    return answer_with(ports, connection, request, caller);
}

Answer listen(const InvitationPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const ConnectionId id, subject_of(caller));
    TRY_DONE(ports.connections.listen(id, job_origin_of(caller)));
    ports.workers.wake();
    TRY(const Connection connection, ports.connections.get(id));
    return answer_with(ports, connection, request, caller);
}

using InvitationRoute = Route<InvitationPorts>;
using enum http::Verb;

constexpr Operation::Schema kSetUp = &json_schema<SetUpView>;

constexpr InvitationRoute kInvitationRoutes[] = {
    {Get,
     "/api/v1/connections/{id}/invitations",
     Permission::ConnectionsRead,
     &list,
     {.summary = "List the links to a connection that are good for something",
      .answer = &list_schema<InvitationView>}},
    {Post,
     "/api/v1/connections/{id}/invitations",
     Permission::ConnectionsUpdate,
     &invite,
     {.summary = "Make a link for a colleague who finishes the connection, and mail it",
      .body = &json_schema<InvitationBody>,
      .status = 201,
      .answer = &json_schema<NewInvitationView>}},
    {Delete,
     "/api/v1/connections/{id}/invitations/{invitation}",
     Permission::ConnectionsUpdate,
     &revoke,
     {.summary = "Take a link to a connection back", .status = 204}},
    {Get,
     "/api/v1/connect",
     kLinkHolder,
     &show,
     {.summary = "Show the connection that a link is for", .answer = kSetUp}},
    {Get,
     "/api/v1/connect/templates/{way}",
     kLinkHolder,
     &show_template,
     {.summary = "Show what makes the role of the connection that a link is for",
      .answer = &list_schema<TemplateView>}},
    {Post,
     "/api/v1/connect/quick-create",
     kLinkHolder,
     &quick_create,
     {.summary = "Put the template of the connection that a link is for where "
                 "CloudFormation's page finds it",
      .answer = &json_schema<QuickCreateView>},
     {.cost = kCallsAws}},
    {Post,
     "/api/v1/connect/role",
     kLinkHolder,
     &register_role,
     {.summary = "Register the role of the connection that a link is for",
      .body = &json_schema<RegistrationBody>,
      .answer = kSetUp},
     {.cost = kCallsAws}},
    {Post,
     "/api/v1/connect/listen",
     kLinkHolder,
     &listen,
     {.summary = "Wait for the role of the connection that a link is for", .answer = kSetUp},
     {.cost = kCallsAws}},
};

} // namespace

std::span<const InvitationRoute> invitation_routes() {
    return kInvitationRoutes;
}

} // namespace muster::api
