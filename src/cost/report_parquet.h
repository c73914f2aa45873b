#pragma once

#include <filesystem>

#include "base/result.h"
#include "cost/report_result.h"

namespace muster::cost {

/// Writes the answer as a Parquet file, replacing it if it is there: texts as VARCHAR, `lines` as
/// BIGINT, sums as DECIMAL(38) with the places they need. Errors: Unavailable "duckdb.unavailable",
/// "duckdb.io"; Invalid "decimal.overflow".
Status write_parquet(const ReportResult& result, const std::filesystem::path& path);

} // namespace muster::cost
