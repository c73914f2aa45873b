#include "api/profile_routes.h"

#include "api/revision.h"
#include "api/user_json.h"

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
    TRY(const auto state, ports.second_factors.state(caller.console().user.id));
    return http::Response::json(200, Json::Object{{"is_enrolled", state.is_enrolled},
                                                  {"recovery_codes", state.recovery_codes}});
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
        201, Json::Object{{"uri", uri.reveal()}, {"secret", secret_in(uri.reveal())}});
}

http::Response codes_response(const std::vector<identity::RecoveryCode>& codes) {
    Json::Array texts;
    for (const identity::RecoveryCode& code : codes) {
        texts.emplace_back(code.str());
    }
    return http::Response::json(200, Json::Object{{"recovery_codes", std::move(texts)}});
}

Answer confirm_second_factor(const ProfilePorts& ports,
                             const http::Request& request,
                             const Caller& caller) {
    TRY(const auto body, request.json_as<FirstCodeBody>());
    TRY(const auto codes,
        ports.second_factors.confirm(caller, caller.console().user, body.code.reveal()));
    return codes_response(codes);
}

Answer renew_codes(const ProfilePorts& ports, const http::Request&, const Caller& caller) {
    TRY(const auto codes, ports.second_factors.renew_recovery_codes(caller, caller.console().user));
    return codes_response(codes);
}

Answer remove_second_factor(const ProfilePorts& ports, const http::Request&, const Caller& caller) {
    TRY_DONE(ports.second_factors.remove(caller, caller.console().user));
    return http::Response::empty();
}

using Row = Route<ProfilePorts>;
using enum http::Verb;

constexpr Access kPlain = in_session(Permission::ProfileUpdate);
constexpr Access kProved = with_fresh_proof(Permission::ProfileUpdate);

constexpr Row kRoutes[] = {
    Row{Patch, "/api/v1/profile", kPlain, &rename},
    Row{Post, "/api/v1/profile/password", kProved, &change_password},
    Row{Get, "/api/v1/profile/second-factor", kPlain, &show_second_factor},
    Row{Post, "/api/v1/profile/second-factor", kProved, &begin_second_factor},
    Row{Delete, "/api/v1/profile/second-factor", kProved, &remove_second_factor},
    Row{Post, "/api/v1/profile/second-factor/confirm", kProved, &confirm_second_factor},
    Row{Post, "/api/v1/profile/second-factor/recovery-codes", kProved, &renew_codes},
};

} // namespace

std::span<const Row> profile_routes() {
    return kRoutes;
}

} // namespace muster::api
