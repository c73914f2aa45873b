#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "duck/duck_chunk.h"
#include "segment/column.h"

namespace muster::bills {

/// How one column of a Parquet file becomes columns of ours, and the SQL that reads it.
struct ParquetField {
    enum class Conversion : std::uint8_t {
        Text,           // as it is, coded
        PrintedText,    // numbers and moments of a text column, printed
        Decimals,       // numbers of a decimal column
        ParsedDecimals, // texts of a decimal column
        Map,            // one column for each key
    };
    Conversion conversion = Conversion::Text;
    std::string expression;          // to select
    ledger::ColumnIndex target = 0;  // in the schema; the first of a map's
    std::vector<std::string> keys{}; // of a map, sorted: target + i is the column of key i
};

/// What a file's columns become, all of them: nothing that was sent is dropped.
struct ParquetPlan {
    ledger::Schema schema;
    std::vector<ParquetField> fields;

    [[nodiscard]] std::string select(const std::string& from) const;
};

/// Whether the values of the column are spread over columns by their key.
bool is_flattened(const duck::DuckColumn& column);

/// `keys` are those of each map column, by its position. Errors: those of schema_of_header.
Result<ParquetPlan> plan_parquet(std::span<const duck::DuckColumn> columns,
                                 const std::map<std::size_t, std::vector<std::string>>& keys);

} // namespace muster::bills
