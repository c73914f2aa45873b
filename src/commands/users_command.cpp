#include <fmt/format.h>

#include "client/json_text.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "commands/named.h"
#include "commands/remote.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

struct UserOptions {
    std::string user;
};

struct UserInviteOptions {
    std::string email;
    std::string name;
    std::string role = "user";
};

Status write_user(const Json& user, Environment& environment) {
    if (environment.settings.json) {
        environment.out << user.str() << '\n';
        return {};
    }
    const std::string seen = text_of(user, "last_sign_in_at");
    environment.out << fmt::format("{} {} <{}>: {}, role {}{}\n", text_of(user, "id"),
                                   text_of(user, "name"), text_of(user, "email"),
                                   text_of(user, "state"), text_of(user, "role"),
                                   seen.empty() ? "" : ", last signed in " + seen);
    return {};
}

Status list_users(const NoOptions&, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, list_of(client, kUsers));
    TextTable table({{"id"},
                     {"email"},
                     {"name", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"role"},
                     {"state"},
                     {"last sign-in"}});
    for (const Json& item : items) {
        table.add_row({text_of(item, "id"), text_of(item, "email"), text_of(item, "name"),
                       text_of(item, "role"), text_of(item, "state"),
                       text_of(item, "last_sign_in_at")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

/// Where the role comes from: from all of these, the one that counts.
void write_sources(const Json& access, Environment& environment) {
    for (const Json& source : client::items_of(access, "sources")) {
        const std::string group = text_of(source, "group_name");
        environment.out << fmt::format(
            "  {}: role {}{}\n", group.empty() ? "of their own" : "by the group " + group,
            text_of(source, "role"), text_of(source, "counts") == "true" ? ", which counts" : "");
    }
    for (const Json& group : client::items_of(access, "groups")) {
        if (text_of(group, "role").empty()) {
            environment.out << fmt::format("  in the group {}\n", text_of(group, "name"));
        }
    }
}

Status show_user(const UserOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json user, find_named(client, kUsers, options.user));
    TRY_DONE(write_user(user, environment));
    if (!environment.settings.json) {
        TRY(const Json access, client.get(path_of(kUsers, user, "/access")));
        write_sources(access, environment);
    }
    return {};
}

Status show_access(const UserOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json user, find_named(client, kUsers, options.user));
    TRY(const Json access, client.get(path_of(kUsers, user, "/access")));
    if (environment.settings.json) {
        environment.out << access.str() << '\n';
        return {};
    }
    TRY_DONE(write_user(user, environment));
    write_sources(access, environment);
    const Json::Array& permissions = client::items_of(access, "permissions");
    if (permissions.empty()) {
        environment.out << "  may do nothing\n";
        return {};
    }
    TextTable table({{"permission"}, {"what for"}});
    for (const Json& permission : permissions) {
        table.add_row({text_of(permission, "name"), text_of(permission, "description")});
    }
    table.write(environment.out_width, environment.out);
    return {};
}

/// The link goes to the output alone, so that it can be piped to where it is needed.
Status invite_user(const UserInviteOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json made, client.post(kUsers.path, Json::Object{{"email", options.email},
                                                               {"name", options.name},
                                                               {"role", options.role}}));
    if (environment.settings.json) {
        environment.out << made.str() << '\n';
        return {};
    }
    const Json link = client::value_of(made, "link");
    if (link.is_null()) {
        environment.err << fmt::format("The invitation was mailed to {}.\n", options.email);
        return {};
    }
    environment.out << text_of(link, "url") << '\n';
    environment.err << fmt::format("Hand the link to {}; it is good until {}.\n", options.email,
                                   text_of(link, "expires_at"));
    return {};
}

Status change(const UserOptions& options, std::string_view how, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json user, find_named(client, kUsers, options.user));
    TRY(const Json changed, client.post(path_of(kUsers, user, how), Json::Object{}));
    return write_user(changed, environment);
}

Status deactivate(const UserOptions& options, Environment& environment) {
    return change(options, "/deactivate", environment);
}

Status reactivate(const UserOptions& options, Environment& environment) {
    return change(options, "/reactivate", environment);
}

void describe_one_user(CLI::App& command, UserOptions& options) {
    command.add_option("user", options.user, "The address, or user_...")->required();
}

void describe_invite(CLI::App& command, UserInviteOptions& options) {
    command.add_option("email", options.email, "Their address")->required();
    command.add_option("--name", options.name, "What they are called")
        ->type_name("NAME")
        ->required();
    command.add_option("--role", options.role, "What they may do")
        ->type_name("ROLE")
        ->check(CLI::IsMember({"admin", "user", "read_only", "cost_admin"}))
        ->capture_default_str();
}

} // namespace

void add_users(CLI::App& users, Invocation& invocation) {
    add_command(users, invocation, "list", "List users", list_users, Place::Server);
    add_command<UserOptions>(users, invocation, "show",
                             "Show a user, and where their role comes from", describe_one_user,
                             show_user, Place::Server);
    add_command<UserOptions>(users, invocation, "access",
                             "Show all that a user may do, and by which roles and groups",
                             describe_one_user, show_access, Place::Server);
    add_command<UserInviteOptions>(users, invocation, "invite", "Invite a user", describe_invite,
                                   invite_user, Place::Server);
    add_command<UserOptions>(users, invocation, "deactivate",
                             "Sign a user out everywhere and let them in no more",
                             describe_one_user, deactivate, Place::Server);
    add_command<UserOptions>(users, invocation, "reactivate", "Let a user in again",
                             describe_one_user, reactivate, Place::Server);
}

} // namespace muster::commands
