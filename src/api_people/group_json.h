#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "api/json_codecs.h"
#include "base/json_fields.h"
#include "groups/groups.h"

namespace muster::api {

/// A role that somebody has or is given, and whence.
struct AccessSource {
    Role role = Role::ReadOnly;
    std::optional<groups::GroupId> group_id;
    std::optional<groups::GroupName> group_name;
    bool counts = false;
};

struct AccessPermission {
    std::string name;
    std::string description;
};

/// Why somebody may do what they may do.
struct AccessView {
    identity::UserId user_id;
    identity::UserState state = identity::UserState::Active;
    Role role = Role::ReadOnly;
    std::vector<AccessSource> sources;
    std::vector<groups::Group> groups;
    std::vector<AccessPermission> permissions;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<groups::Group> = std::tuple{
    JsonField{"id", &groups::Group::id, "group_…"},
    JsonField{"name", &groups::Group::name, "what it is called"},
    JsonField{"provider_id", &groups::Group::provider, "who keeps it: provider_…; null: kept here"},
    JsonField{"role", &groups::Group::role, "what its members are given; null: no role"},
    JsonField{"created_at", &groups::Group::created_at, "when it was made"},
    JsonField{"changed_at", &groups::Group::changed_at, "when it was changed"},
    JsonField{"revision", &groups::Group::revision, "one higher with each change"},
    JsonField{"members", &groups::Group::members, "how many"},
};

template <>
inline constexpr auto json_fields<groups::NewGroup> = std::tuple{
    JsonField{"name", &groups::NewGroup::name, "what it is called, in 2 to 64 characters"},
    JsonField{"role", &groups::NewGroup::role, "what its members are given; absent: no role"},
};

template <>
inline constexpr auto json_fields<api::AccessSource> = std::tuple{
    JsonField{"role", &api::AccessSource::role, "what the user has by it"},
    JsonField{"group_id", &api::AccessSource::group_id, "null: assigned to the user"},
    JsonField{"group_name", &api::AccessSource::group_name, "null: assigned to the user"},
    JsonField{"counts", &api::AccessSource::counts, "false: another role takes precedence"},
};

template <>
inline constexpr auto json_fields<api::AccessPermission> = std::tuple{
    JsonField{"name", &api::AccessPermission::name, "as in docs/permissions.md"},
    JsonField{"description", &api::AccessPermission::description, "what it lets one do"},
};

template <>
inline constexpr auto json_fields<api::AccessView> = std::tuple{
    JsonField{"user_id", &api::AccessView::user_id, "whose access it is"},
    JsonField{"state", &api::AccessView::state, "who is not active may do nothing"},
    JsonField{"role", &api::AccessView::role, "in effect"},
    JsonField{"sources", &api::AccessView::sources, "where roles come from"},
    JsonField{"groups", &api::AccessView::groups, "whom the user belongs to"},
    JsonField{"permissions", &api::AccessView::permissions, "what the role in effect lets one do"},
};

} // namespace muster
