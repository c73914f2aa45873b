#pragma once

// Private to the DuckDB adapter (duckdb*.cpp).

#include <memory>
#include <string>

#include "duck/duckdb_library.h"
#include "duck/table_source.h"

namespace muster::duck {

/// A TableSource as a DuckDB table function without parameters. DuckDB calls back into it, so it
/// must stay where it is as long as the database.
class RegisteredTable {
public:
    static Result<std::unique_ptr<RegisteredTable>> create(const DuckDbLibrary& library,
                                                           duckdb_connection connection,
                                                           std::string function_name,
                                                           const TableSource& source);

    [[nodiscard]] const std::string& function_name() const noexcept { return function_name_; }
    [[nodiscard]] const TableSource& source() const noexcept { return source_; }

private:
    RegisteredTable(std::string function_name, const TableSource& source)
        : function_name_(std::move(function_name)), source_(source) {}

    std::string function_name_;
    const TableSource& source_;
};

} // namespace muster::duck
