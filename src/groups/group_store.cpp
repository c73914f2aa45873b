#include "groups/group_store.h"

#include <algorithm>

#include "sql/pieces.h"
#include "sql/rows.h"

namespace muster::groups {
namespace {

constexpr std::string_view kColumns =
    "SELECT g.id, g.name, g.provider_id, g.role, g.created_at, g.changed_at, g.revision, "
    "(SELECT COUNT(*) FROM groups_member m WHERE m.group_id = g.id) FROM groups_group g ";

std::string select(std::string_view rest) {
    return std::string(kColumns).append(rest);
}

constexpr std::string_view kInsert =
    "INSERT INTO groups_group (id, name, name_key, provider_id, role, created_at, changed_at, "
    "revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name_key) DO NOTHING";
constexpr std::string_view kSave =
    "UPDATE groups_group SET name = ?, name_key = ?, role = ?, changed_at = ?, "
    "revision = revision + 1 WHERE id = ? AND revision = ?";
constexpr std::string_view kOtherWithName =
    "SELECT 1 FROM groups_group WHERE name_key = ? AND id <> ?";
constexpr std::string_view kDelete = "DELETE FROM groups_group WHERE id = ?";
constexpr std::string_view kMembers =
    "SELECT user_id FROM groups_member WHERE group_id = ? AND user_id > ? ORDER BY user_id LIMIT ?";
constexpr std::string_view kAllMembers =
    "SELECT user_id FROM groups_member WHERE group_id = ? ORDER BY user_id";
constexpr std::string_view kForget = "DELETE FROM groups_member WHERE user_id = ?";

std::string insert_statement(std::size_t rows) {
    return "INSERT INTO groups_member (group_id, user_id) VALUES " + sql::repeated("(?, ?)", rows);
}

std::string delete_statement(std::size_t rows) {
    return "DELETE FROM groups_member WHERE group_id = ? AND user_id IN (" +
           sql::repeated("?", rows) + ')';
}

std::string among_statement(std::size_t rows) {
    return "SELECT user_id FROM groups_member WHERE group_id = ? AND user_id IN (" +
           sql::repeated("?", rows) + ')';
}

/// CROSS: SQLite begins with the users, not with all groups of the provider.
std::string memberships_statement(std::size_t users) {
    return "SELECT m.user_id, g.id, g.name FROM groups_member m CROSS JOIN groups_group g "
           "WHERE g.id = m.group_id AND g.provider_id = ? AND m.user_id IN (" +
           sql::repeated("?", users) + ") ORDER BY g.name, g.id";
}

std::string given_statement(std::size_t users) {
    return "SELECT DISTINCT m.user_id, g.role FROM groups_member m JOIN groups_group g "
           "ON g.id = m.group_id WHERE g.role IS NOT NULL AND m.user_id IN (" +
           sql::repeated("?", users) + ')';
}

std::string ascii_lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

std::string key_of(const std::optional<identity::ProviderId>& provider, const GroupName& name) {
    return (provider ? provider->str() : "") + '/' + ascii_lower(name.str());
}

std::string key_of(const Group& group) {
    return key_of(group.provider, group.name);
}

std::optional<std::string_view> role_name(const std::optional<Role>& role) {
    return role ? std::optional(kRoleNames.name(*role)) : std::nullopt;
}

Error duplicate_name() {
    return {ErrorKind::Conflict, "group.duplicate_name", "there is a group of that name"};
}

Result<Role> read_role(const std::string& text) {
    return kRoleNames.parse(text, "group.bad_row");
}

Result<Group> read_group(const sql::Row& row) {
    TRY(const auto id, GroupId::parse(row.text(0)));
    TRY(auto name, GroupName::parse(row.text(1)));
    Group group{.id = id,
                .name = std::move(name),
                .provider = {},
                .role = {},
                .created_at = Instant::from_unix_millis(row.integer(4)),
                .changed_at = Instant::from_unix_millis(row.integer(5)),
                .revision = row.integer(6),
                .members = row.integer(7)};
    if (const auto provider = row.optional_text(2)) {
        TRY(group.provider, identity::ProviderId::parse(*provider));
    }
    if (const auto role = row.optional_text(3)) {
        TRY(group.role, read_role(*role));
    }
    return group;
}

Result<UserId> read_user(const sql::Row& row) {
    return UserId::parse(row.text(0));
}

std::vector<sql::Value> values_of(std::span<const UserId> users) {
    std::vector<sql::Value> values;
    values.reserve(users.size() + 1);
    for (const UserId& user : users) {
        values.emplace_back(user.str());
    }
    return values;
}

/// Of the statements that say the group once and then users.
std::vector<sql::Value> values_of(const GroupId& group, std::span<const UserId> users) {
    std::vector<sql::Value> values = values_of(users);
    values.emplace(values.begin(), group.str());
    return values;
}

} // namespace

Status insert_group(sql::Session& session, const Group& group) {
    TRY(const std::int64_t inserted,
        session.execute(kInsert,
                        {group.id.str(), group.name.str(), key_of(group),
                         group.provider ? std::optional(group.provider->str()) : std::nullopt,
                         role_name(group.role), group.created_at.unix_millis(),
                         group.changed_at.unix_millis(), group.revision}));
    return inserted == 1 ? Status{} : duplicate_name();
}

Result<Group> save_group(sql::Session& session, Group group) {
    // Asked first: a constraint that fails ends the whole transaction on PostgreSQL.
    TRY(const auto other, sql::find_row(session, kOtherWithName, {key_of(group), group.id.str()},
                                        [](const sql::Row&) -> Result<bool> { return true; }));
    if (other) {
        return duplicate_name();
    }
    TRY(const std::int64_t saved,
        session.execute(kSave, {group.name.str(), key_of(group), role_name(group.role),
                                group.changed_at.unix_millis(), group.id.str(), group.revision}));
    if (saved != 1) {
        return Error{ErrorKind::Stale, "group.stale", "the group was changed meanwhile"};
    }
    ++group.revision;
    return group;
}

Status delete_group(sql::Session& session, const GroupId& id) {
    TRY_DONE(session.execute(kDelete, {id.str()}));
    return {};
}

Result<Group> get_group(sql::Session& session, const GroupId& id) {
    TRY(auto found, sql::find_row(session, select("WHERE g.id = ?"), {id.str()}, read_group));
    if (!found) {
        return Error{ErrorKind::NotFound, "group.not_found", "there is no such group"};
    }
    return std::move(*found);
}

Result<std::optional<Group>>
find_group(sql::Session& session, const identity::ProviderId& provider, const GroupName& name) {
    return sql::find_row(session, select("WHERE g.name_key = ?"), {key_of(provider, name)},
                         read_group);
}

Result<std::vector<Group>> list_groups(sql::Session& session, const GroupPage& page) {
    return sql::all_rows(session, select("WHERE g.id > ? ORDER BY g.id LIMIT ?"),
                         {page.after ? page.after->str() : "", page.limit}, read_group);
}

Result<std::vector<Group>> groups_of_provider(sql::Session& session,
                                              const identity::ProviderId& provider) {
    return sql::all_rows(session, select("WHERE g.provider_id = ? ORDER BY g.id"), {provider.str()},
                         read_group);
}

Result<std::vector<Group>> groups_of(sql::Session& session, const UserId& user) {
    return sql::all_rows(session,
                         select("WHERE g.id IN (SELECT group_id FROM groups_member WHERE "
                                "user_id = ?) ORDER BY g.name, g.id"),
                         {user.str()}, read_group);
}

Result<std::vector<Membership>> memberships(sql::Session& session,
                                            const identity::ProviderId& provider,
                                            std::span<const std::string> users) {
    return sql::rows_in_pieces(
        session, users, &memberships_statement,
        [&](std::span<const std::string> piece) {
            std::vector<sql::Value> values{provider.str()};
            values.insert(values.end(), piece.begin(), piece.end());
            return values;
        },
        [](const sql::Row& row) -> Result<Membership> {
            return Membership{row.text(0), row.text(1), row.text(2)};
        });
}

Result<std::vector<GivenRole>> given_roles(sql::Session& session, std::span<const UserId> users) {
    return sql::rows_in_pieces(
        session, users, &given_statement,
        [](std::span<const UserId> piece) { return values_of(piece); },
        [](const sql::Row& row) -> Result<GivenRole> {
            TRY(const UserId user, read_user(row));
            TRY(const Role role, read_role(row.text(1)));
            return GivenRole{.user = user, .role = role};
        });
}

Result<std::vector<UserId>> members_of(sql::Session& session,
                                       const GroupId& group,
                                       const std::optional<UserId>& after,
                                       std::int64_t limit) {
    return sql::all_rows(session, kMembers, {group.str(), after ? after->str() : "", limit},
                         read_user);
}

Result<std::vector<UserId>> all_members(sql::Session& session, const GroupId& group) {
    return sql::all_rows(session, kAllMembers, {group.str()}, read_user);
}

Result<std::vector<UserId>>
members_among(sql::Session& session, const GroupId& group, std::span<const UserId> users) {
    return sql::rows_in_pieces(
        session, users, &among_statement,
        [&](std::span<const UserId> piece) { return values_of(group, piece); }, read_user);
}

Status insert_members(sql::Session& session, const GroupId& group, std::span<const UserId> users) {
    return sql::in_pieces(users, [&](std::span<const UserId> piece) -> Status {
        std::vector<sql::Value> values;
        values.reserve(2 * piece.size());
        for (const UserId& user : piece) {
            values.emplace_back(group.str());
            values.emplace_back(user.str());
        }
        TRY_DONE(session.execute(insert_statement(piece.size()), values));
        return {};
    });
}

Status delete_members(sql::Session& session, const GroupId& group, std::span<const UserId> users) {
    return sql::in_pieces(users, [&](std::span<const UserId> piece) -> Status {
        TRY_DONE(session.execute(delete_statement(piece.size()), values_of(group, piece)));
        return {};
    });
}

Status forget_user(sql::Session& session, std::string_view user) {
    TRY_DONE(session.execute(kForget, {user}));
    return {};
}

} // namespace muster::groups
