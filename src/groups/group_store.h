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
/// The groups of several users, in the order of their names.
Result<std::vector<Membership>> memberships(sql::Session& session,
                                            std::span<const std::string> users);

/// The roles that the groups of a user give.
Result<std::vector<Role>> roles_of(sql::Session& session, const UserId& user);

/// In the order of their ids, after `after`.
Result<std::vector<UserId>> members_of(sql::Session& session,
                                       const GroupId& group,
                                       const std::optional<UserId>& after,
                                       std::int64_t limit);
Result<std::vector<UserId>> all_members(sql::Session& session, const GroupId& group);
/// Those who are members now and were not before, or the other way round.
Result<std::vector<UserId>>
insert_members(sql::Session& session, const GroupId& group, std::span<const UserId> users);
Result<std::vector<UserId>>
delete_members(sql::Session& session, const GroupId& group, std::span<const UserId> users);

/// Takes a user who is gone out of all groups.
Status forget_user(sql::Session& session, std::string_view user);

} // namespace muster::groups
