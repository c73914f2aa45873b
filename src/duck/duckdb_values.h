#pragma once

// Private to the DuckDB adapter (duckdb*.cpp).

#include <span>

#include "duck/duck_chunk.h"
#include "duck/duckdb_library.h"

namespace muster::duck {

/// Our description of a DuckDB type.
DuckType read_type(const DuckDbLibrary& library, duckdb_logical_type type);

/// Views into a chunk whose columns have the types of `columns`.
DuckChunk read_chunk(const DuckDbLibrary& library,
                     duckdb_data_chunk chunk,
                     std::span<const DuckColumn> columns);

} // namespace muster::duck
