#include <set>

#include "app/command.h"
#include "app/composition.h"
#include "base/json.h"
#include "billing/charge_model.h"

namespace muster::app {
namespace {

struct Options {
    bool columns = false;
};

/// Names of the stored columns of all current bills that `accepts` likes.
template <class Accepts>
Result<std::set<std::string>> stored_columns(Environment& environment, Accepts accepts) {
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    TRY(const ledger::Pin pin, store.pin({}));
    std::set<std::string> names;
    for (const ledger::PinnedVersion& version : pin.versions()) {
        for (const ledger::Segment& segment : version.rows) {
            for (const ledger::Column& column : segment.schema().columns) {
                if (accepts(column)) {
                    names.insert(column.name);
                }
            }
        }
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

/// The named ones first, then the columns of the bills in the order of their names.
template <class Accepts>
Status write_all(std::span<const std::string_view> named,
                 const Options& options,
                 Environment& environment,
                 Accepts accepts) {
    std::vector<std::string> names(named.begin(), named.end());
    if (options.columns) {
        TRY(std::set<std::string> columns, stored_columns(environment, accepts));
        for (const std::string_view name : named) {
            columns.erase(std::string(name));
        }
        names.insert(names.end(), columns.begin(), columns.end());
    }
    write_names(names, environment);
    return {};
}

Status list_dimensions(const Options& options, Environment& environment) {
    return write_all(billing::dimension_names(), options, environment,
                     [](const ledger::Column&) { return true; });
}

Status list_measures(const Options& options, Environment& environment) {
    using ledger::ColumnKind;
    return write_all(billing::measure_names(), options, environment, [](const ledger::Column& c) {
        return c.kind == ColumnKind::Money || c.kind == ColumnKind::Quantity;
    });
}

void describe(CLI::App& command, Options& options) {
    command.add_flag("--columns", options.columns,
                     "Also the columns of the bills imported, by their own names");
}

} // namespace

void add_cost_names(CLI::App& cost, Invocation& invocation) {
    add_command<Options>(cost, invocation, "dimensions", "List what reports group by and filter on",
                         describe, list_dimensions);
    add_command<Options>(cost, invocation, "measures", "List what reports sum up", describe,
                         list_measures);
}

} // namespace muster::app
