#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "groups/group_store.h"
#include "identity/change_log.h"
#include "identity/effective_roles.h"
#include "sql/database.h"

namespace muster::groups {

using identity::Caller;

struct NewGroup {
    GroupName name;
    std::optional<Role> role;
};

/// What changes about a group; absent stays as it is.
struct GroupEdit {
    std::optional<GroupName> name;
    std::optional<std::optional<Role>> role;
};

/// Who is put into a group and is not in it yet, and who is taken out and is in it.
struct MemberChange {
    std::vector<UserId> added;
    std::vector<UserId> removed;
};

/// Groups, as an Admin keeps them and as the providers of users keep theirs. Whoever calls has
/// checked the permission.
///
/// Of a provider's group an Admin changes the role alone; its name and its members are the
/// provider's. What a change gives to members or takes from them holds when it returns; one that
/// would take the last active Admin away is refused. Thread-safe as far as its ports are.
class Groups {
public:
    static constexpr std::size_t kMostNamed = 200;

    struct Ports {
        sql::Database& database;
        identity::ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const identity::EffectiveRoles& roles;
    };
    explicit Groups(const Ports& ports) : ports_(ports) {}

    // What an Admin does. Errors of all that write: NotFound "group.not_found"; Conflict
    // "group.federated" for what is the provider's, "user.last_admin".

    /// Errors: Invalid "group.bad_name"; Conflict "group.duplicate_name".
    Result<Group> create(const Caller& caller, const NewGroup& group) const;
    /// `revision` is the one the caller has seen. Errors: Invalid "group.bad_name"; Stale
    /// "group.stale"; Conflict "group.duplicate_name".
    Result<Group> edit(const Caller& caller,
                       const GroupId& id,
                       std::int64_t revision,
                       const GroupEdit& edit) const;
    Status remove(const Caller& caller, const GroupId& id) const;
    /// Users who are in it stay. Errors: NotFound "user.not_found".
    Status add_member(const Caller& caller, const GroupId& id, const UserId& user) const;
    /// Whoever is not in it is taken out as well.
    Status remove_member(const Caller& caller, const GroupId& id, const UserId& user) const;

    [[nodiscard]] Result<Group> get(const GroupId& id) const;
    [[nodiscard]] Result<std::vector<Group>> list(const GroupPage& page) const;
    /// The users of a group, in the order of their ids. Errors: NotFound "group.not_found".
    [[nodiscard]] Result<std::vector<identity::User>>
    members(const GroupId& id, const std::optional<UserId>& after, int limit) const;

    // What a provider does with its groups, inside the caller's transaction. Errors of those that
    // take an id: NotFound "group.not_found", also for groups of others; Conflict
    // "user.last_admin".

    /// Errors: Conflict "group.duplicate_name".
    Result<Group> create(sql::Session& session,
                         const Caller& caller,
                         const identity::ProviderId& provider,
                         const GroupName& name) const;
    /// Nothing is saved where nothing is new. Errors: also Conflict "group.duplicate_name".
    Status rename(sql::Session& session,
                  const Caller& caller,
                  const Group& group,
                  const GroupName& name) const;
    /// Costs what changes, however many are in the group.
    Status change_members(sql::Session& session,
                          const Caller& caller,
                          const Group& group,
                          const MemberChange& change) const;
    Status remove(sql::Session& session, const Caller& caller, const Group& group) const;
    Result<Group>
    get(sql::Session& session, const identity::ProviderId& provider, const GroupId& id) const;
    /// Whom a provider says to be in groups by their names when somebody signs in: they are in
    /// those of its groups, made where they are not there yet, and in no others of it. Names that
    /// no group can have are left out, and those past kMostNamed.
    Status place(sql::Session& session,
                 const Caller& caller,
                 const identity::ProviderId& provider,
                 const UserId& user,
                 std::span<const std::string> names) const;
    /// All of a provider that is gone.
    Status
    forget(sql::Session& session, const Caller& caller, const identity::ProviderId& provider) const;

private:
    Status insert(sql::Session& session, const Caller& caller, const Group& group) const;
    Result<Group> find_or_create(sql::Session& session,
                                 const Caller& caller,
                                 const identity::ProviderId& provider,
                                 const GroupName& name) const;
    Result<Group>
    save(sql::Session& session, const Caller& caller, const Group& before, Group after) const;
    /// Where the user is in the group or not in it already, nothing happens.
    Status put_in(sql::Session& session,
                  const Caller& caller,
                  const Group& group,
                  const UserId& user) const;
    Status take_out(sql::Session& session,
                    const Caller& caller,
                    const Group& group,
                    const UserId& user) const;
    Status record(sql::Session& session,
                  std::string_view action,
                  const Caller& caller,
                  const GroupId& id,
                  std::vector<identity::ChangeEvent::Detail> details = {}) const;

    Ports ports_;
};

} // namespace muster::groups
