#include "cost/report_names.h"

#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "base/closest_name.h"
#include "billing/charge_model.h"
#include "billing/keyed_dimensions.h"

namespace muster::cost {
namespace {

bool any_schema(std::span<const ledger::PinnedVersion> versions,
                const std::function<bool(const ledger::Schema&)>& test) {
    return versions.empty() || std::ranges::any_of(versions, [&](const auto& version) {
               return std::ranges::any_of(version.rows, [&](const ledger::Segment& segment) {
                   return test(segment.schema());
               });
           });
}

void collect_dimensions(const Filter& filter, std::set<std::string>& names) {
    if (filter.kind == Filter::Kind::Condition) {
        names.insert(filter.condition.dimension);
    }
    for (const Filter& operand : filter.operands) {
        collect_dimensions(operand, names);
    }
}

bool is_measure(const std::string& name, const ledger::Schema& schema) {
    return std::ranges::find(billing::measure_names(), name) != billing::measure_names().end() ||
           schema.find(billing::measure_column(name)).has_value();
}

/// What a person may have meant: the named ones, then tags and columns of the bills.
std::vector<std::string> known_names(std::span<const std::string_view> named,
                                     std::span<const ledger::PinnedVersion> versions,
                                     const std::function<bool(const ledger::Column&)>& accepts) {
    std::vector<std::string> names(named.begin(), named.end());
    std::set<std::string> columns;
    for (const ledger::PinnedVersion& version : versions) {
        for (const ledger::Segment& segment : version.rows) {
            for (const ledger::Column& column : segment.schema().columns) {
                if (accepts(column)) {
                    columns.insert(column.name);
                    columns.insert(column.source_name);
                }
            }
        }
    }
    names.insert(names.end(), columns.begin(), columns.end());
    return names;
}

std::vector<std::string> known_dimensions(std::span<const ledger::PinnedVersion> versions) {
    std::vector<std::string> names =
        known_names(billing::dimension_names(), versions, [](const auto&) { return true; });
    std::set<std::string> keyed;
    for (const ledger::PinnedVersion& version : versions) {
        for (const ledger::Segment& segment : version.rows) {
            // A damaged dictionary has nothing to suggest; the report itself will tell.
            keyed.merge(billing::keyed_dimensions(segment).value_or(std::set<std::string>{}));
        }
    }
    names.insert(names.end(), keyed.begin(), keyed.end());
    return names;
}

Error unknown(std::string_view slug,
              std::string_view name,
              std::string_view command,
              std::span<const std::string> known) {
    return {ErrorKind::Invalid, slug,
            fmt::format("no bill of the period has '{}'{} ({} --columns lists all)", name,
                        did_you_mean(name, known), command)};
}

Status check_dimension(const std::string& name, std::span<const ledger::PinnedVersion> versions) {
    if (any_schema(versions, [&](const ledger::Schema& schema) {
            return billing::is_known_dimension(name, schema);
        })) {
        return {};
    }
    return unknown("report.unknown_dimension", name, "muster cost dimensions",
                   known_dimensions(versions));
}

/// Errors name the column of the filter's text.
Status check_filter_names(const Filter& filter, std::span<const ledger::PinnedVersion> versions) {
    if (filter.kind == Filter::Kind::Condition) {
        Status known = check_dimension(filter.condition.dimension, versions);
        if (!known && filter.condition.place.column > 0) {
            Error error = known.error();
            error.detail =
                fmt::format("column {}: {}", filter.condition.place.column, error.detail);
            return error;
        }
        return known;
    }
    for (const Filter& operand : filter.operands) {
        TRY_DONE(check_filter_names(operand, versions));
    }
    return {};
}

bool is_keyed(std::string_view name) {
    return name.starts_with("tag:") || name.starts_with("cost_category:");
}

/// Whether some bill has a place for the values of the dimension.
bool has_place(const std::string& name, std::span<const ledger::PinnedVersion> versions) {
    return std::ranges::any_of(versions, [&](const ledger::PinnedVersion& version) {
        return std::ranges::any_of(version.rows, [&](const ledger::Segment& segment) {
            const auto bound = billing::dimension(name).bind(segment.schema(), version.facts());
            return !bound.inputs.empty();
        });
    });
}

} // namespace

std::set<std::string> dimensions_of(const Report& report) {
    std::set<std::string> names(report.by.begin(), report.by.end());
    collect_dimensions(report.filter, names);
    return names;
}

std::set<std::string> currencies_of(std::span<const ledger::PinnedVersion> versions) {
    std::set<std::string> currencies;
    for (const ledger::PinnedVersion& version : versions) {
        if (!version.version.contents.currency.empty()) {
            currencies.insert(version.version.contents.currency);
        }
    }
    return currencies;
}

Status check_names(const Report& report, std::span<const ledger::PinnedVersion> versions) {
    for (const std::string& name : report.by) {
        TRY_DONE(check_dimension(name, versions));
    }
    TRY_DONE(check_filter_names(report.filter, versions));
    for (const std::string& name : report.measures) {
        if (!any_schema(versions,
                        [&](const ledger::Schema& schema) { return is_measure(name, schema); })) {
            const auto is_number = [](const ledger::Column& column) {
                return column.kind == ledger::ColumnKind::Money ||
                       column.kind == ledger::ColumnKind::Quantity;
            };
            return unknown("report.unknown_measure", name, "muster cost measures",
                           known_names(billing::measure_names(), versions, is_number));
        }
    }
    return {};
}

void annotate(const Report& report,
              std::span<const ledger::PinnedVersion> versions,
              ReportResult& result) {
    const std::set<std::string> currencies = currencies_of(versions);
    result.currency = currencies.size() == 1 ? *currencies.begin() : "";
    for (const std::string& name : dimensions_of(report)) {
        if (is_keyed(name) && !versions.empty() && !has_place(name, versions)) {
            result.notes.push_back(fmt::format("no bill of the period has {}{}", name,
                                               did_you_mean(name, known_dimensions(versions))));
        }
    }
}

} // namespace muster::cost
