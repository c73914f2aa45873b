#include "api_people/profile_routes.h"

#include "api/cookies.h"
#include "api/revision.h"
#include "api_people/user_json.h"

namespace muster::api {

struct ProfileBody {
    identity::PersonName name;
};

struct NewPasswordBody {
    Secret password;
};

struct FirstCodeBody {
    Secret code;
};

/// What goes into an authenticator app, shown once.
struct NewFactorView {
    std::string uri;
    std::string secret;
};

/// Shown once.
struct RecoveryCodesView {
    std::vector<std::string> recovery_codes;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::ProfileBody> = std::tuple{
    JsonField{"name", &api::ProfileBody::name, "what one is called"},
};

template <>
inline constexpr auto json_fields<api::NewPasswordBody> = std::tuple{
    JsonField{"password", &api::NewPasswordBody::password, "the new one"},
};

template <>
inline constexpr auto json_fields<api::FirstCodeBody> = std::tuple{
    JsonField{"code", &api::FirstCodeBody::code, "what the app shows"},
};

template <>
inline constexpr auto json_fields<identity::SecondFactors::State> = std::tuple{
    JsonField{"is_enrolled", &identity::SecondFactors::State::is_enrolled,
              "whether one is asked for"},
    JsonField{"has_app", &identity::SecondFactors::State::has_app,
              "whether an authenticator app is one"},
    JsonField{"passkeys", &identity::SecondFactors::State::passkeys, "how many there are"},
    JsonField{"recovery_codes", &identity::SecondFactors::State::recovery_codes,
              "how many are left"},
    JsonField{"is_required", &identity::SecondFactors::State::is_required,
              "whether one may not do without"},
};

template <>
inline constexpr auto json_fields<api::NewFactorView> = std::tuple{
    JsonField{"uri", &api::NewFactorView::uri, "otpauth://…, for a camera"},
    JsonField{"secret", &api::NewFactorView::secret, "the same for a keyboard"},
};

template <>
inline constexpr auto json_fields<api::RecoveryCodesView> = std::tuple{
    JsonField{"recovery_codes", &api::RecoveryCodesView::recovery_codes,
              "each works once, for when the app is lost"},
};

} // namespace muster

namespace muster::api {
namespace {

Answer rename(const ProfilePorts& ports, const http::Request& request, const Caller& caller) {
    TRY(auto body, request.json_as<ProfileBody>());
    TRY(const std::int64_t revision, seen_revision(request));
    TRY(const auto user, ports.users.edit(caller, caller.console().user.id, revision,
                                          {.email = {}, .name = std::move(body.name), .role = {}}));
    return record_response(200, to_json(user), user.revision);
}

Answer
change_password(const ProfilePorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<NewPasswordBody>());
    TRY_DONE(ports.password_changes.change(caller, caller.console().session, body.password));
    return http::Response::empty();
}

Answer show_second_factor(const ProfilePorts& ports, const http::Request&, const Caller& caller) {
    TRY(const auto state, ports.second_factors.state(caller.console().user));
    return http::Response::json(200, to_json(state));
}

/// The parameter of an otpauth URI that people type where no camera is.
std::string_view secret_in(std::string_view uri) {
    constexpr std::string_view kName = "secret=";
    const std::string_view rest = uri.substr(std::min(uri.find(kName), uri.size()));
    return rest.substr(std::min(kName.size(), rest.size()), rest.find('&') - kName.size());
}

Answer begin_second_factor(const ProfilePorts& ports, const http::Request&, const Caller& caller) {
    TRY(const Secret uri, ports.second_factors.begin(caller.console().user));
    return http::Response::json(
        201, to_json(NewFactorView{.uri = std::string(uri.reveal()),
                                   .secret = std::string(secret_in(uri.reveal()))}));
}

http::Response codes_response(const std::vector<identity::RecoveryCode>& codes) {
    RecoveryCodesView view;
    for (const identity::RecoveryCode& code : codes) {
        view.recovery_codes.push_back(code.str());
    }
    return http::Response::json(200, to_json(view));
}

Answer confirm_second_factor(const ProfilePorts& ports,
                             const http::Request& request,
                             const Caller& caller) {
    TRY(const auto body, request.json_as<FirstCodeBody>());
    TRY(const auto codes,
        ports.second_factors.confirm(caller, caller.console().user, body.code.reveal()));
    http::Response response = codes_response(codes);
    TRY(const auto activated,
        ports.sign_in.end_enrolment(caller.console().token, caller.console().session));
    if (activated) {
        set_cookies(response, *activated);
    }
    return response;
}

Answer renew_codes(const ProfilePorts& ports, const http::Request&, const Caller& caller) {
    TRY(const auto codes, ports.second_factors.renew_recovery_codes(caller, caller.console().user));
    return codes_response(codes);
}

Answer remove_second_factor(const ProfilePorts& ports, const http::Request&, const Caller& caller) {
    TRY_DONE(ports.second_factors.remove(caller, caller.console().user));
    return http::Response::empty();
}

using ProfileRoute = Route<ProfilePorts>;
using enum http::Verb;

constexpr Access kOwnProfile = in_session(Permission::ProfileUpdate);
constexpr Access kOwnProfileProved = with_fresh_proof(Permission::ProfileUpdate);

constexpr ProfileRoute kProfileRoutes[] = {
    {Patch,
     "/api/v1/profile",
     kOwnProfile,
     &rename,
     {.summary = "Change one's own name",
      .body = &json_schema<ProfileBody>,
      .answer = &json_schema<identity::User>,
      .needs_revision = true}},
    {Post,
     "/api/v1/profile/password",
     kOwnProfileProved,
     &change_password,
     {.summary = "Change one's own password",
      .body = &json_schema<NewPasswordBody>,
      .status = 204}},
    {Get,
     "/api/v1/profile/second-factor",
     kOwnProfile.or_enrolling(),
     &show_second_factor,
     {.summary = "One's own second factor",
      .answer = &json_schema<identity::SecondFactors::State>}},
    {Post,
     "/api/v1/profile/second-factor",
     kOwnProfileProved.or_enrolling(),
     &begin_second_factor,
     {.summary = "Begin to use an authenticator app",
      .status = 201,
      .answer = &json_schema<NewFactorView>}},
    {Delete,
     "/api/v1/profile/second-factor",
     kOwnProfileProved,
     &remove_second_factor,
     {.summary = "Do without the second factor", .status = 204}},
    {Post,
     "/api/v1/profile/second-factor/confirm",
     kOwnProfileProved.or_enrolling(),
     &confirm_second_factor,
     {.summary = "Confirm the app by a first code",
      .body = &json_schema<FirstCodeBody>,
      .answer = &json_schema<RecoveryCodesView>}},
    {Post,
     "/api/v1/profile/second-factor/recovery-codes",
     kOwnProfileProved,
     &renew_codes,
     {.summary = "Make new recovery codes", .answer = &json_schema<RecoveryCodesView>}},
};

} // namespace

std::span<const ProfileRoute> profile_routes() {
    return kProfileRoutes;
}

} // namespace muster::api
