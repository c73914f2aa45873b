#include <fmt/format.h>

#include "base/percent.h"
#include "client/json_text.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "commands/remote.h"
#include "commands/task_output.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

constexpr std::string_view kResourcesRoot = "/api/v1/resources";

struct FilterOptions {
    std::vector<std::string> accounts;
    std::vector<std::string> regions;
    std::vector<std::string> kinds;
    std::vector<std::string> states;
    std::vector<std::string> tags;
    std::string text;
    bool shows_ended = false;
};

struct CollectOptions {
    std::string connection;
};

std::string resources_query(const FilterOptions& options) {
    std::string query;
    const auto add = [&](std::string_view name, const std::string& value) {
        query += fmt::format("&{}={}", name, percent_encode(value));
    };
    const auto add_all = [&](std::string_view name, const std::vector<std::string>& values) {
        for (const std::string& value : values) {
            add(name, value);
        }
    };
    add_all("account", options.accounts);
    add_all("region", options.regions);
    add_all("kind", options.kinds);
    add_all("state", options.states);
    add_all("tag", options.tags);
    if (!options.text.empty()) {
        add("text", options.text);
    }
    if (options.shows_ended) {
        add("ended", "show");
    }
    return query;
}

/// The rate, or why there is none.
std::string rate_of(const Json& resource) {
    const std::string rate = text_of(resource, "monthly_rate");
    return rate.empty() ? text_of(resource, "no_rate") : rate;
}

std::string size_of(const Json& resource) {
    const std::string size = text_of(resource, "size");
    return size.empty() ? size : size + ' ' + text_of(resource, "size_unit");
}

Status list_resources(const FilterOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, client.list(fmt::format("{}?limit=1000&sort=-monthly_rate{}",
                                                   kResourcesRoot, resources_query(options))));
    TextTable table({{"kind"},
                     {"id", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"name", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"account"},
                     {"region"},
                     {"state"},
                     {"type"},
                     {"size", TextTable::Align::Right},
                     {"USD a month", TextTable::Align::Right},
                     {"old since"}});
    for (const Json& item : items) {
        table.add_row({text_of(item, "kind"), text_of(item, "resource_id"), text_of(item, "name"),
                       text_of(item, "account_id"), text_of(item, "region"), text_of(item, "state"),
                       text_of(item, "type"), size_of(item), rate_of(item),
                       text_of(client::value_of(item, "stale"), "since")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

Status show_totals(const FilterOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    std::string query = resources_query(options);
    if (!query.empty()) {
        query.front() = '?';
    }
    TRY(const Json totals, client.get(fmt::format("{}/totals{}", kResourcesRoot, query)));
    if (environment.settings.json) {
        environment.out << totals.str() << '\n';
        return {};
    }
    TextTable table({{"kind"},
                     {"resources", TextTable::Align::Right},
                     {"with a rate", TextTable::Align::Right},
                     {"old", TextTable::Align::Right},
                     {"USD an hour", TextTable::Align::Right},
                     {"USD a month", TextTable::Align::Right}});
    const auto add = [&](const Json& row, const std::string& title) {
        table.add_row({title, text_of(row, "resources"), text_of(row, "rated"),
                       text_of(row, "stale"), text_of(row, "hourly_rate"),
                       text_of(row, "monthly_rate")});
    };
    for (const Json& kind : client::items_of(totals, "kinds")) {
        add(kind, text_of(kind, "title"));
    }
    add(totals, "all");
    write_listing({}, table, environment);
    return {};
}

Status list_accounts(const NoOptions&, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, client.list(fmt::format("{}/accounts?limit=1000", kResourcesRoot)));
    TextTable table({{"connection"},
                     {"name", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"account"},
                     {"resources"},
                     {"collected"},
                     {"failures", TextTable::Align::Right}});
    for (const Json& item : items) {
        table.add_row({text_of(item, "connection_id"), text_of(item, "connection_name"),
                       text_of(item, "account_id"), text_of(item, "state"),
                       text_of(item, "collected_at"), text_of(item, "failures")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

Status list_failures(const NoOptions&, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, client.list(fmt::format("{}/failures?limit=1000", kResourcesRoot)));
    TextTable table({{"account"},
                     {"region"},
                     {"kind"},
                     {"since"},
                     {"why", TextTable::Align::Left, TextTable::Fit::MayBeCut}});
    for (const Json& item : items) {
        const Json stale = client::value_of(item, "stale");
        table.add_row({text_of(item, "account_id"), text_of(item, "region"), text_of(item, "kind"),
                       text_of(stale, "since"), text_of(stale, "detail")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

Status collect_resources(const CollectOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json task, client.post(fmt::format("{}/collections", kResourcesRoot),
                                     Json::Object{{"connection_id", options.connection}}));
    return follow_task(client, text_of(task, "id"), environment);
}

void describe_filter(CLI::App& command, FilterOptions& options) {
    const auto add = [&](const char* name, std::vector<std::string>& values, const char* type,
                         const char* about) {
        command.add_option(name, values, about)->type_name(type)->allow_extra_args(false);
    };
    add("--account", options.accounts, "ID", "Only in this account");
    add("--region", options.regions, "REGION", "Only in this region");
    add("--kind", options.kinds, "KIND", "Only of this kind, e.g. ec2_instance");
    add("--state", options.states, "STATE", "Only in this state, e.g. running");
    add("--tag", options.tags, "KEY[=VALUE]", "Only with this tag; of several all are needed");
    command.add_option("--text", options.text, "Only with this in ARN, name, type or tags")
        ->type_name("TEXT");
    command.add_flag("--ended", options.shows_ended, "Also what is no longer there");
}

} // namespace

void add_resources(CLI::App& resources, Invocation& invocation) {
    add_command<FilterOptions>(resources, invocation, "list",
                               "List what runs, the dearest first, by public on-demand prices",
                               describe_filter, list_resources, Place::Server);
    add_command<FilterOptions>(resources, invocation, "totals", "Count and add up by kind",
                               describe_filter, show_totals, Place::Server);
    add_command(resources, invocation, "accounts",
                "List whose resources are collected, and when they were", list_accounts,
                Place::Server);
    add_command(resources, invocation, "failures", "List what could not be read, and why",
                list_failures, Place::Server);
    add_command<CollectOptions>(
        resources, invocation, "collect", "Collect the resources of an account now",
        [](CLI::App& command, CollectOptions& options) {
            command.add_option("connection", options.connection, "conn_...")->required();
        },
        collect_resources, Place::Server);
}

} // namespace muster::commands
