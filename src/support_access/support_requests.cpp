#include "support_access/support_requests.h"

#include "crypto/sha256.h"
#include "identity/later.h"
#include "identity/shown_text.h"
#include "support_access/request_store.h"

namespace muster::support_access {
namespace {

using identity::Caller;
using identity::ChangeEvent;
using identity::later;

constexpr identity::ThrottlePolicy kAskedBySource{.free_attempts = 5,
                                                  .first_delay = std::chrono::seconds{60},
                                                  .longest_delay = std::chrono::seconds{3600},
                                                  .most_failures = 0,
                                                  .forgotten_after = std::chrono::hours{4}};

Error bad_state() {
    return {ErrorKind::Conflict, "support.bad_state", "the request was decided or is over"};
}

Error refused() {
    return {ErrorKind::Unauthorized, "support.refused",
            "nobody has approved this access, or it is over"};
}

std::string_view action_of(SupportState state) {
    switch (state) {
    case SupportState::Requested: return "support.requested";
    case SupportState::Approved: return "support.approved";
    case SupportState::Denied: return "support.denied";
    case SupportState::Ended: return "support.ended";
    }
    return "";
}

Status check(const Approval& approval, Instant now) {
    if (approval.ends_at <= now || approval.ends_at > later(now, SupportRequests::kLongest)) {
        return Error{ErrorKind::Invalid, "support.bad_end",
                     "access from outside ends within the next 72 hours"};
    }
    return {};
}

/// What is decided, for the record. The words stay with the request, where they can be erased; that
/// they are still the same is shown by their hash.
std::vector<ChangeEvent::Detail> details_of(const SupportRequest& request) {
    std::vector<ChangeEvent::Detail> details;
    if (request.decision) {
        details.emplace_back("decision_sha256", crypto::Sha256::of(request.decision->str()).hex());
    }
    if (request.role) {
        details.emplace_back("role", std::string(kRoleNames.name(*request.role)));
    }
    if (request.ends_at) {
        details.emplace_back("ends_at", request.ends_at->str());
    }
    if (request.guest) {
        details.emplace_back("guest", request.guest->str());
    }
    return details;
}

} // namespace

Result<SupportRequests::Asked> SupportRequests::ask(const identity::Origin& origin,
                                                    const NewSupportRequest& request) {
    const Asked asked{.request = {.id = SupportRequestId::make(ports_.clock, ports_.random),
                                  .email = request.email,
                                  .name = request.name,
                                  .company = request.company,
                                  .reason = request.reason,
                                  .address = identity::shown_text(origin.address),
                                  .created_at = ports_.clock.now()},
                      .token = crypto::Token::make(crypto::TokenKind::Support, ports_.random)};
    TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(throttle_.begin(session, {"support_source", identity::source_of(origin.address)},
                                 kAskedBySource, ports_.clock.now()));
        TRY(const std::int64_t open, count_open_requests(session));
        if (open >= kMostOpen) {
            return Error{ErrorKind::Conflict, "support.too_many_open",
                         "an Admin has to answer the requests there are first"};
        }
        TRY_DONE(insert_request(session, asked.request, asked.token.hash()));
        return record(session, "support.requested", {.principal = {}, .origin = origin},
                      asked.request);
    }));
    return asked;
}

Result<SupportRequest> SupportRequests::get_in(sql::Session& session,
                                               const SupportRequestId& id,
                                               SupportState expected) const {
    TRY(auto request, get_request(session, id));
    return request.state == expected ? Result<SupportRequest>(std::move(request)) : bad_state();
}

Result<SupportRequest> SupportRequests::save(sql::Session& session,
                                             const Caller& caller,
                                             const SupportRequest& request,
                                             SupportState from) const {
    TRY(const bool is_saved, save_request(session, request, from));
    if (!is_saved) {
        return bad_state();
    }
    TRY_DONE(record(session, action_of(request.state), caller, request));
    return request;
}

Result<SupportRequest> SupportRequests::approve(const Caller& caller,
                                                const SupportRequestId& id,
                                                const Approval& approval) {
    const Instant now = ports_.clock.now();
    TRY_DONE(check(approval, now));
    TRY(const auto approver, identity::UserId::parse(caller.principal.id));
    return ports_.database.write([&](sql::Session& session) -> Result<SupportRequest> {
        TRY(auto request, get_in(session, id, SupportState::Requested));
        TRY(const auto guest, ports_.guests.admit(session, {.email = request.email,
                                                            .name = request.name,
                                                            .role = approval.role,
                                                            .until = approval.ends_at}));
        TRY(const auto other, find_approved(session, guest.id));
        if (other) {
            return Error{ErrorKind::Conflict, "support.already_in",
                         "this engineer is let in already; end that first"};
        }
        request.state = SupportState::Approved;
        request.decided_by = approver;
        request.decided_at = now;
        request.decision = approval.decision;
        request.role = approval.role;
        request.ends_at = approval.ends_at;
        request.guest = guest.id;
        return save(session, caller, request, SupportState::Requested);
    });
}

Result<SupportRequest>
SupportRequests::deny(const Caller& caller, const SupportRequestId& id, const Statement& decision) {
    TRY(const auto denier, identity::UserId::parse(caller.principal.id));
    return ports_.database.write([&](sql::Session& session) -> Result<SupportRequest> {
        TRY(auto request, get_in(session, id, SupportState::Requested));
        request.state = SupportState::Denied;
        request.decided_by = denier;
        request.decided_at = ports_.clock.now();
        request.decision = decision;
        return save(session, caller, request, SupportState::Requested);
    });
}

Result<SupportRequest> SupportRequests::end(const Caller& caller, const SupportRequestId& id) {
    TRY(const auto who, identity::UserId::parse(caller.principal.id));
    return ports_.database.write([&](sql::Session& session) -> Result<SupportRequest> {
        TRY(auto request, get_in(session, id, SupportState::Approved));
        TRY_DONE(ports_.guests.end(session, *request.guest));
        request.state = SupportState::Ended;
        request.ended_at = ports_.clock.now();
        request.ended_by = who;
        return save(session, caller, request, SupportState::Approved);
    });
}

Result<SupportRequest> SupportRequests::get(const SupportRequestId& id) {
    return ports_.database.read([&](sql::Session& session) { return get_request(session, id); });
}

Result<std::vector<SupportRequest>>
SupportRequests::list(const std::optional<SupportRequestId>& after, int limit) {
    return ports_.database.read(
        [&](sql::Session& session) { return list_requests(session, after, limit); });
}

Result<std::optional<SupportRequest>> SupportRequests::of_guest(const identity::UserId& guest) {
    return ports_.database.read(
        [&](sql::Session& session) { return find_approved(session, guest); });
}

Result<identity::SignedIn> SupportRequests::sign_in(const Arrival& arrival) {
    const auto token = crypto::Token::parse(crypto::TokenKind::Support, arrival.token);
    if (!token) {
        return refused();
    }
    return ports_.database.write([&](sql::Session& session) -> Result<identity::SignedIn> {
        TRY(const auto request, find_request(session, token->hash()));
        if (!request || request->state != SupportState::Approved ||
            ports_.clock.now() >= *request->ends_at) {
            return refused();
        }
        auto signed_in = ports_.guests.sign_in(
            session, {.user = *request->guest, .device = arrival.device, .origin = arrival.origin});
        const bool is_gone = !signed_in && (signed_in.error().kind == ErrorKind::NotFound ||
                                            signed_in.error().kind == ErrorKind::Forbidden);
        return is_gone ? Result<identity::SignedIn>(refused()) : std::move(signed_in);
    });
}

Status SupportRequests::end_due() {
    const Instant now = ports_.clock.now();
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(delete_unanswered(session, later(now, -kUnanswered)));
        TRY(auto due, requests_due(session, now));
        for (SupportRequest& request : due) {
            TRY_DONE(ports_.guests.end(session, *request.guest));
            request.state = SupportState::Ended;
            request.ended_at = request.ends_at;
            TRY_DONE(save(session, {.principal = Principal::system("support"), .origin = {}},
                          request, SupportState::Approved));
        }
        return {};
    });
}

Status SupportRequests::record(sql::Session& session,
                               std::string_view action,
                               const Caller& caller,
                               const SupportRequest& request) const {
    return ports_.changes.record(session, {.action = action,
                                           .caller = caller,
                                           .subject = request.id.str(),
                                           .at = ports_.clock.now(),
                                           .details = details_of(request)});
}

} // namespace muster::support_access
