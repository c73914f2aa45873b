#include "api_people/support_routes.h"

#include "api/paging.h"
#include "api_people/sign_in_json.h"
#include "api_people/support_json.h"

namespace muster::api {

/// What the engineer keeps.
struct AskedView {
    support_access::SupportRequestId id;
    std::string token;
};

struct DenialBody {
    support_access::Statement decision;
};

struct SupportTokenBody {
    Secret token;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<support_access::NewSupportRequest> = std::tuple{
    JsonField{"email", &support_access::NewSupportRequest::email, "of the engineer"},
    JsonField{"name", &support_access::NewSupportRequest::name, "of the engineer"},
    JsonField{"company", &support_access::NewSupportRequest::company, "where the engineer works"},
    JsonField{"reason", &support_access::NewSupportRequest::reason, "what for"},
};

template <>
inline constexpr auto json_fields<api::AskedView> = std::tuple{
    JsonField{"id", &api::AskedView::id, "support_…, to be told to an Admin"},
    JsonField{"token", &api::AskedView::token,
              "shown once: what the engineer signs in with when it is approved"},
};

template <>
inline constexpr auto json_fields<support_access::Approval> = std::tuple{
    JsonField{"decision", &support_access::Approval::decision, "why the engineer is let in"},
    JsonField{"role", &support_access::Approval::role, "what the engineer may do; never admin"},
    JsonField{"ends_at", &support_access::Approval::ends_at, "within 72 hours"},
};

template <>
inline constexpr auto json_fields<api::DenialBody> = std::tuple{
    JsonField{"decision", &api::DenialBody::decision, "why not"},
};

template <>
inline constexpr auto json_fields<api::SupportTokenBody> = std::tuple{
    JsonField{"token", &api::SupportTokenBody::token, "muster_support_…"},
};

} // namespace muster

namespace muster::api {
namespace {

using support_access::SupportRequest;
using support_access::SupportRequestId;

Result<SupportRequestId> support_request_id_of(const http::Request& request) {
    return SupportRequestId::parse(request.path.at("id"));
}

Answer ask(const SupportPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<support_access::NewSupportRequest>());
    TRY(const auto asked, ports.requests.ask(caller.origin, body));
    return http::Response::json(
        201, to_json(AskedView{.id = asked.request.id,
                               .token = std::string(asked.token.text().reveal())}));
}

Answer list(const SupportPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kPageQuery));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto after, paging.after<SupportRequestId>());
    TRY(const auto requests, ports.requests.list(after, paging.limit + 1));
    return page_response(
        requests, paging.limit, [](const SupportRequest& one) { return to_json(one); },
        [](const SupportRequest& one) { return one.id.str(); });
}

Answer show(const SupportPorts& ports, const http::Request& request, const Caller&) {
    TRY(const auto id, support_request_id_of(request));
    TRY(const auto found, ports.requests.get(id));
    return http::Response::json(200, to_json(found));
}

Answer approve(const SupportPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto id, support_request_id_of(request));
    TRY(const auto approval, request.json_as<support_access::Approval>());
    TRY(const auto approved, ports.requests.approve(caller, id, approval));
    return http::Response::json(200, to_json(approved));
}

Answer deny(const SupportPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto id, support_request_id_of(request));
    TRY(const auto body, request.json_as<DenialBody>());
    TRY(const auto denied, ports.requests.deny(caller, id, body.decision));
    return http::Response::json(200, to_json(denied));
}

Answer end(const SupportPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto id, support_request_id_of(request));
    TRY(const auto ended, ports.requests.end(caller, id));
    return http::Response::json(200, to_json(ended));
}

Answer sign_in(const SupportPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<SupportTokenBody>());
    TRY(const auto signed_in,
        ports.requests.sign_in({.token = body.token.reveal(),
                                .device = cookie_token(request, kDeviceCookie),
                                .origin = caller.origin}));
    return signed_in_response(201, signed_in);
}

using SupportRoute = Route<SupportPorts>;
using enum http::Verb;

/// To look, to say no and to end lets nobody in.
constexpr Access kByAdmin = by_person(Permission::SupportAccessApprove);
constexpr Operation::Schema kRequest = &json_schema<SupportRequest>;

constexpr SupportRoute kSupportRoutes[] = {
    {Post,
     "/api/v1/support-requests",
     kPublic,
     &ask,
     {.summary = "Ask to be let in as support",
      .body = &json_schema<support_access::NewSupportRequest>,
      .status = 201,
      .answer = &json_schema<AskedView>},
     {.cost = 5}},
    {Get,
     "/api/v1/support-requests",
     kByAdmin,
     &list,
     {.summary = "List requests for support access",
      .query = kPageQuery,
      .answer = &list_schema<SupportRequest>}},
    {Get,
     "/api/v1/support-requests/{id}",
     kByAdmin,
     &show,
     {.summary = "Show a request for support access", .answer = kRequest}},
    {Post,
     "/api/v1/support-requests/{id}/approve",
     with_fresh_proof(Permission::SupportAccessApprove),
     &approve,
     {.summary = "Let an engineer from outside in for a while",
      .body = &json_schema<support_access::Approval>,
      .answer = kRequest}},
    {Post,
     "/api/v1/support-requests/{id}/deny",
     kByAdmin,
     &deny,
     {.summary = "Deny a request for support access",
      .body = &json_schema<DenialBody>,
      .answer = kRequest}},
    {Post,
     "/api/v1/support-requests/{id}/end",
     kByAdmin,
     &end,
     {.summary = "End support access at once", .answer = kRequest}},
    {Post,
     "/api/v1/session/support",
     kPublic,
     &sign_in,
     {.summary = "Sign in as an engineer from outside who was let in",
      .body = &json_schema<SupportTokenBody>,
      .status = 201,
      .answer = &json_schema<SignInView>},
     {.cost = 5}},
};

} // namespace

std::span<const SupportRoute> support_routes() {
    return kSupportRoutes;
}

} // namespace muster::api
