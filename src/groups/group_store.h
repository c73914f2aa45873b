#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "groups/group.h"
#include "sql/session.h"

namespace muster::groups {

using identity::UserId;

// The rows of groups and of their members, each function inside the caller's transaction. Errors of
// all: also those of sql::Session.

/// Errors: Conflict "group.duplicate_name".
Status insert_group(sql::Session& session, const Group& group);
/// Saves a group one revision higher than the one read; `group.revision` is the one that was read.
/// Errors: Stale "group.stale"; Conflict "group.duplicate_name".
Result<Group> save_group(sql::Session& session, Group group);
Status delete_group(sql::Session& session, const GroupId& id);
/// Errors: NotFound "group.not_found".
Result<Group> get_group(sql::Session& session, const GroupId& id);

/// By its name in whatever case, among those that the provider keeps.
Result<std::optional<Group>>
find_group(sql::Session& session, const identity::ProviderId& provider, const GroupName& name);

struct GroupPage {
    std::optional<GroupId> after; // the last of the page before
    int limit = 50;
};
/// In the order they were made.
Result<std::vector<Group>> list_groups(sql::Session& session, const GroupPage& page);
Result<std::vector<Group>> groups_of_provider(sql::Session& session,
                                              const identity::ProviderId& provider);
/// By their names.
Result<std::vector<Group>> groups_of(sql::Session& session, const UserId& user);

struct Membership {
    std::string user;
    std::string group;
    std::string name; // of the group
};
/// The groups of several users among those that the provider keeps, in the order of their names.
Result<std::vector<Membership>> memberships(sql::Session& session,
                                            const identity::ProviderId& provider,
                                            std::span<const std::string> users);

struct GivenRole {
    UserId user;
    Role role;
};
/// The roles that groups give to these users, each to a user once.
Result<std::vector<GivenRole>> given_roles(sql::Session& session, std::span<const UserId> users);

/// In the order of their ids, after `after`.
Result<std::vector<UserId>> members_of(sql::Session& session,
                                       const GroupId& group,
                                       const std::optional<UserId>& after,
                                       std::int64_t limit);
Result<std::vector<UserId>> all_members(sql::Session& session, const GroupId& group);
/// Those of the users who are members.
Result<std::vector<UserId>>
members_among(sql::Session& session, const GroupId& group, std::span<const UserId> users);
/// Of users who are no members yet. Errors: Conflict "sql.constraint" for one who is.
Status insert_members(sql::Session& session, const GroupId& group, std::span<const UserId> users);
Status delete_members(sql::Session& session, const GroupId& group, std::span<const UserId> users);

/// Takes a user who is gone out of all groups.
Status forget_user(sql::Session& session, std::string_view user);

} // namespace muster::groups
