#include "groups/groups.h"

#include <algorithm>
#include <string>
#include <utility>

#include "identity/user_store.h"

namespace muster::groups {
namespace {

using Details = std::vector<identity::ChangeEvent::Detail>;

constexpr std::size_t kNamed = 100; // users in the record of one change

std::string printed(const std::optional<Role>& role) {
    return role ? std::string(kRoleNames.name(*role)) : "none";
}

/// A group that is kept here has a name that people can read at a glance.
Status check_name(const GroupName& name) {
    constexpr std::int64_t kLeast = 2;
    constexpr std::int64_t kMost = 64;
    const auto is_first_byte = [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    };
    const auto characters = std::ranges::count_if(name.str(), is_first_byte);
    if (characters < kLeast || characters > kMost) {
        return Error{ErrorKind::Invalid, "group.bad_name",
                     "the name of a group has 2 to 64 characters"};
    }
    return {};
}

Status require_own(const Group& group) {
    if (group.provider) {
        return Error{ErrorKind::Conflict, "group.federated",
                     "the group comes from a sign-in provider; change it there"};
    }
    return {};
}

/// The group as an Admin wants it.
Result<Group> edited(const Group& before, const GroupEdit& edit) {
    Group after = before;
    if (edit.name && *edit.name != before.name) {
        TRY_DONE(require_own(before));
        TRY_DONE(check_name(*edit.name));
        after.name = *edit.name;
    }
    after.role = edit.role.value_or(before.role);
    return after;
}

Details details_of(const Group& before, const Group& after) {
    Details details;
    if (before.name != after.name) {
        details.emplace_back("changed", "name");
    }
    if (before.role != after.role) {
        details.emplace_back("role_before", printed(before.role));
        details.emplace_back("role", printed(after.role));
    }
    return details;
}

/// How many, and who as far as a record has room.
void add_users(Details& details,
               std::string_view count,
               std::string_view named,
               const std::vector<UserId>& users) {
    if (users.empty()) {
        return;
    }
    std::string ids;
    for (const UserId& user : std::span(users).first(std::min(users.size(), kNamed))) {
        ids += (ids.empty() ? "" : ",") + user.str();
    }
    details.emplace_back(count, std::to_string(users.size()));
    details.emplace_back(named, std::move(ids));
}

} // namespace

Status Groups::insert(sql::Session& session, const Caller& caller, const Group& group) const {
    TRY_DONE(insert_group(session, group));
    Details details{{"role", printed(group.role)}};
    if (group.provider) {
        details.emplace_back("provider", group.provider->str());
    }
    return record(session, "group.created", caller, group.id, std::move(details));
}

Result<Group> Groups::create(const Caller& caller, const NewGroup& group) const {
    TRY_DONE(check_name(group.name));
    const Instant now = ports_.clock.now();
    const Group made{.id = GroupId::make(ports_.clock, ports_.random),
                     .name = group.name,
                     .provider = {},
                     .role = group.role,
                     .created_at = now,
                     .changed_at = now};
    return ports_.database.write([&](sql::Session& session) -> Result<Group> {
        TRY_DONE(insert(session, caller, made));
        return made;
    });
}

Result<Group> Groups::create(sql::Session& session,
                             const Caller& caller,
                             const identity::ProviderId& provider,
                             const GroupName& name) const {
    const Instant now = ports_.clock.now();
    Group made{.id = GroupId::make(ports_.clock, ports_.random),
               .name = name,
               .provider = provider,
               .role = {},
               .created_at = now,
               .changed_at = now};
    TRY_DONE(insert(session, caller, made));
    return made;
}

Result<Group>
Groups::save(sql::Session& session, const Caller& caller, const Group& before, Group after) const {
    after.changed_at = ports_.clock.now();
    TRY(auto saved, save_group(session, std::move(after)));
    if (before.role != saved.role) {
        TRY(const auto members, all_members(session, saved.id));
        TRY_DONE(ports_.roles.refresh(session, caller, members));
    }
    TRY_DONE(record(session, "group.edited", caller, saved.id, details_of(before, saved)));
    return saved;
}

Result<Group> Groups::edit(const Caller& caller,
                           const GroupId& id,
                           std::int64_t revision,
                           const GroupEdit& edit) const {
    return ports_.database.write([&](sql::Session& session) -> Result<Group> {
        TRY(const Group before, get_group(session, id));
        TRY(Group after, edited(before, edit));
        after.revision = revision;
        return save(session, caller, before, std::move(after));
    });
}

Status Groups::rename(sql::Session& session,
                      const Caller& caller,
                      const Group& group,
                      const GroupName& name) const {
    if (group.name == name) {
        return {};
    }
    Group renamed = group;
    renamed.name = name;
    TRY_DONE(save(session, caller, group, std::move(renamed)));
    return {};
}

Status Groups::remove(sql::Session& session, const Caller& caller, const Group& group) const {
    TRY(const auto members, all_members(session, group.id));
    TRY_DONE(delete_group(session, group.id));
    if (group.role) {
        TRY_DONE(ports_.roles.refresh(session, caller, members));
    }
    return record(session, "group.deleted", caller, group.id);
}

Status Groups::remove(const Caller& caller, const GroupId& id) const {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Group group, get_group(session, id));
        TRY_DONE(require_own(group));
        return remove(session, caller, group);
    });
}

Status Groups::forget(sql::Session& session,
                      const Caller& caller,
                      const identity::ProviderId& provider) const {
    TRY(const auto groups, groups_of_provider(session, provider));
    for (const Group& group : groups) {
        TRY_DONE(remove(session, caller, group));
    }
    return {};
}

Status Groups::change_members(sql::Session& session,
                              const Caller& caller,
                              const Group& group,
                              const MemberChange& change) const {
    if (change.added.empty() && change.removed.empty()) {
        return {};
    }
    TRY_DONE(delete_members(session, group.id, change.removed));
    TRY_DONE(insert_members(session, group.id, change.added));
    Details details;
    add_users(details, "added", "added_users", change.added);
    add_users(details, "removed", "removed_users", change.removed);
    TRY_DONE(record(session, "group.members_changed", caller, group.id, std::move(details)));
    if (group.role) {
        TRY_DONE(ports_.roles.refresh(session, caller, change.added));
        TRY_DONE(ports_.roles.refresh(session, caller, change.removed));
    }
    return {};
}

Status Groups::put_in(sql::Session& session,
                      const Caller& caller,
                      const Group& group,
                      const UserId& user) const {
    TRY(const auto already, members_among(session, group.id, std::span(&user, 1)));
    return already.empty()
               ? change_members(session, caller, group, {.added = {user}, .removed = {}})
               : Status();
}

Status Groups::take_out(sql::Session& session,
                        const Caller& caller,
                        const Group& group,
                        const UserId& user) const {
    TRY(auto still, members_among(session, group.id, std::span(&user, 1)));
    return change_members(session, caller, group, {.added = {}, .removed = std::move(still)});
}

Status Groups::place(sql::Session& session,
                     const Caller& caller,
                     const identity::ProviderId& provider,
                     const UserId& user,
                     std::span<const std::string> names) const {
    std::vector<GroupId> wanted;
    for (const std::string& text : names.first(std::min(names.size(), kMostNamed))) {
        if (const auto name = GroupName::parse(text)) {
            TRY(const Group group, find_or_create(session, caller, provider, *name));
            TRY_DONE(put_in(session, caller, group, user));
            wanted.push_back(group.id);
        }
    }
    TRY(auto others, groups_of(session, user));
    std::erase_if(others, [&](const Group& group) {
        return group.provider != provider || std::ranges::find(wanted, group.id) != wanted.end();
    });
    for (const Group& group : others) {
        TRY_DONE(change_members(session, caller, group, {.added = {}, .removed = {user}}));
    }
    return {};
}

Result<Group> Groups::find_or_create(sql::Session& session,
                                     const Caller& caller,
                                     const identity::ProviderId& provider,
                                     const GroupName& name) const {
    TRY(auto group, find_group(session, provider, name));
    if (group) {
        return std::move(*group);
    }
    return create(session, caller, provider, name);
}

Status Groups::add_member(const Caller& caller, const GroupId& id, const UserId& user) const {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Group group, get_group(session, id));
        TRY_DONE(require_own(group));
        TRY_DONE(identity::get_user(session, user));
        return put_in(session, caller, group, user);
    });
}

Status Groups::remove_member(const Caller& caller, const GroupId& id, const UserId& user) const {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Group group, get_group(session, id));
        TRY_DONE(require_own(group));
        return take_out(session, caller, group, user);
    });
}

Result<Group> Groups::get(const GroupId& id) const {
    return ports_.database.read([&](sql::Session& session) { return get_group(session, id); });
}

Result<Group>
Groups::get(sql::Session& session, const identity::ProviderId& provider, const GroupId& id) const {
    TRY(auto group, get_group(session, id));
    if (group.provider != provider) {
        return Error{ErrorKind::NotFound, "group.not_found", "there is no such group"};
    }
    return group;
}

Result<std::vector<Group>> Groups::list(const GroupPage& page) const {
    return ports_.database.read([&](sql::Session& session) { return list_groups(session, page); });
}

Result<std::vector<identity::User>>
Groups::members(const GroupId& id, const std::optional<UserId>& after, int limit) const {
    using Users = std::vector<identity::User>;
    return ports_.database.read([&](sql::Session& session) -> Result<Users> {
        TRY_DONE(get_group(session, id));
        TRY(const auto ids, members_of(session, id, after, limit));
        Users users;
        for (const UserId& user : ids) {
            TRY(auto found, identity::get_user(session, user));
            users.push_back(std::move(found));
        }
        return users;
    });
}

Status Groups::record(sql::Session& session,
                      std::string_view action,
                      const Caller& caller,
                      const GroupId& id,
                      std::vector<identity::ChangeEvent::Detail> details) const {
    return ports_.changes.record(session, {.action = action,
                                           .caller = caller,
                                           .subject = id.str(),
                                           .at = ports_.clock.now(),
                                           .details = std::move(details)});
}

} // namespace muster::groups
