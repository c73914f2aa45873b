#include "api_people/group_routes.h"

#include <utility>

#include "api/paging.h"
#include "api/revision.h"
#include "api_people/group_json.h"
#include "api_people/user_json.h"
#include "groups/access_overview.h"
#include "identity/permission_table.h"

namespace muster::api {

struct GroupEditBody {
    std::optional<groups::GroupName> name;
    std::optional<Role> role;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::GroupEditBody> = std::tuple{
    JsonField{"name", &api::GroupEditBody::name, "absent: as it is; a provider's group keeps its"},
    JsonField{"role", &api::GroupEditBody::role, "absent: as it is; null: no role"},
};

} // namespace muster

namespace muster::api {
namespace {

using groups::Group;
using groups::GroupId;
using identity::User;
using identity::UserId;

Result<GroupId> group_id_of(const http::Request& request) {
    return GroupId::parse(request.path.at("id"));
}

Answer list(const GroupPorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only(kPageQuery));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto after, paging.after<GroupId>());
    TRY(const auto rows, ports.groups.list({.after = after, .limit = paging.limit + 1}));
    return page_response(
        rows, paging.limit, [](const Group& group) { return to_json(group); },
        [](const Group& group) { return group.id.str(); });
}

Answer create(const GroupPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const auto body, request.json_as<groups::NewGroup>());
    TRY(const Group group, ports.groups.create(caller, body));
    auto response = record_response(201, to_json(group), group.revision);
    response.headers.add("Location", "/api/v1/groups/" + group.id.str());
    return response;
}

Answer show(const GroupPorts& ports, const http::Request& request, const Caller&) {
    TRY(const GroupId id, group_id_of(request));
    TRY(const Group group, ports.groups.get(id));
    return record_response(200, to_json(group), group.revision);
}

Answer edit(const GroupPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const GroupId id, group_id_of(request));
    TRY(const Json document, request.json());
    TRY(auto body, from_json<GroupEditBody>(document));
    TRY(const std::int64_t revision, seen_revision(request));
    groups::GroupEdit change{.name = std::move(body.name), .role = {}};
    if (document.find("role") != nullptr) {
        change.role = body.role;
    }
    TRY(const Group group, ports.groups.edit(caller, id, revision, change));
    return record_response(200, to_json(group), group.revision);
}

Answer remove(const GroupPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const GroupId id, group_id_of(request));
    TRY_DONE(ports.groups.remove(caller, id));
    return http::Response::empty();
}

Answer members(const GroupPorts& ports, const http::Request& request, const Caller&) {
    TRY(const GroupId id, group_id_of(request));
    TRY_DONE(request.query.expect_only(kPageQuery));
    TRY(const Paging paging, Paging::parse(request.query));
    TRY(const auto after, paging.after<UserId>());
    TRY(const auto users, ports.groups.members(id, after, paging.limit + 1));
    return page_response(
        users, paging.limit, [](const User& user) { return to_json(user); },
        [](const User& user) { return user.id.str(); });
}

Answer add_member(const GroupPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const GroupId id, group_id_of(request));
    TRY(const auto user, UserId::parse(request.path.at("user")));
    TRY_DONE(ports.groups.add_member(caller, id, user));
    return http::Response::empty();
}

Answer remove_member(const GroupPorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const GroupId id, group_id_of(request));
    TRY(const auto user, UserId::parse(request.path.at("user")));
    TRY_DONE(ports.groups.remove_member(caller, id, user));
    return http::Response::empty();
}

AccessView view_of(const groups::AccessOverview& access) {
    AccessView view{.user_id = access.user.id,
                    .state = access.user.state,
                    .role = access.user.role,
                    .sources = {},
                    .groups = access.groups,
                    .permissions = {}};
    for (const auto& source : access.sources) {
        AccessSource shown{
            .role = source.role, .group_id = {}, .group_name = {}, .counts = source.counts};
        if (source.group) {
            shown.group_id = source.group->id;
            shown.group_name = source.group->name;
        }
        view.sources.push_back(std::move(shown));
    }
    const auto table = identity::permission_table();
    for (const Permission permission : access.permissions) {
        view.permissions.push_back(
            {.name = std::string(kPermissionNames.name(permission)),
             .description = std::string(table[static_cast<std::size_t>(permission)].description)});
    }
    return view;
}

Answer access(const GroupPorts& ports, const http::Request& request, const Caller&) {
    TRY(const auto id, UserId::parse(request.path.at("id")));
    TRY(const auto found,
        ports.database.read([&](sql::Session& session) { return groups::access_of(session, id); }));
    return http::Response::json(200, to_json(view_of(found)));
}

using GroupRoute = Route<GroupPorts>;
using enum http::Verb;

constexpr Operation::Schema kGroup = &json_schema<Group>;

constexpr GroupRoute kGroupRoutes[] = {
    {Get,
     "/api/v1/groups",
     Permission::GroupsRead,
     &list,
     {.summary = "List groups", .query = kPageQuery, .answer = &list_schema<Group>}},
    {Post,
     "/api/v1/groups",
     Permission::GroupsCreate,
     &create,
     {.summary = "Create a group",
      .body = &json_schema<groups::NewGroup>,
      .status = 201,
      .answer = kGroup}},
    {Get,
     "/api/v1/groups/{id}",
     Permission::GroupsRead,
     &show,
     {.summary = "Show a group", .answer = kGroup}},
    {Patch,
     "/api/v1/groups/{id}",
     Permission::GroupsUpdate,
     &edit,
     {.summary = "Change a group",
      .body = &json_schema<GroupEditBody>,
      .answer = kGroup,
      .needs_revision = true}},
    {Delete,
     "/api/v1/groups/{id}",
     Permission::GroupsDelete,
     &remove,
     {.summary = "Delete a group", .status = 204}},
    {Get,
     "/api/v1/groups/{id}/members",
     Permission::GroupsRead,
     &members,
     {.summary = "List the users of a group", .query = kPageQuery, .answer = &list_schema<User>}},
    {Put,
     "/api/v1/groups/{id}/members/{user}",
     Permission::GroupsUpdateMembers,
     &add_member,
     {.summary = "Put a user into a group", .status = 204}},
    {Delete,
     "/api/v1/groups/{id}/members/{user}",
     Permission::GroupsUpdateMembers,
     &remove_member,
     {.summary = "Take a user out of a group", .status = 204}},
    {Get,
     "/api/v1/users/{id}/access",
     Permission::UsersRead,
     &access,
     {.summary = "Show why a user may do what they may do", .answer = &json_schema<AccessView>}},
};

} // namespace

std::span<const GroupRoute> group_routes() {
    return kGroupRoutes;
}

} // namespace muster::api
