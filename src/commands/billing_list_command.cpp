#include "client/json_text.h"
#include "commands/command.h"
#include "commands/composition.h"
#include "commands/listing.h"
#include "commands/remote.h"
#include "commands/result_output.h"
#include "commands/version_documents.h"
#include "cost/text_table.h"
#include "ledger/source_summary.h"

namespace muster::commands {
namespace {

using client::text_of;
using client::value_of;
using cost::TextTable;

void note_no_bills(bool are_none, Environment& environment) {
    if (are_none) {
        write_note(no_bills(environment), environment);
    }
}

Result<Json::Array> sources_here(Environment& environment) {
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    TRY(const auto versions, store.versions({}));
    Json::Array items;
    for (const ledger::SourceSummary& source : ledger::summarize_sources(versions)) {
        items.push_back(Json::Object{{"source", source.name},
                                     {"first", source.first.str()},
                                     {"last", source.last.str()},
                                     {"months", source.months},
                                     {"rows", source.rows}});
    }
    return items;
}

Result<Json::Array> sources_there(Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json::Array found, client.list("/api/v1/billing/sources"));
    Json::Array items;
    for (const Json& source : found) {
        items.push_back(Json::Object{{"source", value_of(source, "name")},
                                     {"first", value_of(source, "first_month")},
                                     {"last", value_of(source, "last_month")},
                                     {"months", value_of(source, "months")},
                                     {"rows", value_of(source, "rows")}});
    }
    return items;
}

Status list_bill_sources(const NoOptions&, Environment& environment) {
    TRY(Json::Array items,
        asks_server(environment) ? sources_there(environment) : sources_here(environment));
    note_no_bills(items.empty(), environment);
    TextTable table({{"source"},
                     {"first"},
                     {"last"},
                     {"months", TextTable::Align::Right},
                     {"rows", TextTable::Align::Right}});
    for (const Json& source : items) {
        table.add_row({text_of(source, "source"), text_of(source, "first"), text_of(source, "last"),
                       text_of(source, "months"), text_of(source, "rows")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

Status list_periods(const NoOptions&, Environment& environment) {
    TRY(Json::Array items, version_documents({.which = VersionQuery::Which::Current}, environment));
    note_no_bills(items.empty(), environment);
    TextTable table({{"month"},
                     {"source"},
                     {"format"},
                     {"rows", TextTable::Align::Right},
                     {"currency"},
                     {"imported"}});
    for (const Json& version : items) {
        table.add_row({text_of(version, "month"), text_of(version, "source"),
                       text_of(version, "format"), text_of(version, "rows"),
                       text_of(version, "currency"), text_of(version, "published_at")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

} // namespace

void add_billing_listings(CLI::App& billing, Invocation& invocation) {
    add_command(billing, invocation, "sources", "List whose bills there are", list_bill_sources,
                Place::Anywhere);
    add_command(billing, invocation, "periods", "List the months there are", list_periods,
                Place::Anywhere);
}

} // namespace muster::commands
