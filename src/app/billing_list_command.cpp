#include "app/command.h"
#include "app/composition.h"
#include "app/listing.h"
#include "app/result_output.h"
#include "cost/text_table.h"
#include "ledger/source_summary.h"
#include "ledger/version_document.h"

namespace muster::app {
namespace {

struct Options {};

using cost::TextTable;

Result<std::vector<ledger::Version>> current_versions(Environment& environment) {
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    TRY(auto versions, store.versions({}));
    if (versions.empty()) {
        write_note(no_bills(environment), environment);
    }
    return versions;
}

Status list_sources(const Options&, Environment& environment) {
    TRY(const auto versions, current_versions(environment));
    TextTable table({{"source"},
                     {"first"},
                     {"last"},
                     {"months", TextTable::Align::Right},
                     {"rows", TextTable::Align::Right}});
    Json::Array items;
    for (const ledger::SourceSummary& source : ledger::summarize_sources(versions)) {
        table.add_row({source.name, source.first.str(), source.last.str(),
                       std::to_string(source.months), std::to_string(source.rows)});
        items.push_back(Json::Object{{"source", source.name},
                                     {"first", source.first.str()},
                                     {"last", source.last.str()},
                                     {"months", source.months},
                                     {"rows", source.rows}});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

Status list_periods(const Options&, Environment& environment) {
    TRY(const auto versions, current_versions(environment));
    TextTable table({{"month"},
                     {"source"},
                     {"format"},
                     {"rows", TextTable::Align::Right},
                     {"currency"},
                     {"imported"}});
    Json::Array items;
    for (const ledger::Version& version : versions) {
        table.add_row({version.delivery.month.str(), version.delivery.source,
                       version.delivery.format, std::to_string(version.contents.rows),
                       version.contents.currency, version.published_at.str()});
        items.push_back(ledger::version_document(version));
    }
    write_listing(std::move(items), table, environment);
    return {};
}

} // namespace

void add_billing_listings(CLI::App& billing, Invocation& invocation) {
    const auto describe = [](CLI::App&, Options&) {};
    add_command<Options>(billing, invocation, "sources", "List whose bills there are", describe,
                         list_sources);
    add_command<Options>(billing, invocation, "periods", "List the months there are", describe,
                         list_periods);
}

} // namespace muster::app
