#include "api_people/passkey_routes.h"

#include "api/paging.h"
#include "api_people/passkey_json.h"
#include "api_people/sign_in_json.h"

namespace muster::api {

struct CreationView {
    CreationOptions public_key;
};

struct RequestView {
    RequestOptions public_key;
};

/// The codes are shown once.
struct AddedPasskeyView {
    PasskeyView passkey;
    std::vector<std::string> recovery_codes;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::CreationView> = std::tuple{
    JsonField{"public_key", &api::CreationView::public_key,
              "for PublicKeyCredential.parseCreationOptionsFromJSON()"},
};

template <>
inline constexpr auto json_fields<api::RequestView> = std::tuple{
    JsonField{"public_key", &api::RequestView::public_key,
              "for PublicKeyCredential.parseRequestOptionsFromJSON()"},
};

template <>
inline constexpr auto json_fields<api::AddedPasskeyView> = std::tuple{
    JsonField{"passkey", &api::AddedPasskeyView::passkey, "the new one"},
    JsonField{"recovery_codes", &api::AddedPasskeyView::recovery_codes,
              "of the first second factor, each works once; empty: there were some"},
};

} // namespace muster

namespace muster::api {
namespace {

using webauthn::RelyingParty;
using webauthn::UserVerification;

Result<RelyingParty> party_of(const PasskeyPorts& ports, const http::Request& request) {
    return RelyingParty::at(page_url(request, ports.public_url, ""));
}

Result<crypto::SessionToken> half_session(const http::Request& request) {
    auto session = cookie_token(request, kSessionCookie);
    if (!session) {
        return Error{ErrorKind::Unauthorized, "session.none", "begin with the password"};
    }
    return std::move(*session);
}

/// What a browser answered, and from where.
Result<identity::PasskeyAttempt>
attempt_of(const PasskeyPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(auto body, request.json_as<AssertionBody>());
    TRY(auto party, party_of(ports, request));
    return identity::PasskeyAttempt{.party = std::move(party),
                                    .answer = passkey_answer(std::move(body)),
                                    .device = cookie_token(request, kDeviceCookie),
                                    .origin = caller.origin};
}

http::Response asked(const identity::PasskeyQuestion& question,
                     const RelyingParty& party,
                     UserVerification verification) {
    return http::Response::json(
        200, to_json(RequestView{request_options(question, party, verification)}));
}

Answer list(const PasskeyPorts& ports, const http::Request&, const Caller& caller) {
    TRY(const auto passkeys, ports.passkeys.list(caller.person().id));
    Json::Array items;
    for (const identity::Passkey& passkey : passkeys) {
        items.push_back(to_json(passkey_view(passkey)));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer begin(const PasskeyPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto party, party_of(ports, request));
    TRY(const auto question, ports.passkeys.begin(caller.console().session, party));
    return http::Response::json(
        200, to_json(CreationView{creation_options(question, caller.console().user, party)}));
}

Answer add(const PasskeyPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(auto body, request.json_as<NewPasskeyBody>());
    TRY(const auto party, party_of(ports, request));
    TRY(const auto added,
        ports.passkeys.add(caller, caller.console().session, party, new_passkey(std::move(body))));
    AddedPasskeyView view{.passkey = passkey_view(added.passkey), .recovery_codes = {}};
    for (const identity::RecoveryCode& code : added.recovery_codes) {
        view.recovery_codes.push_back(code.str());
    }
    auto response = http::Response::json(201, to_json(view));
    response.headers.add("Location", "/api/v1/profile/passkeys/" + added.passkey.id.str());
    TRY(const auto activated,
        ports.enrolment.end_enrolment(caller.console().token, caller.console().session));
    if (activated) {
        set_cookies(response, *activated);
    }
    return response;
}

Answer rename(const PasskeyPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto id, identity::PasskeyId::parse(request.path.at("id")));
    TRY(const auto body, request.json_as<PasskeyNameBody>());
    TRY_DONE(ports.passkeys.rename(caller, caller.person().id, id, body.name));
    return http::Response::empty();
}

Answer remove(const PasskeyPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto id, identity::PasskeyId::parse(request.path.at("id")));
    TRY_DONE(ports.passkeys.remove(caller, caller.console().user, id));
    return http::Response::empty();
}

Answer ask(const PasskeyPorts& ports, const http::Request& request, const Caller&) {
    TRY(const auto party, party_of(ports, request));
    return asked({.challenge = ports.sign_in.ask(), .passkeys = {}}, party,
                 UserVerification::Required);
}

Answer sign_in(const PasskeyPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto attempt, attempt_of(ports, request, caller));
    TRY(const auto signed_in, ports.sign_in.with_passkey(attempt));
    return signed_in_response(201, signed_in);
}

Answer ask_second(const PasskeyPorts& ports, const http::Request& request, const Caller&) {
    TRY(const auto session, half_session(request));
    TRY(const auto party, party_of(ports, request));
    TRY(const auto question, ports.sign_in.ask_second(session, party));
    return asked(question, party, UserVerification::Preferred);
}

Answer give_second(const PasskeyPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto attempt, attempt_of(ports, request, caller));
    TRY(const auto session, half_session(request));
    TRY(const auto signed_in, ports.sign_in.with_second(session, attempt));
    return signed_in_response(200, signed_in);
}

Answer ask_proof(const PasskeyPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto party, party_of(ports, request));
    TRY(const auto question, ports.sign_in.ask_proof(caller.console().token, party));
    return asked(question, party, UserVerification::Preferred);
}

Answer prove_again(const PasskeyPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto attempt, attempt_of(ports, request, caller));
    TRY(const auto signed_in, ports.sign_in.prove_again(caller.console().token, attempt));
    return signed_in_response(200, signed_in);
}

using PasskeyRoute = Route<PasskeyPorts>;
using enum http::Verb;

constexpr Access kOwnPasskeys = by_person(Permission::ProfileUpdate);
constexpr Access kOwnPasskeysProved = with_fresh_proof(Permission::ProfileUpdate);
constexpr http::RouteOptions kAsking{.effect = http::Effect::Nothing};

constexpr PasskeyRoute kPasskeyRoutes[] = {
    {Get,
     "/api/v1/profile/passkeys",
     kOwnPasskeys.or_enrolling(),
     &list,
     {.summary = "One's own passkeys", .answer = &list_schema<PasskeyView>}},
    {Post,
     "/api/v1/profile/passkeys/options",
     kOwnPasskeysProved.or_enrolling(),
     &begin,
     {.summary = "Begin to register a passkey", .answer = &json_schema<CreationView>},
     kAsking},
    {Post,
     "/api/v1/profile/passkeys",
     kOwnPasskeysProved.or_enrolling(),
     &add,
     {.summary = "Register a passkey",
      .body = &json_schema<NewPasskeyBody>,
      .status = 201,
      .answer = &json_schema<AddedPasskeyView>}},
    // A name alone has no revision: the last one who renames it wins.
    {Patch,
     "/api/v1/profile/passkeys/{id}",
     kOwnPasskeys,
     &rename,
     {.summary = "Rename a passkey", .body = &json_schema<PasskeyNameBody>, .status = 204}},
    {Delete,
     "/api/v1/profile/passkeys/{id}",
     kOwnPasskeysProved,
     &remove,
     {.summary = "Remove a passkey", .status = 204}},
    {Post,
     "/api/v1/session/passkey/options",
     kPublic,
     &ask,
     {.summary = "Begin to sign in with a passkey", .answer = &json_schema<RequestView>}},
    {Post,
     "/api/v1/session/passkey",
     kPublic,
     &sign_in,
     {.summary = "Sign in with a passkey alone",
      .body = &json_schema<AssertionBody>,
      .status = 201,
      .answer = &json_schema<SignInView>},
     {.cost = 5}},
    {Post,
     "/api/v1/session/second-factor/options",
     kPublic,
     &ask_second,
     {.summary = "Begin to give a passkey as second factor", .answer = &json_schema<RequestView>}},
    {Post,
     "/api/v1/session/second-factor",
     kPublic,
     &give_second,
     {.summary = "Give a passkey as second factor",
      .body = &json_schema<AssertionBody>,
      .answer = &json_schema<SignInView>},
     {.cost = 5}},
    {Post,
     "/api/v1/session/proof/options",
     kOwnSession,
     &ask_proof,
     {.summary = "Begin to prove by a passkey who one is", .answer = &json_schema<RequestView>},
     kAsking},
    {Post,
     "/api/v1/session/proof/passkey",
     kOwnSession,
     &prove_again,
     {.summary = "Prove by a passkey who one is",
      .body = &json_schema<AssertionBody>,
      .answer = &json_schema<SignInView>},
     kAsking},
};

} // namespace

std::span<const PasskeyRoute> passkey_routes() {
    return kPasskeyRoutes;
}

} // namespace muster::api
