#pragma once

#include "base/enum_names.h"
#include "billing/charge_model.h"

namespace muster::cost {

/// The step of time that a report's rows are about.
using Granularity = billing::PeriodGrain;

constexpr auto kGranularityNames = enum_names<Granularity>({
    {Granularity::Hour, "hour"},
    {Granularity::Day, "day"},
    {Granularity::Week, "week"},
    {Granularity::Month, "month"},
    {Granularity::Quarter, "quarter"},
    {Granularity::Total, "total"},
});

/// Errors: Invalid "report.granularity_unknown".
inline Result<Granularity> parse_granularity(std::string_view name) {
    return kGranularityNames.parse(name, "report.granularity_unknown");
}

} // namespace muster::cost
