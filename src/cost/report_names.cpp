#include "cost/report_names.h"

#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "billing/charge_model.h"

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

} // namespace

Status check_names(const Report& report, std::span<const ledger::PinnedVersion> versions) {
    std::set<std::string> dimensions(report.by.begin(), report.by.end());
    collect_dimensions(report.filter, dimensions);
    for (const std::string& name : dimensions) {
        if (!any_schema(versions, [&](const ledger::Schema& schema) {
                return billing::is_known_dimension(name, schema);
            })) {
            return Error{
                ErrorKind::Invalid, "report.unknown_dimension",
                fmt::format("no bill of the period has '{}': see muster cost dimensions", name)};
        }
    }
    for (const std::string& name : report.measures) {
        if (!any_schema(versions,
                        [&](const ledger::Schema& schema) { return is_measure(name, schema); })) {
            return Error{
                ErrorKind::Invalid, "report.unknown_measure",
                fmt::format("no bill of the period has '{}': see muster cost measures", name)};
        }
    }
    return {};
}

Status check_currencies(const Report& report, std::span<const ledger::PinnedVersion> versions) {
    std::set<std::string> currencies;
    for (const ledger::PinnedVersion& version : versions) {
        if (!version.version.contents.currency.empty()) {
            currencies.insert(version.version.contents.currency);
        }
    }
    std::set<std::string> dimensions(report.by.begin(), report.by.end());
    collect_dimensions(report.filter, dimensions);
    if (currencies.size() < 2 || dimensions.contains("currency")) {
        return {};
    }
    return Error{ErrorKind::Impossible, "report.mixed_currencies",
                 fmt::format("the period has charges in {}: group by currency or filter by it",
                             fmt::join(currencies, ", "))};
}

} // namespace muster::cost
