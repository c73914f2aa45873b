#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "billing/charge_model.h"

namespace muster::cost {

/// The step of time that a report's rows are about.
using Granularity = billing::PeriodGrain;

std::string_view granularity_name(Granularity granularity);
std::optional<Granularity> granularity_from(std::string_view name);
/// Finest first.
std::span<const std::string_view> granularity_names();

} // namespace muster::cost
