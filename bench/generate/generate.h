#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "generate/model.h"
#include "generate/options.h"

namespace muster::generate {

/// What was written, for people and for `expected.json`.
struct Summary {
    std::int64_t rows = 0;
    std::int64_t steady_rows = 0; // of resources that exist all month
    std::int64_t file_bytes = 0;
    std::int64_t text_bytes = 0;
    double rollup_ratio = 0;   // of the last bill
    std::string expected_json; // totals of every delivery written
};

/// Writes every delivery of every month of `model` under `output.directory`, with manifests and
/// `expected.json`. The same options write the same bytes, whatever the number of threads.
/// Errors: those of OutputFile and, for Parquet, of duck::DuckDb.
Result<Summary> generate(const Model& model, const OutputOptions& output);

} // namespace muster::generate
