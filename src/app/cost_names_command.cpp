#include <set>

#include "app/command.h"
#include "app/composition.h"
#include "base/json.h"
#include "billing/charge_model.h"
#include "billing/keyed_dimensions.h"

namespace muster::app {
namespace {

using Names = std::set<std::string>;

struct Options {
    bool columns = false;
};

/// What `add` finds in the segments of all current bills.
template <class Add>
Result<Names> names_in_bills(Environment& environment, Add add) {
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    TRY(const ledger::Pin pin, store.pin({}));
    Names names;
    for (const ledger::PinnedVersion& version : pin.versions()) {
        for (const ledger::Segment& segment : version.rows) {
            TRY_DONE(add(segment, names));
        }
    }
    return names;
}

Status add_columns(const ledger::Segment& segment, Names& names) {
    for (const ledger::Column& column : segment.schema().columns) {
        names.insert(column.name);
    }
    return {};
}

Status add_numbers(const ledger::Segment& segment, Names& names) {
    using ledger::ColumnKind;
    for (const ledger::Column& column : segment.schema().columns) {
        if (column.kind == ColumnKind::Money || column.kind == ColumnKind::Quantity) {
            names.insert(column.name);
        }
    }
    return {};
}

Status add_keyed(const ledger::Segment& segment, Names& names) {
    TRY(Names keyed, billing::keyed_dimensions(segment));
    names.merge(keyed);
    return {};
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

Status list_dimensions(const Options& options, Environment& environment) {
    const auto named = billing::dimension_names();
    std::vector<std::string> names(named.begin(), named.end());
    TRY(const Names keyed, names_in_bills(environment, add_keyed));
    append_new(keyed, names);
    if (options.columns) {
        TRY(const Names columns, names_in_bills(environment, add_columns));
        append_new(columns, names);
    }
    write_names(names, environment);
    return {};
}

Status list_measures(const Options& options, Environment& environment) {
    const auto named = billing::measure_names();
    std::vector<std::string> names(named.begin(), named.end());
    if (options.columns) {
        TRY(const Names numbers, names_in_bills(environment, add_numbers));
        append_new(numbers, names);
    }
    write_names(names, environment);
    return {};
}

void describe(CLI::App& command, Options& options) {
    command.add_flag("--columns", options.columns,
                     "Also the columns of the bills imported, by their own names");
}

void describe_dimensions(CLI::App& command, Options& options) {
    command.footer("The named ones, then the tags and cost categories of the bills imported.");
    describe(command, options);
}

} // namespace

void add_cost_names(CLI::App& cost, Invocation& invocation) {
    add_command<Options>(cost, invocation, "dimensions", "List what reports group by and filter on",
                         describe_dimensions, list_dimensions);
    add_command<Options>(cost, invocation, "measures", "List what reports sum up", describe,
                         list_measures);
}

} // namespace muster::app
