#include <fmt/format.h>

#include "client/json_text.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "commands/named.h"
#include "commands/remote.h"
#include "commands/remote_report.h"
#include "commands/report_options.h"
#include "cost/report_json.h"
#include "cost/report_text.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

constexpr Named kSaved{.path = "/api/v1/cost/saved-reports",
                       .key = "name",
                       .thing = "saved report",
                       .command = "muster cost saved list",
                       .not_found = "saved.not_found",
                       .ambiguous = "saved.ambiguous"};

struct NameOptions {
    std::string name;
};

struct RunOptions {
    std::string name;
    OutputOptions output;
};

struct SaveOptions {
    std::string name;
    std::string folder;
    bool is_shared = false;
    ReportOptions report;
};

std::string report_text(const Json& saved) {
    const auto report = cost::report_from_document(client::value_of(saved, "report"));
    return report ? cost::to_text(*report) : "?";
}

Status list_saved(const NoOptions&, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, list_of(client, kSaved));
    TextTable table({{"id"},
                     {"folder"},
                     {"name"},
                     {"shared"},
                     {"report", TextTable::Align::Left, TextTable::Fit::MayBeCut}});
    for (const Json& saved : items) {
        table.add_row({text_of(saved, "id"), text_of(saved, "folder"), text_of(saved, "name"),
                       text_of(saved, "is_shared") == "true" ? "yes" : "", report_text(saved)});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

Status show_saved(const NameOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json saved, find_named(client, kSaved, options.name));
    environment.out << (environment.settings.json ? saved.str() : report_text(saved)) << '\n';
    return {};
}

Status run_saved(const RunOptions& options, Environment& environment) {
    TRY_DONE(check_output(options.output));
    TRY(auto client, connect(environment));
    TRY(const Json saved, find_named(client, kSaved, options.name));
    TRY(const cost::Report report, cost::report_from_document(client::value_of(saved, "report")));
    return write_remote_report(client, report, options.output, environment);
}

Status save(const SaveOptions& options, Environment& environment) {
    TRY(const cost::Report report, report_from(options.report));
    Json::Object body{{"name", options.name},
                      {"report", cost::full_report_document(report)},
                      {"is_shared", options.is_shared}};
    if (!options.folder.empty()) {
        body.push_back({"folder", options.folder});
    }
    TRY(auto client, connect(environment));
    TRY(const Json saved, client.post(kSaved.path, std::move(body)));
    environment.out << (environment.settings.json ? saved.str() : text_of(saved, "id")) << '\n';
    return {};
}

Status remove_saved(const NameOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json saved, find_named(client, kSaved, options.name));
    return client.remove(fmt::format("{}/{}", kSaved.path, text_of(saved, "id")));
}

void describe_name(CLI::App& command, NameOptions& options) {
    command.add_option("name", options.name, "Its name or id")->required();
}

void describe_save(CLI::App& command, SaveOptions& options) {
    command.add_option("--name", options.name, "What it is called")->type_name("NAME")->required();
    command.add_option("--folder", options.folder, "Where people look for it")->type_name("NAME");
    command.add_flag("--shared", options.is_shared, "Others see it too");
    describe_report(command, options.report);
}

} // namespace

void add_cost_saved(CLI::App& cost, Invocation& invocation) {
    CLI::App& saved = *cost.add_subcommand("saved", "Reports that are kept on a server");
    saved.require_subcommand(1);
    saved.fallthrough();
    saved.footer("muster cost saved COMMAND --help tells more.");
    add_command(saved, invocation, "list", "List them", list_saved, Place::Server);
    add_command<NameOptions>(saved, invocation, "show", "Show the report itself", describe_name,
                             show_saved, Place::Server);
    add_command<RunOptions>(
        saved, invocation, "run", "Run one",
        [](CLI::App& command, RunOptions& options) {
            command.add_option("name", options.name, "Its name or id")->required();
            describe_output(command, options.output);
        },
        run_saved, Place::Server);
    add_command<SaveOptions>(saved, invocation, "save", "Keep a report", describe_save, save,
                             Place::Server);
    add_command<NameOptions>(saved, invocation, "delete", "Delete one", describe_name, remove_saved,
                             Place::Server);
}

} // namespace muster::commands
