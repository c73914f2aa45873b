#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "generate/options.h"
#include "generate/row_writer.h"

namespace muster::generate {

/// Turns a plain CSV file, as RowWriter wrote it, into one Parquet file (Snappy) with the types AWS
/// gives the format: doubles for amounts, text for rates, millisecond times, maps in the exports
/// (as MAP, or as the JSON text that some loaders make of them).
/// As in real files, the legacy report has empty text and zero where the CSV has nothing; the
/// exports have nulls. All columns are OPTIONAL (real legacy files have them REQUIRED): DuckDB
/// writes no other. Errors: those of duck::DuckDb.
Status write_parquet(const std::filesystem::path& csv,
                     const std::filesystem::path& parquet,
                     const std::vector<Column>& columns,
                     MapForm maps);

} // namespace muster::generate
