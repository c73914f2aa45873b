#include "api_people/user_routes.h"

#include <optional>
#include <utility>

#include "api/paging.h"
#include "api/revision.h"
#include "api_people/user_json.h"

namespace muster::api {

/// A user, and the link that was made for them: who can mail it to them tells it to nobody else.
struct UserWithLink {
    identity::User user;
    std::optional<LinkView> link;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::UserWithLink> = std::tuple{
    JsonField{"user", &api::UserWithLink::user, "whom it is for"},
    JsonField{"link", &api::UserWithLink::link,
              "to be handed on to them; null: it was mailed to them"},
};

template <>
inline constexpr auto json_fields<identity::Invitation> = std::tuple{
    JsonField{"email", &identity::Invitation::email, "what the user will sign in with"},
    JsonField{"name", &identity::Invitation::name, "what the user is called"},
    JsonField{"role", &identity::Invitation::role, "what the user may do"},
};

template <>
inline constexpr auto json_fields<identity::UserEdit> = std::tuple{
    JsonField{"email", &identity::UserEdit::email, "absent: as it is"},
    JsonField{"name", &identity::UserEdit::name, "absent: as it is"},
    JsonField{"role", &identity::UserEdit::role, "absent: as it is"},
};

} // namespace muster

namespace muster::api {
namespace {

using identity::User;
using identity::UserId;

Result<UserId> user_id_of(const http::Request& request) {
    return UserId::parse(request.path.at("id"));
}

Answer list(const UserPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kPageQuery));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto after, paging.after<UserId>());
    TRY(const auto users, ports.users.list({.after = after, .limit = paging.limit + 1}));
    return page_response(
        users, paging.limit, [](const User& user) { return to_json(user); },
        [](const User& user) { return user.id.str(); });
}

http::Response with_link(int status,
                         const UserPorts& ports,
                         const http::Request& request,
                         std::string_view page,
                         const User& user,
                         const identity::Link& link) {
    std::optional<LinkView> shown;
    if (!ports.mails_links) {
        shown = link_view(request, ports.public_url, page, link);
    }
    return http::Response::json(status,
                                to_json(UserWithLink{.user = user, .link = std::move(shown)}));
}

Answer invite(const UserPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto invitation, request.json_as<identity::Invitation>());
    TRY(const auto invited, ports.users.invite(caller, invitation));
    auto response = with_link(201, ports, request, "invitation", invited.user, invited.link);
    response.headers.add("Location", "/api/v1/users/" + invited.user.id.str());
    return response;
}

Answer show(const UserPorts& ports, const http::Request& request, const Caller&) {
    TRY(const UserId id, user_id_of(request));
    TRY(const User user, ports.users.get(id));
    return record_response(200, to_json(user), user.revision);
}

Answer edit(const UserPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const UserId id, user_id_of(request));
    TRY(const auto body, request.json_as<identity::UserEdit>());
    TRY(const std::int64_t revision, seen_revision(request));
    TRY(const User user, ports.users.edit(caller, id, revision, body));
    return record_response(200, to_json(user), user.revision);
}

Answer remove(const UserPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const UserId id, user_id_of(request));
    TRY_DONE(ports.users.remove(caller, id));
    return http::Response::empty();
}

Answer invite_again(const UserPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const UserId id, user_id_of(request));
    TRY(const auto invited, ports.users.invite_again(caller, id));
    return with_link(200, ports, request, "invitation", invited.user, invited.link);
}

Answer deactivate(const UserPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const UserId id, user_id_of(request));
    TRY(const User user, ports.users.deactivate(caller, id));
    return record_response(200, to_json(user), user.revision);
}

Answer reactivate(const UserPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const UserId id, user_id_of(request));
    TRY(const User user, ports.users.reactivate(caller, id));
    return record_response(200, to_json(user), user.revision);
}

Answer make_reset_link(const UserPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const UserId id, user_id_of(request));
    TRY(const auto reset, ports.password_changes.make_reset(caller, id));
    return with_link(200, ports, request, "reset", reset.user, reset.link);
}

Answer
reset_second_factor(const UserPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const UserId id, user_id_of(request));
    TRY_DONE(ports.second_factors.reset(caller, id));
    return http::Response::empty();
}

using UserRoute = Route<UserPorts>;
using enum http::Verb;

constexpr Operation::Schema kUser = &json_schema<User>;
constexpr Operation::Schema kWithLink = &json_schema<UserWithLink>;

constexpr UserRoute kUserRoutes[] = {
    {Get,
     "/api/v1/users",
     Permission::UsersRead,
     &list,
     {.summary = "List users", .query = kPageQuery, .answer = &list_schema<User>}},
    {Post,
     "/api/v1/users",
     Permission::UsersCreate,
     &invite,
     {.summary = "Invite a user",
      .body = &json_schema<identity::Invitation>,
      .status = 201,
      .answer = kWithLink}},
    {Get,
     "/api/v1/users/{id}",
     Permission::UsersRead,
     &show,
     {.summary = "Show a user", .answer = kUser}},
    {Patch,
     "/api/v1/users/{id}",
     Permission::UsersUpdate,
     &edit,
     {.summary = "Change a user",
      .body = &json_schema<identity::UserEdit>,
      .answer = kUser,
      .needs_revision = true}},
    {Delete,
     "/api/v1/users/{id}",
     Permission::UsersDelete,
     &remove,
     {.summary = "Delete a user", .status = 204}},
    {Post,
     "/api/v1/users/{id}/invite",
     Permission::UsersCreate,
     &invite_again,
     {.summary = "Make another invitation", .answer = kWithLink}},
    {Post,
     "/api/v1/users/{id}/deactivate",
     Permission::UsersUpdate,
     &deactivate,
     {.summary = "Deactivate a user", .answer = kUser}},
    {Post,
     "/api/v1/users/{id}/reactivate",
     Permission::UsersUpdate,
     &reactivate,
     {.summary = "Reactivate a user", .answer = kUser}},
    {Post,
     "/api/v1/users/{id}/reset-link",
     Permission::UsersResetPassword,
     &make_reset_link,
     {.summary = "Make a link to set a password anew", .answer = kWithLink}},
    {Delete,
     "/api/v1/users/{id}/second-factor",
     Permission::UsersResetSecondFactor,
     &reset_second_factor,
     {.summary = "Take a lost second factor away", .status = 204}},
};

} // namespace

std::span<const UserRoute> user_routes() {
    return kUserRoutes;
}

} // namespace muster::api
