#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "bills/parquet_plan.h"
#include "bills/parquet_rows.h"
#include "duck/duckdb.h"
#include "segment/column.h"

namespace muster::bills {

/// Reads a bill in Parquet form: rows coded by column, as they stand in the file. Memory is bounded
/// by the file's row groups. Used by one thread; several readers may run side by side.
///
/// Absent and empty are the same. Moments are printed as RFC 3339 in UTC. Maps (tags, product
/// attributes, discounts) become one column for each key, named `<map>/<key>`. Doubles become the
/// shortest decimals that read back as them.
/// Errors: Invalid "billing.parquet_damaged" for a file that is cut short or no Parquet; those of
/// schema_of_header(); Unavailable "duckdb.unavailable", "duckdb.out_of_memory".
class ParquetReader {
public:
    struct Options {
        std::uint64_t memory_limit_bytes = 512ULL << 20U;
        std::string name{}; // for messages; empty: the file's path
    };

    /// Reads the file's description, and all keys of its maps. A file without a byte is one without
    /// columns: AWS empties the files that an export no longer needs.
    static Result<ParquetReader> open(const std::filesystem::path& file, const Options& options);

    [[nodiscard]] const ledger::Schema& schema() const noexcept { return plan_.schema; }
    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

    /// Hands all rows over in batches. Errors also: those of `take`; Invalid "billing.not_a_number"
    /// naming row and column.
    Status read(const TakeCodedRows& take);

private:
    ParquetReader() = default;
    ParquetReader(std::string path, std::string name, duck::DuckDb database);

    Status read_groups();
    Status read_plan();
    [[nodiscard]] std::string table() const;
    [[nodiscard]] Error in_file(Error error) const;

    std::string path_;
    std::string name_; // for messages
    std::optional<duck::DuckDb> database_;
    ParquetPlan plan_;
    std::vector<std::uint64_t> group_rows_;
    std::uint64_t rows_ = 0;
};

} // namespace muster::bills
