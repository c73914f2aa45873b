#include <chrono>

#include <fmt/format.h>

#include "base/percent.h"
#include "client/json_text.h"
#include "client/wait.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "commands/named.h"
#include "commands/remote.h"
#include "commands/task_output.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

constexpr std::string_view kConnectionsRoot = "/api/v1/connections";

struct ConnectionOptions {
    std::string id;
};

struct ConnectionCreateOptions {
    std::string name;
    std::string kind = "management";
    std::string account;
    std::string partition = "aws";
    std::string bucket;
    std::string way;
};

struct RegisterOptions {
    std::string id;
    std::string role;
    unsigned wait = 0; // seconds
};

struct TemplateOptions {
    std::string id;
    std::string way;
};

struct ConnectionInviteOptions {
    std::string id;
    std::string email;
};

struct ConnectionRevokeOptions {
    std::string id;
    std::string invitation;
};

struct DisconnectOptions {
    std::string id;
    bool removes = false;
    std::string bills_of; // the connection's name: its bills are deleted
};

Status write_connection(const Json& connection, Environment& environment) {
    if (environment.settings.json) {
        environment.out << connection.str() << '\n';
        return {};
    }
    const Json cause = client::value_of(connection, "cause");
    environment.out << fmt::format("{} {} ({} account {}): {}\n", text_of(connection, "id"),
                                   text_of(connection, "name"), text_of(connection, "kind"),
                                   text_of(connection, "account_id"), text_of(connection, "state"));
    if (!cause.is_null()) {
        environment.out << "  because " << text_of(cause, "detail") << '\n';
    }
    for (const auto& [label, key] : {std::pair{"external id", "external_id"},
                                     std::pair{"role", "role_arn"}, std::pair{"task", "task"}}) {
        if (const std::string text = text_of(connection, key); !text.empty()) {
            environment.out << fmt::format("  {}: {}\n", label, text);
        }
    }
    return {};
}

Status list_connections(const ConnectionOptions&, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, client.list(fmt::format("{}?limit=1000", kConnectionsRoot)));
    TextTable table({{"id"},
                     {"name", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"kind"},
                     {"account"},
                     {"state"},
                     {"since"}});
    for (const Json& item : items) {
        table.add_row({text_of(item, "id"), text_of(item, "name"), text_of(item, "kind"),
                       text_of(item, "account_id"), text_of(item, "state"),
                       text_of(item, "since")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

/// What can be done with the connection, below what it is.
void write_features(const Json::Array& features, Environment& environment) {
    for (const Json& feature : features) {
        std::string why = text_of(feature, "waits_for");
        for (const Json& action : client::items_of(feature, "missing")) {
            why += (why.empty() ? "lacks " : ", ") + *action.if_string();
        }
        environment.out << fmt::format("  {}: {}{}{}\n", text_of(feature, "title"),
                                       text_of(feature, "state"), why.empty() ? "" : ", ", why);
    }
}

Status show_connection(const ConnectionOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json connection, client.get(path_of(kConnectionsRoot, options.id)));
    TRY_DONE(write_connection(connection, environment));
    if (!environment.settings.json) {
        TRY(const Json::Array features,
            client.list(path_of(kConnectionsRoot, options.id, "/features")));
        write_features(features, environment);
    }
    return {};
}

Status check_connection(const ConnectionOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json connection,
        client.post(path_of(kConnectionsRoot, options.id, "/check"), Json::Object{}));
    return write_connection(connection, environment);
}

Status write_template(client::ApiClient& client,
                      const TemplateOptions& options,
                      Environment& environment) {
    TRY(const Json::Array texts, client.list(path_of(kConnectionsRoot, options.id,
                                                     "/templates/" + percent_encode(options.way))));
    if (environment.settings.json) {
        environment.out << Json(Json::Object{{"items", texts}}).str() << '\n';
        return {};
    }
    for (const Json& text : texts) {
        if (texts.size() > 1) {
            environment.out << "# " << text_of(text, "file") << '\n';
        }
        environment.out << text_of(text, "text");
    }
    environment.out.flush();
    return {};
}

Status show_template(const TemplateOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    return write_template(client, options, environment);
}

Status create_connection(const ConnectionCreateOptions& options, Environment& environment) {
    Json::Object body{
        {"name", options.name}, {"kind", options.kind}, {"partition", options.partition}};
    if (!options.account.empty()) {
        body.push_back({"account_id", options.account});
    }
    if (!options.bucket.empty()) {
        body.push_back({"bills", Json::Object{{"bucket", options.bucket}}});
    }
    TRY(auto client, connect(environment));
    TRY(const Json connection, client.post(kConnectionsRoot, body));
    const std::string id = text_of(connection, "id");
    if (options.way.empty()) {
        return write_connection(connection, environment);
    }
    TRY_DONE(write_template(client, {.id = id, .way = options.way}, environment));
    const std::string task = text_of(connection, "task");
    if (task.empty()) {
        environment.err << fmt::format("When the role is there: muster connections register {} "
                                       "ROLE_ARN\n",
                                       id);
        return {};
    }
    environment.err
        << "Waiting for the role; Ctrl-C stops waiting, and Muster goes on listening.\n";
    TRY_DONE(follow_task(client, task, environment));
    return environment.settings.json ? Status() : show_connection({.id = id}, environment);
}

Status listen(const ConnectionOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json task,
        client.post(path_of(kConnectionsRoot, options.id, "/listen"), Json::Object{}));
    TRY_DONE(follow_task(client, text_of(task, "id"), environment));
    return environment.settings.json ? Status() : show_connection(options, environment);
}

/// A role that was made a moment ago is not known everywhere yet.
Status register_role(const RegisterOptions& options, Environment& environment) {
    constexpr std::chrono::seconds kPause{2};
    const Instant end = environment.clock.now() + std::chrono::seconds(options.wait);
    TRY(auto client, connect(environment));
    while (true) {
        const auto connection = client.post(path_of(kConnectionsRoot, options.id, "/role"),
                                            Json::Object{{"role_arn", options.role}});
        if (connection) {
            return write_connection(*connection, environment);
        }
        if (connection.error().reason != "connection.role_not_assumable" ||
            environment.clock.now() >= end) {
            return connection.error();
        }
        TRY_DONE(client::wait_for(kPause, environment.stop));
    }
}

Status disconnect(const DisconnectOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    if (options.removes && options.bills_of.empty()) {
        return client.remove(path_of(kConnectionsRoot, options.id));
    }
    TRY(const Json connection,
        client.post(path_of(kConnectionsRoot, options.id, "/disconnect"), Json::Object{}));
    if (options.bills_of.empty()) {
        return write_connection(connection, environment);
    }
    TRY(const Json task, client.post(path_of(kConnectionsRoot, options.id, "/delete-bills"),
                                     Json::Object{{"confirm", options.bills_of}}));
    TRY_DONE(follow_task(client, text_of(task, "id"), environment));
    return options.removes ? client.remove(path_of(kConnectionsRoot, options.id)) : Status();
}

/// The link goes to the output alone, so that it can be piped to where it is needed.
Status invite_connection(const ConnectionInviteOptions& options, Environment& environment) {
    Json::Object body;
    if (!options.email.empty()) {
        body.push_back({"email", options.email});
    }
    TRY(auto client, connect(environment));
    TRY(const Json made, client.post(path_of(kConnectionsRoot, options.id, "/invitations"), body));
    if (environment.settings.json) {
        environment.out << made.str() << '\n';
        return {};
    }
    environment.out << text_of(made, "url") << '\n';
    environment.err << fmt::format("{} is good until {}{}.\n", text_of(made, "id"),
                                   text_of(made, "expires_at"),
                                   text_of(made, "is_mailed") == "true" ? ", and was mailed" : "");
    return {};
}

Status list_invitations(const ConnectionOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, client.list(path_of(kConnectionsRoot, options.id, "/invitations")));
    TextTable table({{"id"}, {"email"}, {"made by"}, {"good until"}, {"first used"}});
    for (const Json& item : items) {
        table.add_row({text_of(item, "id"), text_of(item, "email"), text_of(item, "created_by"),
                       text_of(item, "expires_at"), text_of(item, "used_at")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

Status revoke_connection(const ConnectionRevokeOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    return client.remove(path_of(kConnectionsRoot, options.id,
                                 "/invitations/" + percent_encode(options.invitation)));
}

void describe_one_connection(CLI::App& command, ConnectionOptions& options) {
    command.add_option("id", options.id, "conn_...")->required();
}

CLI::Option* add_way(CLI::Option* option) {
    return option->type_name("WAY")->check(
        CLI::IsMember({"console", "cli", "terraform", "manual", "stack_set"}));
}

void describe_create_connection(CLI::App& command, ConnectionCreateOptions& options) {
    command.add_option("name", options.name, "What to call it")->required();
    command.add_option("--kind", options.kind, "What the account is in its organization")
        ->type_name("KIND")
        ->check(CLI::IsMember({"management", "member", "standalone"}))
        ->capture_default_str();
    command.add_option("--account", options.account, "Its id: Muster then listens for the role")
        ->type_name("ID");
    command.add_option("--partition", options.partition, "Of AWS")
        ->check(CLI::IsMember({"aws", "aws-us-gov", "aws-cn"}))
        ->capture_default_str();
    command.add_option("--bucket", options.bucket, "That bills are delivered to already")
        ->type_name("BUCKET");
    add_way(command.add_option("--way", options.way, "Print what makes the role, and wait for it"));
}

} // namespace

void add_connections(CLI::App& connections, Invocation& invocation) {
    add_command<ConnectionOptions>(
        connections, invocation, "list", "List connections", [](CLI::App&, ConnectionOptions&) {},
        list_connections, Place::Server);
    add_command<ConnectionOptions>(connections, invocation, "show",
                                   "Show a connection and what can be done with it",
                                   describe_one_connection, show_connection, Place::Server);
    add_command<ConnectionCreateOptions>(connections, invocation, "create", "Make a connection",
                                         describe_create_connection, create_connection,
                                         Place::Server);
    add_command<TemplateOptions>(
        connections, invocation, "template", "Print what makes the role",
        [](CLI::App& command, TemplateOptions& options) {
            command.add_option("id", options.id, "conn_...")->required();
            add_way(command.add_option("way", options.way, "By which way"))->required();
        },
        show_template, Place::Server);
    add_command<ConnectionOptions>(connections, invocation, "listen",
                                   "Wait for the role that templates make", describe_one_connection,
                                   listen, Place::Server);
    add_command<RegisterOptions>(
        connections, invocation, "register", "Register a role that was made otherwise",
        [](CLI::App& command, RegisterOptions& options) {
            command.add_option("id", options.id, "conn_...")->required();
            command.add_option("role", options.role, "arn:aws:iam::123456789012:role/Name")
                ->required();
            command.add_option("--wait", options.wait, "For so long, where it does not work yet")
                ->type_name("SECONDS")
                ->check(CLI::Range(0, 3600));
        },
        register_role, Place::Server);
    add_command<ConnectionOptions>(connections, invocation, "check",
                                   "Look at the role and its permissions now",
                                   describe_one_connection, check_connection, Place::Server);
    add_command<ConnectionInviteOptions>(
        connections, invocation, "invite", "Make a link for a colleague who finishes a connection",
        [](CLI::App& command, ConnectionInviteOptions& options) {
            command.add_option("id", options.id, "conn_...")->required();
            command.add_option("--email", options.email, "Where it is mailed too")
                ->type_name("ADDRESS");
        },
        invite_connection, Place::Server);
    add_command<ConnectionOptions>(connections, invocation, "invitations",
                                   "List the links to a connection that are good for something",
                                   describe_one_connection, list_invitations, Place::Server);
    add_command<ConnectionRevokeOptions>(
        connections, invocation, "revoke", "Take a link to a connection back",
        [](CLI::App& command, ConnectionRevokeOptions& options) {
            command.add_option("id", options.id, "conn_...")->required();
            command.add_option("invitation", options.invitation, "invite_...")->required();
        },
        revoke_connection, Place::Server);
    add_command<DisconnectOptions>(
        connections, invocation, "disconnect", "End a connection",
        [](CLI::App& command, DisconnectOptions& options) {
            command.add_option("id", options.id, "conn_...")->required();
            command.add_flag("--remove", options.removes,
                             "Also remove it; bills that came in by it stay");
            command
                .add_option("--delete-bills", options.bills_of,
                            "Delete the bills that came in by it: repeat its name to say so")
                ->type_name("NAME");
        },
        disconnect, Place::Server);
}

} // namespace muster::commands
