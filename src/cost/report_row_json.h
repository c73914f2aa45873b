#pragma once

#include <tuple>

#include "base/json_fields.h"
#include "cost/report_result.h"

// How a server writes the rows of an answer, and its clients read them.
namespace muster {

template <>
inline constexpr auto json_fields<cost::ReportRow> = std::tuple{
    JsonField{"period", &cost::ReportRow::period, "when it begins: YYYY-MM-DD, or with the hour"},
    JsonField{"dimensions", &cost::ReportRow::dimensions, "as the report groups; null: absent"},
    JsonField{"measures", &cost::ReportRow::measures, "the sums; null: of nothing"},
    JsonField{"is_other", &cost::ReportRow::is_other, "the rest that \"top\" folds into one"},
};

} // namespace muster
