#include "groups/group_store.h"

#include <algorithm>

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
constexpr std::string_view kRoles =
    "SELECT DISTINCT g.role FROM groups_member m JOIN groups_group g ON g.id = m.group_id "
    "WHERE m.user_id = ? AND g.role IS NOT NULL";
constexpr std::string_view kMembers =
    "SELECT user_id FROM groups_member WHERE group_id = ? AND user_id > ? ORDER BY user_id LIMIT ?";
constexpr std::string_view kAllMembers =
    "SELECT user_id FROM groups_member WHERE group_id = ? ORDER BY user_id";
constexpr std::string_view kForget = "DELETE FROM groups_member WHERE user_id = ?";

/// Rows by one statement: many cost few round trips, and two sizes few statements to keep.
constexpr std::size_t kPiece = 200;

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) {
        all += (i == 0 ? "" : ", ") + std::string(text);
    }
    return all;
}

std::string insert_statement(std::size_t rows) {
    return "INSERT INTO groups_member (group_id, user_id) VALUES " + repeated("(?, ?)", rows) +
           " ON CONFLICT (group_id, user_id) DO NOTHING RETURNING user_id";
}

std::string delete_statement(std::size_t rows) {
    return "DELETE FROM groups_member WHERE group_id = ? AND user_id IN (" + repeated("?", rows) +
           ") RETURNING user_id";
}

/// Calls `work` with one piece of the items after the other, of kPiece or of one.
template <class T, class Work>
Status in_pieces(std::span<const T> items, const Work& work) {
    while (!items.empty()) {
        const std::size_t size = items.size() >= kPiece ? kPiece : 1;
        TRY_DONE(work(items.first(size)));
        items = items.subspan(size);
    }
    return {};
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

using Statement = std::string (*)(std::size_t);

/// The users that a statement over pieces of them returns.
Result<std::vector<UserId>> changed_users(sql::Session& session,
                                          std::span<const UserId> users,
                                          Statement statement,
                                          const auto& values_of) {
    std::vector<UserId> changed;
    TRY_DONE(in_pieces(users, [&](std::span<const UserId> piece) -> Status {
        TRY(const auto some,
            sql::all_rows(session, statement(piece.size()), values_of(piece), read_user));
        changed.insert(changed.end(), some.begin(), some.end());
        return {};
    }));
    return changed;
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
                                            std::span<const std::string> users) {
    std::vector<Membership> all;
    const Status read = in_pieces(users, [&](std::span<const std::string> piece) -> Status {
        const std::string statement =
            "SELECT m.user_id, g.id, g.name FROM groups_member m JOIN groups_group g "
            "ON g.id = m.group_id WHERE m.user_id IN (" +
            repeated("?", piece.size()) + ") ORDER BY g.name, g.id";
        TRY(const auto some,
            sql::all_rows(session, statement, std::vector<sql::Value>(piece.begin(), piece.end()),
                          [](const sql::Row& row) -> Result<Membership> {
                              return Membership{row.text(0), row.text(1), row.text(2)};
                          }));
        all.insert(all.end(), some.begin(), some.end());
        return {};
    });
    TRY_DONE(read);
    return all;
}

Result<std::vector<Role>> roles_of(sql::Session& session, const UserId& user) {
    return sql::all_rows(session, kRoles, {user.str()},
                         [](const sql::Row& row) { return read_role(row.text(0)); });
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
insert_members(sql::Session& session, const GroupId& group, std::span<const UserId> users) {
    return changed_users(session, users, &insert_statement, [&](std::span<const UserId> piece) {
        std::vector<sql::Value> values;
        for (const UserId& user : piece) {
            values.emplace_back(group.str());
            values.emplace_back(user.str());
        }
        return values;
    });
}

Result<std::vector<UserId>>
delete_members(sql::Session& session, const GroupId& group, std::span<const UserId> users) {
    return changed_users(session, users, &delete_statement, [&](std::span<const UserId> piece) {
        std::vector<sql::Value> values{group.str()};
        for (const UserId& user : piece) {
            values.emplace_back(user.str());
        }
        return values;
    });
}

Status forget_user(sql::Session& session, std::string_view user) {
    TRY_DONE(session.execute(kForget, {user}));
    return {};
}

} // namespace muster::groups
