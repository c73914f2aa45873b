#include <fmt/format.h>

#include "client/json_text.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "commands/named.h"
#include "commands/remote.h"
#include "commands/task_output.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

constexpr std::string_view kSourcesRoot = "/api/v1/billing/s3-sources";

struct SourceOptions {
    std::string id;
};

struct AddOptions {
    std::string name;
    std::string address;
    std::string region;
    std::string role;
    bool pays = false;
};

/// "read", "resting", or the reason why not.
std::string standing_of(const Json& source) {
    if (const Json failure = client::value_of(source, "failure"); !failure.is_null()) {
        return text_of(failure, "code");
    }
    if (text_of(source, "is_paused") == "true") {
        return "rests";
    }
    return text_of(source, "read_at").empty() ? "not yet read" : "read";
}

Status write_source(const Json& source, Environment& environment) {
    if (environment.settings.json) {
        environment.out << source.str() << '\n';
        return {};
    }
    environment.out << fmt::format("{} {} from {}: {}\n", text_of(source, "id"),
                                   text_of(source, "name"), text_of(source, "address"),
                                   standing_of(source));
    for (const auto& [label, key] :
         {std::pair{"role", "role_arn"}, std::pair{"external id", "external_id"},
          std::pair{"connection", "connection_id"}, std::pair{"looked at", "looked_at"},
          std::pair{"read", "read_at"}}) {
        if (const std::string text = text_of(source, key); !text.empty()) {
            environment.out << fmt::format("  {}: {}\n", label, text);
        }
    }
    if (const Json failure = client::value_of(source, "failure"); !failure.is_null()) {
        environment.out << fmt::format("  because {}\n", text_of(failure, "detail"));
        if (const std::string remedy = text_of(failure, "remedy"); !remedy.empty()) {
            environment.out << fmt::format("  {}\n", remedy);
        }
    }
    return {};
}

Status list_s3_sources(const NoOptions&, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, client.list(kSourcesRoot));
    TextTable table({{"id"},
                     {"name", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"address", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"looked at"},
                     {"state"}});
    for (const Json& item : items) {
        table.add_row({text_of(item, "id"), text_of(item, "name"), text_of(item, "address"),
                       text_of(item, "looked_at"), standing_of(item)});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

Status show_source(const SourceOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json source, client.get(path_of(kSourcesRoot, options.id)));
    return write_source(source, environment);
}

Status add_source(const AddOptions& options, Environment& environment) {
    Json::Object body{
        {"name", options.name}, {"address", options.address}, {"requester_pays", options.pays}};
    if (!options.region.empty()) {
        body.push_back({"region", options.region});
    }
    if (!options.role.empty()) {
        body.push_back({"role_arn", options.role});
    }
    TRY(auto client, connect(environment));
    TRY(const Json source, client.post(kSourcesRoot, body));
    return write_source(source, environment);
}

Status look(const SourceOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json task, client.post(path_of(kSourcesRoot, options.id, "/look"), Json::Object{}));
    TRY_DONE(follow_task(client, text_of(task, "id"), environment));
    return environment.settings.json ? Status() : show_source(options, environment);
}

Status remove_source(const SourceOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    return client.remove(path_of(kSourcesRoot, options.id));
}

void describe_one_source(CLI::App& command, SourceOptions& options) {
    command.add_option("id", options.id, "bills_...")->required();
}

void describe_add(CLI::App& command, AddOptions& options) {
    command.add_option("name", options.name, "What its bills are called in reports")->required();
    command.add_option("address", options.address, "s3://bucket/prefix")->required();
    command.add_option("--region", options.region, "Where the bucket is asked for first")
        ->type_name("REGION");
    command
        .add_option("--role", options.role,
                    "Read in the name of this role; it is shown which "
                    "external id the role has to ask for")
        ->type_name("ARN");
    command.add_flag("--requester-pays", options.pays,
                     "Muster's account may be made to pay for reading");
}

} // namespace

void add_billing_s3(CLI::App& billing, Invocation& invocation) {
    CLI::App* const s3 =
        billing.add_subcommand("s3", "Places in S3 that bills come from by themselves");
    s3->require_subcommand(1);
    s3->fallthrough();
    s3->footer("muster billing s3 COMMAND --help tells more.");
    add_command(*s3, invocation, "list", "List them", list_s3_sources, Place::Server);
    add_command<SourceOptions>(*s3, invocation, "show",
                               "Show one, and how the last look at it went", describe_one_source,
                               show_source, Place::Server);
    add_command<AddOptions>(*s3, invocation, "add", "Have bills come from another", describe_add,
                            add_source, Place::Server);
    add_command<SourceOptions>(*s3, invocation, "look", "Look at one now", describe_one_source,
                               look, Place::Server);
    add_command<SourceOptions>(*s3, invocation, "remove",
                               "Have no more bills come from one; those that came stay",
                               describe_one_source, remove_source, Place::Server);
}

} // namespace muster::commands
