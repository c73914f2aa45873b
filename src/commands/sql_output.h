#pragma once

#include <string_view>

#include "base/result.h"
#include "commands/environment.h"
#include "duck/duckdb.h"

namespace muster::commands {

/// Writes all rows of a result as `table`, `csv`, `json` or `jsonl`. Decimals are written in full:
/// as text in JSON, where whole numbers are numbers and absent values null. Nested values are
/// written in JSON. Errors: Invalid "sql.unprintable" for types without a text of their own (cast
/// them to VARCHAR); those of DuckResult::next.
Status
write_sql_result(duck::DuckResult& result, std::string_view format, Environment& environment);

} // namespace muster::commands
