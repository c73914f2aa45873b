#include <fmt/format.h>

#include "base/percent.h"
#include "client/json_text.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "commands/named.h"
#include "commands/remote.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

struct GroupOptions {
    std::string group;
};

struct GroupCreateOptions {
    std::string name;
    std::string role;
};

struct MemberOptions {
    std::string group;
    std::string user;
};

void write_group(const Json& group, Environment& environment) {
    if (environment.settings.json) {
        environment.out << group.str() << '\n';
        return;
    }
    const std::string role = text_of(group, "role");
    const std::string provider = text_of(group, "provider_id");
    environment.out << fmt::format("{} {}: {}{}\n", text_of(group, "id"), text_of(group, "name"),
                                   role.empty() ? "gives no role" : "gives the role " + role,
                                   provider.empty() ? "" : ", kept by " + provider);
}

Status list_groups(const NoOptions&, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, list_of(client, kGroups));
    TRY(const auto providers, NamesById::read(client, kProviders));
    TextTable table({{"id"},
                     {"name", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"role"},
                     {"members", TextTable::Align::Right},
                     {"kept by"}});
    for (const Json& item : items) {
        table.add_row({text_of(item, "id"), text_of(item, "name"), text_of(item, "role"),
                       text_of(item, "members"), providers.of(text_of(item, "provider_id"))});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

Status show_group(const GroupOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json group, find_named(client, kGroups, options.group));
    write_group(group, environment);
    if (!environment.settings.json) {
        TRY(const Json::Array members, client.list(path_of(kGroups, group, "/members?limit=1000")));
        for (const Json& user : members) {
            environment.out << fmt::format("  {} {} <{}>: {}\n", text_of(user, "id"),
                                           text_of(user, "name"), text_of(user, "email"),
                                           text_of(user, "state"));
        }
    }
    return {};
}

Status create_group(const GroupCreateOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    const Json role = options.role.empty() ? Json() : Json(options.role);
    TRY(const Json group,
        client.post(kGroups.path, Json::Object{{"name", options.name}, {"role", role}}));
    write_group(group, environment);
    return {};
}

Status delete_group(const GroupOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json group, find_named(client, kGroups, options.group));
    return client.remove(path_of(kGroups, group));
}

Result<std::string> membership_path(client::ApiClient& client, const MemberOptions& options) {
    TRY(const Json group, find_named(client, kGroups, options.group));
    TRY(const Json user, find_named(client, kUsers, options.user));
    return path_of(kGroups, group, "/members/" + percent_encode(text_of(user, "id")));
}

Status add_member(const MemberOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const std::string path, membership_path(client, options));
    return client.put(path);
}

Status remove_member(const MemberOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const std::string path, membership_path(client, options));
    return client.remove(path);
}

void describe_one_group(CLI::App& command, GroupOptions& options) {
    command.add_option("group", options.group, "The name, or group_...")->required();
}

void describe_create_group(CLI::App& command, GroupCreateOptions& options) {
    command.add_option("name", options.name, "What to call it")->required();
    command.add_option("--role", options.role, "That its members have, if they have no higher one")
        ->type_name("ROLE")
        ->check(CLI::IsMember({"admin", "user", "read_only", "cost_admin"}));
}

void describe_member(CLI::App& command, MemberOptions& options) {
    command.add_option("group", options.group, "The name, or group_...")->required();
    command.add_option("user", options.user, "The address, or user_...")->required();
}

} // namespace

void add_groups(CLI::App& groups, Invocation& invocation) {
    add_command(groups, invocation, "list", "List groups of users", list_groups, Place::Server);
    add_command<GroupOptions>(groups, invocation, "show", "Show a group and who is in it",
                              describe_one_group, show_group, Place::Server);
    add_command<GroupCreateOptions>(groups, invocation, "create", "Make a group",
                                    describe_create_group, create_group, Place::Server);
    add_command<MemberOptions>(groups, invocation, "add", "Put a user into a group",
                               describe_member, add_member, Place::Server);
    add_command<MemberOptions>(groups, invocation, "remove", "Take a user out of a group",
                               describe_member, remove_member, Place::Server);
    add_command<GroupOptions>(groups, invocation, "delete", "Delete a group; its users stay",
                              describe_one_group, delete_group, Place::Server);
}

} // namespace muster::commands
