#include "api/guard.h"

#include <utility>

#include "api/cookies.h"
#include "api/origins.h"
#include "http/ascii.h"
#include "identity/permission_table.h"

namespace muster::api {
namespace {

constexpr std::string_view kBearer = "bearer ";
constexpr std::string_view kUserToken = "muster_user_";

Error unknown_caller() {
    return {ErrorKind::Unauthorized, "session.none", "sign in, or send a token"};
}

Error not_allowed(Permission permission) {
    return {ErrorKind::Forbidden, "auth.not_allowed",
            "this needs the permission " + std::string(kPermissionNames.name(permission))};
}

bool is_unsafe(http::Verb verb) {
    using enum http::Verb;
    return verb != Get && verb != Head && verb != Options;
}

/// Whether the request is of this very machine: a proxy that nobody told us to trust stands on it
/// too, and says so.
bool is_local(const http::Request& request) {
    return request.client.is_loopback() && !request.headers.contains("X-Forwarded-For") &&
           !request.headers.contains("Forwarded");
}

bool is_open(const http::Request& request, Access access) {
    return access.door() == Access::Door::Open ||
           (access.door() == Access::Door::Loopback && is_local(request));
}

/// Whether somebody was turned away who tried something. Who only looks, and has no session or none
/// any more, did not: every page that was left open does.
bool is_worth_recording(const http::Request& request, const Error& error) {
    const bool is_refusal = error.kind == ErrorKind::Unauthorized ||
                            error.kind == ErrorKind::Forbidden || error.kind == ErrorKind::Invalid;
    return is_refusal && (is_unsafe(request.verb) || error.reason != "session.none");
}

/// A browser tells what made it ask: by Sec-Fetch-Site (W3C Fetch Metadata) or, where it is older,
/// by Origin (RFC 6454 section 7). Programs send neither.
Status check_same_origin(const http::Request& request) {
    const std::string_view site = request.headers.get("Sec-Fetch-Site");
    const std::string_view origin = request.headers.get("Origin");
    const std::string_view scheme = request.scheme == http::Scheme::Https ? "https://" : "http://";
    const bool is_ours = site.empty()
                             ? origin.empty() || origin == std::string(scheme) + request.host
                             : site == "same-origin" || site == "none";
    if (!is_ours) {
        return Error{ErrorKind::Forbidden, "request.cross_origin",
                     "another site made the browser ask this"};
    }
    return {};
}

/// Behind "Bearer "; nullopt for another scheme (RFC 6750 section 2.1).
std::optional<std::string_view> bearer_in(std::string_view authorization) {
    const bool is_bearer =
        http::equals_ignoring_case(authorization.substr(0, kBearer.size()), kBearer);
    return is_bearer ? std::optional(authorization.substr(kBearer.size())) : std::nullopt;
}

} // namespace

Guard::Guard(const Ports& ports,
             const RateLimits& limits,
             LinkHolders link_holders,
             Provisioners provisioners)
    : ports_(ports), link_holders_(std::move(link_holders)), provisioners_(std::move(provisioners)),
      anonymous_(ports.clock),
      principals_({.policy = "principal", .per_minute = limits.principal}, ports.clock),
      addresses_({.policy = "address", .per_minute = limits.address}, ports.clock) {}

http::Admission<Caller> Guard::admit(const http::Request& request,
                                     const http::RouteHead<Access>& route) {
    Caller caller{{.principal = {}, .origin = origin_of(request)}};
    http::Headers answer;
    Status admitted = check(request, route, caller, answer);
    if (admitted) {
        return {std::move(caller), std::move(answer)};
    }
    if (is_worth_recording(request, admitted.error())) {
        record(caller, route.path.text(), admitted.error());
    }
    return {std::move(admitted.error()), std::move(answer)};
}

http::Admission<void> Guard::admit_unrouted(const http::Request& request) {
    http::Admission<void> admission{Status{}};
    admission.caller = limit(request, 1, {}, admission.headers);
    return admission;
}

Status Guard::check(const http::Request& request,
                    const http::RouteHead<Access>& route,
                    Caller& caller,
                    http::Headers& answer) {
    const Status identified = identify(request, route.permission, caller);
    TRY_DONE(limit(request, route.options.cost, caller, answer));
    TRY_DONE(identified);
    return is_open(request, route.permission) ? Status{}
                                              : authorize(request, route.permission, caller);
}

Status Guard::identify(const http::Request& request, Access access, Caller& caller) {
    const bool has_token = request.headers.contains("Authorization");
    if (is_unsafe(request.verb) && !has_token && !access.is_from_any_site()) {
        TRY_DONE(check_same_origin(request));
    }
    if (access.door() == Access::Door::Link) {
        return authenticate_link(request, caller);
    }
    if (access.door() == Access::Door::Provisioning) {
        return authenticate_provisioner(request, caller);
    }
    return is_open(request, access) ? Status{} : authenticate(request, caller);
}

Status Guard::limit(const http::Request& request,
                    unsigned cost,
                    const Caller& caller,
                    http::Headers& answer) {
    const bool is_known = caller.principal.kind != Principal::Kind::Anonymous;
    if (is_known) {
        return principals_.take(caller.principal.id, cost, answer);
    }
    return addresses_.take(caller.link ? caller.link->id : request.client.client().str(), cost,
                           answer);
}

Status Guard::authenticate(const http::Request& request, Caller& caller) {
    const std::string* const cookie = request.cookies.find(kSessionCookie);
    const std::string* const authorization = request.headers.find("Authorization");
    if (cookie != nullptr && authorization != nullptr) {
        return Error{ErrorKind::Invalid, "auth.two_credentials",
                     "send a token or the cookie of a session, not both"};
    }
    if (authorization != nullptr && request.headers.count("Authorization") == 1) {
        return authenticate_token(*authorization, caller);
    }
    return cookie == nullptr ? unknown_caller() : authenticate_session(*cookie, caller);
}

/// Who holds it remains a stranger, counted and limited by the link and not by the address.
Status Guard::authenticate_link(const http::Request& request, Caller& caller) {
    const std::string* const authorization = request.headers.find("Authorization");
    const auto text = authorization == nullptr ? std::nullopt : bearer_in(*authorization);
    if (!text || !link_holders_ || request.headers.count("Authorization") != 1) {
        return unknown_caller();
    }
    TRY(caller.link, link_holders_(*text, caller.origin));
    caller.principal.id = caller.link->id;
    return {};
}

/// Provisioners have no cookies; one that comes along is nobody's.
Status Guard::authenticate_provisioner(const http::Request& request, Caller& caller) {
    const std::string* const authorization = request.headers.find("Authorization");
    const auto text = authorization == nullptr ? std::nullopt : bearer_in(*authorization);
    if (!text || !provisioners_ || request.headers.count("Authorization") != 1) {
        return unknown_caller();
    }
    TRY(caller.provisioner, provisioners_(request.path.at("provider"), *text));
    caller.principal = Principal::provisioning(caller.provisioner->str());
    return {};
}

Status Guard::authenticate_token(std::string_view authorization, Caller& caller) {
    const auto bearer = bearer_in(authorization);
    if (!bearer) {
        return unknown_caller();
    }
    const std::string_view text = *bearer;
    if (text.starts_with(kUserToken)) {
        TRY(caller.bearer, ports_.user_tokens.authenticate(text));
        caller.principal = caller.bearer->user.principal();
        caller.origin.via = caller.bearer->token.id.str();
        return {};
    }
    TRY(caller.program, ports_.api_tokens.authenticate(text));
    caller.principal = caller.program->principal();
    return {};
}

Status Guard::authenticate_session(const std::string& cookie, Caller& caller) {
    const auto token = crypto::SessionToken::parse(cookie);
    if (!token) {
        return unknown_caller();
    }
    TRY(auto found, ports_.sessions.authenticate(*token, identity::Sessions::Stages::Enrolling));
    caller.principal = found.user.principal();
    caller.session.emplace(std::move(found.session), std::move(found.user), *token);
    return {};
}

Status Guard::authorize(const http::Request& request, Access access, const Caller& caller) const {
    if (caller.session && !access.admits_enrolment() &&
        caller.session->session.stage != identity::SessionStage::Active) {
        return Error{ErrorKind::Forbidden, "session.enrolment_needed",
                     "whoever has this role has to have a second factor: set one up first"};
    }
    if (caller.session && is_unsafe(request.verb)) {
        TRY_DONE(
            ports_.sessions.check_csrf(caller.session->token, request.headers.get("X-CSRF-Token")));
    }
    if (access.needs_session() && !caller.session) {
        return Error{ErrorKind::Forbidden, "auth.session_needed",
                     "this is for people in the console, not for tokens"};
    }
    if (access.door() == Access::Door::Person && caller.program) {
        return Error{ErrorKind::Forbidden, "auth.person_needed",
                     "this is for people, not for API tokens"};
    }
    const std::optional<Permission> permission = access.permission();
    if (permission && !identity::can(caller.principal, *permission)) {
        return not_allowed(*permission);
    }
    if (access.door() == Access::Door::FreshSession) {
        TRY_DONE(ports_.sessions.require_fresh_proof(caller.console().session));
    }
    return {};
}

Status Guard::require(const Caller& caller, Permission permission, std::string_view route) {
    if (identity::can(caller.principal, permission)) {
        return {};
    }
    const Error refusal = not_allowed(permission);
    record(caller, route, refusal);
    return refusal;
}

void Guard::record(const Caller& caller, std::string_view route, const Error& refusal) {
    const bool is_known = caller.principal.kind != Principal::Kind::Anonymous;
    const auto unwritten = is_known ? std::optional<std::int64_t>(0) : anonymous_.take();
    if (!unwritten) {
        return;
    }
    identity::ChangeEvent event{.action = "request.refused",
                                .caller = {.principal = caller.principal, .origin = caller.origin},
                                .subject = std::string(route),
                                .at = ports_.clock.now(),
                                .outcome = identity::ChangeEvent::Outcome::Refused,
                                .details = {{"reason", std::string(refusal.reason)}}};
    if (*unwritten > 0) {
        event.details.emplace_back("not_recorded_before", std::to_string(*unwritten));
    }
    const Status recorded = ports_.database.write(
        [&](sql::Session& session) { return ports_.changes.record(session, event); });
    if (!recorded) { // refused all the same
        ports_.log.error("audit.refusal_lost", {{"request_id", caller.origin.request_id},
                                                {"reason", recorded.error().reason}});
    }
}

std::string Guard::principal(const Caller& caller) const {
    return caller.principal.id;
}

} // namespace muster::api
