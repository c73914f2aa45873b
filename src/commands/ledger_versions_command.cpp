#include "client/json_text.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "commands/result_output.h"
#include "commands/version_documents.h"
#include "cost/text_table.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

struct VersionsOptions {
    std::string source;
    std::string month;
};

Status list_versions(const VersionsOptions& options, Environment& environment) {
    TRY(Json::Array items,
        version_documents({.source = options.source, .month = options.month}, environment));
    if (items.empty()) {
        const bool is_selected = !options.source.empty() || !options.month.empty();
        write_note(is_selected ? "no such versions" : no_bills(environment), environment);
    }
    TextTable table({{"id", TextTable::Align::Right},
                     {"source"},
                     {"month"},
                     {"current"},
                     {"rows", TextTable::Align::Right},
                     {"bytes", TextTable::Align::Right},
                     {"published"},
                     {"delivery", TextTable::Align::Left, TextTable::Fit::MayBeCut}});
    for (const Json& version : items) {
        table.add_row({text_of(version, "id"), text_of(version, "source"),
                       text_of(version, "month"),
                       text_of(version, "current") == "true" ? "yes" : "", text_of(version, "rows"),
                       text_of(version, "bytes"), text_of(version, "published_at"),
                       text_of(version, "delivery_id")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

void describe_versions(CLI::App& command, VersionsOptions& options) {
    command.footer("An import keeps the newest three versions of a month, and older ones that "
                   "are being read;\n`muster ledger collect` keeps fewer or more. With --json all "
                   "that is known of each: its files,\nrollups, and what its checks said.");
    command.add_option("--source", options.source, "Only of this source")->type_name("NAME");
    command.add_option("--month", options.month, "Only of this month")->type_name("YYYY-MM");
}

} // namespace

void add_ledger_versions(CLI::App& ledger, Invocation& invocation) {
    add_command<VersionsOptions>(ledger, invocation, "versions", "List the versions of the months",
                                 describe_versions, list_versions, Place::Anywhere);
}

} // namespace muster::commands
