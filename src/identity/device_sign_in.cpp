#include "identity/device_sign_in.h"

#include "crypto/hmac.h"
#include "identity/device_request_store.h"
#include "identity/later.h"
#include "identity/user_store.h"

namespace muster::identity {
namespace {

Error pending() {
    return {ErrorKind::Conflict, "device.authorization_pending", "nobody has decided yet"};
}

Error slow_down(std::chrono::milliseconds pace) {
    return {ErrorKind::RateLimited, "device.slow_down", "ask less often",
            std::chrono::ceil<std::chrono::seconds>(pace)};
}

Error denied() {
    return {ErrorKind::Forbidden, "device.denied", "the sign-in was denied in the console"};
}

/// Also for a code that is unknown: rows of those that have expired are removed.
Error expired() {
    return {ErrorKind::Invalid, "device.expired", "the code has expired or was used; begin anew"};
}

Error unknown_code() {
    return {ErrorKind::NotFound, "device.unknown_user_code",
            "no command line waits behind this code; it may have expired"};
}

} // namespace

crypto::Sha256Digest DeviceSignIn::hash_of(const UserCode& code) const {
    return crypto::hmac_sha256(code_key_, as_bytes(code.letters().reveal()));
}

Result<DeviceSignIn::Begun> DeviceSignIn::begin(const ClientName& client_name,
                                                const Origin& origin) {
    const Instant now = ports_.clock.now();
    Begun begun{.device_code = crypto::Token::make(crypto::TokenKind::Device, ports_.random),
                .user_code = UserCode::make(ports_.random),
                .lasts = policy_.lasts,
                .pace = policy_.pace};
    const DeviceRequest request{.id = DeviceRequestId::make(ports_.clock, ports_.random),
                                .client_name = client_name,
                                .address = origin.address,
                                .created_at = now,
                                .expires_at = later(now, policy_.lasts),
                                .pace = policy_.pace,
                                .asked_at = now,
                                .state = DeviceRequestState::Pending,
                                .user_id = {}};
    TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(throttle_.begin(session, {"device_request", source_of(origin.address)},
                                 policy_.request, now));
        return insert_device_request(
            session, request,
            {.device = begun.device_code.hash(), .user_code = hash_of(begun.user_code)});
    }));
    return begun;
}

Result<DeviceSignIn::Answer> DeviceSignIn::issue(sql::Session& session,
                                                 const DeviceRequest& request,
                                                 const Origin& origin) const {
    TRY_DONE(delete_device_request(session, request.id));
    if (!request.user_id) {
        return Answer{.refusal = expired(), .issued = {}};
    }
    TRY(const User user, get_user(session, *request.user_id));
    if (user.state != UserState::Active) {
        return Answer{.refusal = expired(), .issued = {}};
    }
    TRY(auto issued, ports_.user_tokens.issue(session, user, request.client_name, origin));
    return Answer{.refusal = {}, .issued = std::move(issued)};
}

Result<DeviceSignIn::Answer> DeviceSignIn::answer(sql::Session& session,
                                                  const crypto::Sha256Digest& device,
                                                  const Origin& origin) const {
    const Instant now = ports_.clock.now();
    TRY(auto request, find_by_device(session, device));
    if (!request || now >= request->expires_at) {
        return Answer{.refusal = expired(), .issued = {}};
    }
    if (request->state == DeviceRequestState::Approved) {
        return issue(session, *request, origin);
    }
    Error refusal = request->state == DeviceRequestState::Denied ? denied() : pending();
    if (now < later(request->asked_at, request->pace)) {
        request->pace += policy_.slow_down; // RFC 8628 section 3.5
        refusal = slow_down(request->pace);
    }
    request->asked_at = now;
    TRY_DONE(save_device_request(session, *request));
    return Answer{.refusal = std::move(refusal), .issued = {}};
}

Result<UserTokens::Issued> DeviceSignIn::take(const Secret& device_code, const Origin& origin) {
    const auto token = crypto::Token::parse(crypto::TokenKind::Device, device_code.reveal());
    if (!token) {
        return expired();
    }
    TRY(auto answered, ports_.database.write([&](sql::Session& session) {
        return answer(session, token->hash(), origin);
    }));
    if (answered.refusal) {
        return std::move(*answered.refusal);
    }
    return std::move(*answered.issued);
}

Result<std::optional<DeviceRequest>> DeviceSignIn::find_pending(sql::Session& session,
                                                                const Caller& caller,
                                                                const UserCode& code) const {
    const Instant now = ports_.clock.now();
    const Throttle::Subject subject{"user_code", caller.principal.id};
    TRY_DONE(throttle_.begin(session, subject, policy_.user_code, now));
    TRY(auto request, find_by_user_code(session, hash_of(code)));
    if (!request || now >= request->expires_at || request->state != DeviceRequestState::Pending) {
        TRY_DONE(ports_.changes.record(session, {.action = "device.code_typed",
                                                 .caller = caller,
                                                 .subject = {},
                                                 .at = now,
                                                 .outcome = ChangeEvent::Outcome::Refused}));
        return std::optional<DeviceRequest>();
    }
    // Taken back rather than reset: who guesses could type codes of their own in between.
    TRY_DONE(throttle_.take_back(session, subject));
    return request;
}

Result<DeviceRequest> DeviceSignIn::look(const Caller& caller, const UserCode& code) {
    TRY(auto request, ports_.database.write([&](sql::Session& session) {
        return find_pending(session, caller, code);
    }));
    return request ? Result<DeviceRequest>(std::move(*request)) : unknown_code();
}

Status DeviceSignIn::decide(const Caller& caller,
                            const UserId& user,
                            const UserCode& code,
                            Decision decision) {
    const bool approves = decision == Decision::Approve;
    TRY(const bool was_there, ports_.database.write([&](sql::Session& session) -> Result<bool> {
        TRY(auto request, find_pending(session, caller, code));
        if (!request) {
            return false;
        }
        request->state = approves ? DeviceRequestState::Approved : DeviceRequestState::Denied;
        request->user_id = user;
        TRY_DONE(save_device_request(session, *request));
        TRY_DONE(ports_.changes.record(session,
                                       {.action = approves ? "device.approved" : "device.denied",
                                        .caller = caller,
                                        .subject = request->id.str(),
                                        .at = ports_.clock.now(),
                                        .details = {{"from", request->address}}}));
        return true;
    }));
    return was_there ? Status() : unknown_code();
}

Status DeviceSignIn::clean_up() {
    return ports_.database.write([this](sql::Session& session) {
        return delete_expired_device_requests(session, ports_.clock.now());
    });
}

} // namespace muster::identity
