#include "api_people/device_routes.h"

#include <cstdint>
#include <string>
#include <tuple>

#include "api/json_codecs.h"
#include "base/json_fields.h"

namespace muster::api {

using Decision = identity::DeviceSignIn::Decision;

struct DeviceBody {
    identity::ClientName client_name;
};

/// What a program tells its person, and asks with (RFC 8628 section 3.2).
struct DeviceCodes {
    std::string device_code;
    std::string user_code;
    std::string verification_uri;
    std::string verification_uri_complete;
    std::int64_t expires_in;
    std::int64_t interval;
};

struct DeviceCodeBody {
    Secret device_code;
};

struct IssuedToken {
    identity::UserTokenId id;
    std::string token;
    Instant expires_at;
};

struct UserCodeBody {
    Secret user_code;
};

struct DecisionBody {
    Secret user_code;
    Decision decision;
};

/// Who asks, for the person who is to decide.
struct DeviceRequestView {
    identity::ClientName client_name;
    std::string address;
    Instant created_at;
    Instant expires_at;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto kJsonNames<api::Decision> =
    enum_names<api::Decision>({{api::Decision::Approve, "approve"}, {api::Decision::Deny, "deny"}});

template <>
inline constexpr auto json_fields<api::DeviceBody> = std::tuple{
    JsonField{"client_name", &api::DeviceBody::client_name, "what the person will know it by"},
};

template <>
inline constexpr auto json_fields<api::DeviceCodes> = std::tuple{
    JsonField{"device_code", &api::DeviceCodes::device_code, "a secret of the program"},
    JsonField{"user_code", &api::DeviceCodes::user_code, "what the person types"},
    JsonField{"verification_uri", &api::DeviceCodes::verification_uri, "where they type it"},
    JsonField{"verification_uri_complete", &api::DeviceCodes::verification_uri_complete,
              "the same with the code in it"},
    JsonField{"expires_in", &api::DeviceCodes::expires_in, "seconds that both codes are good for"},
    JsonField{"interval", &api::DeviceCodes::interval, "seconds from one question to the next"},
};

template <>
inline constexpr auto json_fields<api::DeviceCodeBody> = std::tuple{
    JsonField{"device_code", &api::DeviceCodeBody::device_code, "as it was given"},
};

template <>
inline constexpr auto json_fields<api::IssuedToken> = std::tuple{
    JsonField{"id", &api::IssuedToken::id, "login_…, names it in lists"},
    JsonField{"token", &api::IssuedToken::token, "what opens the door, shown once"},
    JsonField{"expires_at", &api::IssuedToken::expires_at, "however much it is used"},
};

template <>
inline constexpr auto json_fields<api::UserCodeBody> = std::tuple{
    JsonField{"user_code", &api::UserCodeBody::user_code, "as typed"},
};

template <>
inline constexpr auto json_fields<api::DecisionBody> = std::tuple{
    JsonField{"user_code", &api::DecisionBody::user_code, "as typed"},
    JsonField{"decision", &api::DecisionBody::decision, "approve or deny"},
};

template <>
inline constexpr auto json_fields<api::DeviceRequestView> = std::tuple{
    JsonField{"client_name", &api::DeviceRequestView::client_name, "what it calls itself"},
    JsonField{"address", &api::DeviceRequestView::address, "where it asks from"},
    JsonField{"created_at", &api::DeviceRequestView::created_at, "when it asked"},
    JsonField{"expires_at", &api::DeviceRequestView::expires_at, "until when to decide"},
};

} // namespace muster

namespace muster::api {
namespace {

Answer begin(const DevicePorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<DeviceBody>());
    TRY(const auto begun, ports.device_sign_in.begin(body.client_name, caller.origin));
    const std::string page = page_url(request, ports.public_url, "device");
    const std::string code = begun.user_code.str();
    const auto interval = std::chrono::ceil<std::chrono::seconds>(begun.pace);
    return http::Response::json(
        201, to_json(DeviceCodes{.device_code = std::string(begun.device_code.text().reveal()),
                                 .user_code = code,
                                 .verification_uri = page,
                                 // Behind the #, which browsers send to nobody.
                                 .verification_uri_complete = page + "#code=" + code,
                                 .expires_in = begun.lasts.count(),
                                 .interval = interval.count()}));
}

Answer take_token(const DevicePorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<DeviceCodeBody>());
    TRY(const auto issued, ports.device_sign_in.take(body.device_code, caller.origin));
    return http::Response::json(
        200, to_json(IssuedToken{.id = issued.token.id,
                                 .token = std::string(issued.secret.text().reveal()),
                                 .expires_at = issued.token.expires_at}));
}

Answer look(const DevicePorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<UserCodeBody>());
    TRY(const auto code, identity::UserCode::parse(body.user_code.reveal()));
    TRY(const auto found, ports.device_sign_in.look(caller, code));
    return http::Response::json(200, to_json(DeviceRequestView{.client_name = found.client_name,
                                                               .address = found.address,
                                                               .created_at = found.created_at,
                                                               .expires_at = found.expires_at}));
}

Answer decide(const DevicePorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<DecisionBody>());
    TRY(const auto code, identity::UserCode::parse(body.user_code.reveal()));
    TRY_DONE(ports.device_sign_in.decide(caller, caller.console().user.id, code, body.decision));
    return http::Response::empty();
}

using DeviceRoute = Route<DevicePorts>;
using enum http::Verb;

constexpr DeviceRoute kDeviceRoutes[] = {
    {Post,
     "/api/v1/device-authorizations",
     kPublic,
     &begin,
     {.summary = "Begin to sign a command line in",
      .body = &json_schema<DeviceBody>,
      .status = 201,
      .answer = &json_schema<DeviceCodes>}},
    {Post,
     "/api/v1/device-authorizations/token",
     kPublic,
     &take_token,
     {.summary = "Take the token, once a person has agreed",
      .body = &json_schema<DeviceCodeBody>,
      .answer = &json_schema<IssuedToken>}},
    {Post,
     "/api/v1/device-authorizations/lookup",
     kOwnSession,
     &look,
     {.summary = "Which command line waits behind a code",
      .body = &json_schema<UserCodeBody>,
      .answer = &json_schema<DeviceRequestView>},
     {.effect = http::Effect::Nothing}},
    // What is let in lasts: a session that was left open is not enough.
    {Post,
     "/api/v1/device-authorizations/decision",
     kOwnFreshSession,
     &decide,
     {.summary = "Let a command line act in one's name, or not",
      .body = &json_schema<DecisionBody>,
      .status = 204}},
};

} // namespace

std::span<const DeviceRoute> device_routes() {
    return kDeviceRoutes;
}

} // namespace muster::api
