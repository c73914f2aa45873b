#pragma once

#include <tuple>

#include "base/json_fields.h"
#include "cost/sql_process.h"

// How a server writes the answer to a statement, and its clients read it.
namespace muster {

template <>
inline constexpr auto json_fields<cost::SqlAnswer::Column> = std::tuple{
    JsonField{"name", &cost::SqlAnswer::Column::name, "as the statement names it"},
    JsonField{"type", &cost::SqlAnswer::Column::type, "integer, decimal, text, …"},
};

template <>
inline constexpr auto json_fields<cost::SqlAnswer> = std::tuple{
    JsonField{"columns", &cost::SqlAnswer::columns, "in their order"},
    JsonField{"rows", &cost::SqlAnswer::rows, "values as texts; null: absent"},
    JsonField{"is_truncated", &cost::SqlAnswer::is_truncated, "there are more rows"},
};

} // namespace muster
