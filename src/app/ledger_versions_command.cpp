#include "app/command.h"
#include "app/composition.h"
#include "app/listing.h"
#include "app/result_output.h"
#include "cost/text_table.h"
#include "ledger/version_document.h"

namespace muster::app {
namespace {

using cost::TextTable;

struct Options {
    std::string source;
    std::string month;
};

Status list_versions(const Options& options, Environment& environment) {
    ledger::Selection selection;
    if (!options.source.empty()) {
        selection.source = options.source;
    }
    if (!options.month.empty()) {
        TRY(selection.first, BillingMonth::parse(options.month));
        selection.last = selection.first;
    }
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    TRY(const auto versions, store.versions(selection, ledger::Store::Which::All));
    if (versions.empty()) {
        write_note(selection.source || selection.first ? "no such versions" : no_bills(environment),
                   environment);
    }
    TextTable table({{"id", TextTable::Align::Right},
                     {"source"},
                     {"month"},
                     {"current"},
                     {"rows", TextTable::Align::Right},
                     {"bytes", TextTable::Align::Right},
                     {"published"},
                     {"delivery", TextTable::Align::Left, TextTable::Fit::MayBeCut}});
    Json::Array items;
    for (const ledger::Version& version : versions) {
        table.add_row({std::to_string(version.id), version.delivery.source,
                       version.delivery.month.str(), version.current ? "yes" : "",
                       std::to_string(version.contents.rows), std::to_string(version.bytes()),
                       version.published_at.str(), version.delivery.delivery_id});
        items.push_back(ledger::version_document(version));
    }
    write_listing(std::move(items), table, environment);
    return {};
}

void describe(CLI::App& command, Options& options) {
    command.footer("An import keeps the newest three versions of a month, and older ones that "
                   "are being read;\n`muster ledger collect` keeps fewer or more. With --json all "
                   "that is known of each: its files,\nrollups, and what its checks said.");
    command.add_option("--source", options.source, "Only of this source")->type_name("NAME");
    command.add_option("--month", options.month, "Only of this month")->type_name("YYYY-MM");
}

} // namespace

void add_ledger_versions(CLI::App& ledger, Invocation& invocation) {
    add_command<Options>(ledger, invocation, "versions", "List the versions of the months",
                         describe, list_versions);
}

} // namespace muster::app
