#include "cost/rollup_choice.h"

#include <algorithm>
#include <set>

#include "billing/charge_model.h"

namespace muster::cost {
namespace {

/// The stored columns that an answer depends on.
struct Needs {
    std::set<std::string> keys;
    std::set<std::string> measures;
    bool exact_time = false; // the time of a charge is asked for as it is written
};

std::set<std::string> columns_of(const ledger::Dimension& dimension,
                                 const ledger::Schema& schema,
                                 const ledger::VersionFacts& facts) {
    std::set<std::string> names;
    for (const ledger::ColumnIndex index : dimension.bind(schema, facts).inputs) {
        names.insert(schema.columns[index].name);
    }
    return names;
}

void add_dimension(const ledger::Dimension& dimension,
                   bool is_of_time,
                   const ledger::Schema& schema,
                   const ledger::VersionFacts& facts,
                   Needs& needs) {
    const ledger::Dimension start = billing::period_dimension(billing::PeriodGrain::Hour);
    const std::set<std::string> columns = columns_of(dimension, schema, facts);
    needs.keys.insert(columns.begin(), columns.end());
    if (!is_of_time) {
        for (const std::string& name : columns_of(start, schema, facts)) {
            needs.exact_time |= columns.contains(name);
        }
    }
}

Needs needs_of(const VersionShape& version, const ReportQuery& plan) {
    Needs needs;
    const ledger::Query& query = plan.query;
    const std::size_t own_filters = query.filter_dimensions.size() - plan.time_filters;
    for (const ledger::Schema* schema : version.schemas) {
        for (std::size_t i = 0; i < query.group_by.size(); ++i) {
            add_dimension(query.group_by[i], i < plan.time_groups, *schema, version.facts, needs);
        }
        for (std::size_t i = 0; i < query.filter_dimensions.size(); ++i) {
            add_dimension(query.filter_dimensions[i], i >= own_filters, *schema, version.facts,
                          needs);
        }
        for (const ledger::Measure& measure : query.measures) {
            if (!measure.column.empty() && schema->find(measure.column)) {
                needs.measures.insert(measure.column);
            }
        }
    }
    return needs;
}

bool has_all(const std::vector<std::string>& names, const std::set<std::string>& wanted) {
    return std::ranges::all_of(wanted, [&](const std::string& name) {
        return std::ranges::find(names, name) != names.end();
    });
}

} // namespace

std::optional<std::size_t> choose_rollup(const VersionShape& version, const ReportQuery& plan) {
    const Needs needs = needs_of(version, plan);
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < version.rollups.size(); ++i) {
        const RollupOffer& offer = version.rollups[i];
        const bool serves = !needs.exact_time && offer.grain <= plan.finest &&
                            has_all(offer.keys, needs.keys) &&
                            has_all(offer.measures, needs.measures);
        if (serves && (!best || offer.rows < version.rollups[*best].rows)) {
            best = i;
        }
    }
    return best;
}

} // namespace muster::cost
