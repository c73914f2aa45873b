#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cost/filter.h"
#include "cost/granularity.h"
#include "cost/period.h"

namespace muster::cost {

/// A question about costs: which charges, grouped how, and which sums. A plain value, the same from
/// a line of text (report_text.h), a document (report_json.h) and the command line.
struct Report {
    static constexpr std::size_t kMaxDimensions = 32;
    static constexpr std::size_t kMaxMeasures = 64;
    static constexpr std::size_t kMaxNameBytes = 256;
    static constexpr std::uint32_t kMaxTop = 1'000'000;

    std::vector<std::string> measures{"unblended_cost"};
    std::vector<std::string> by;
    Granularity granularity = Granularity::Month;
    Period period;
    /// Keep so many groups (by their first cost measure over the whole period) and fold the rest
    /// into one group `Other`.
    std::optional<std::uint32_t> top;
    Filter filter;

    friend bool operator==(const Report&, const Report&) = default;
};

/// What holds for a report wherever it comes from: sizes, no column twice, `top` only with groups.
/// Errors: Invalid "report.no_measures", "report.duplicate_column", "report.name_malformed",
/// "report.too_large", "report.top_out_of_range"; those of check_filter.
Status check_report(const Report& report);

/// Whether the sum of that name is an amount of money, as far as names tell.
bool is_cost(std::string_view measure);

/// The index of the measure that ranks groups: the first cost, else the first one.
std::size_t ranking_measure(const Report& report);

} // namespace muster::cost
