#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/int128.h"

namespace muster::generate {

/// A small CSV reader and the measures of billing data, written only from the formats' descriptions
/// and sharing no code with the generator, so that agreement means something.
class BillTable {
public:
    /// Adds the rows of a plain CSV file; its header must be the same as before.
    void read(const std::filesystem::path& path);

    [[nodiscard]] std::size_t columns() const { return names_.size(); }
    [[nodiscard]] std::size_t rows() const { return rows_.size(); }
    [[nodiscard]] bool has(std::string_view column) const;
    /// Column names compare without case and punctuation: `lineItem/UsageAmount` finds
    /// `line_item_usage_amount`.
    [[nodiscard]] const std::string& at(std::size_t row, std::string_view column) const;
    /// Units of 10^-16; blank is 0.
    [[nodiscard]] Int128 number(std::size_t row, std::string_view column) const;

private:
    std::map<std::string, std::size_t, std::less<>> places_;
    std::vector<std::string> names_;
    std::vector<std::vector<std::string>> rows_;
};

inline constexpr std::array<std::string_view, 10> kMeasureNames{
    "unblended_cost", "blended_cost",       "net_cost",
    "amortized_cost", "net_amortized_cost", "unused_commitment_cost",
    "ri_sp_trueup",   "ri_sp_upfront_fees", "public_on_demand_cost",
    "usage_amount"};

/// In the order of kMeasureNames, units of 10^-16.
using MeasureSums = std::array<Int128, kMeasureNames.size()>;

/// What a cost report must find in rows of either generation of the Cost and Usage Report.
/// Savings Plan fees that start at or after `future_from` (RFC 3339 text) are of the future.
MeasureSums
measures_of_report_row(const BillTable& table, std::size_t row, std::string_view future_from);

} // namespace muster::generate
