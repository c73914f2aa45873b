#include <set>

#include "base/json.h"
#include "billing/charge_model.h"
#include "client/cost_names.h"
#include "commands/command.h"
#include "commands/composition.h"
#include "commands/remote.h"
#include "cost/bill_names.h"

namespace muster::commands {
namespace {

using Names = std::set<std::string>;

struct NamesOptions {
    bool columns = false;
};

/// What all current bills add.
Result<cost::BillNames> names_in_bills(Environment& environment) {
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    TRY(const ledger::Pin pin, store.pin({}));
    cost::BillNames names;
    for (const ledger::PinnedVersion& version : pin.versions()) {
        TRY(cost::BillNames more, cost::bill_names(version));
        names.merge(std::move(more));
    }
    return names;
}

void write_names(const std::vector<std::string>& names, Environment& environment) {
    if (environment.settings.json) {
        environment.out << Json(Json::Array(names.begin(), names.end())).str() << '\n';
        return;
    }
    for (const std::string& name : names) {
        environment.out << name << '\n';
    }
}

/// Adds those that are not there yet, in the order of their names.
void append_new(const Names& more, std::vector<std::string>& names) {
    const Names known(names.begin(), names.end());
    for (const std::string& name : more) {
        if (!known.contains(name)) {
            names.push_back(name);
        }
    }
}

Status list_dimensions(const NamesOptions& options, Environment& environment) {
    if (asks_server(environment)) {
        TRY(auto client, connect(environment));
        TRY(const auto names, client::dimension_names(client, options.columns));
        write_names(names, environment);
        return {};
    }
    const auto named = billing::dimension_names();
    std::vector<std::string> names(named.begin(), named.end());
    TRY(const cost::BillNames in_bills, names_in_bills(environment));
    append_new(in_bills.keyed, names);
    if (options.columns) {
        append_new(in_bills.columns, names);
    }
    write_names(names, environment);
    return {};
}

Status list_measures(const NamesOptions& options, Environment& environment) {
    if (asks_server(environment)) {
        TRY(auto client, connect(environment));
        TRY(const auto names, client::measure_names(client, options.columns));
        write_names(names, environment);
        return {};
    }
    const auto named = billing::measure_names();
    std::vector<std::string> names(named.begin(), named.end());
    if (options.columns) {
        TRY(const cost::BillNames in_bills, names_in_bills(environment));
        append_new(in_bills.numbers, names);
    }
    write_names(names, environment);
    return {};
}

void describe_names(CLI::App& command, NamesOptions& options) {
    command.add_flag("--columns", options.columns,
                     "Also the columns of the bills imported, by their own names");
}

void describe_dimensions(CLI::App& command, NamesOptions& options) {
    command.footer("The named ones, then the tags and cost categories of the bills imported.");
    describe_names(command, options);
}

} // namespace

void add_cost_names(CLI::App& cost, Invocation& invocation) {
    add_command<NamesOptions>(cost, invocation, "dimensions",
                              "List what reports group by and filter on", describe_dimensions,
                              list_dimensions, Place::Anywhere);
    add_command<NamesOptions>(cost, invocation, "measures", "List what reports sum up",
                              describe_names, list_measures, Place::Anywhere);
}

} // namespace muster::commands
