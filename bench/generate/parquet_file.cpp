#include "generate/parquet_file.h"

#include <fmt/format.h>

#include "duck/duckdb.h"
#include "generate/table_rows.h"

namespace muster::generate {
namespace {

using duck::sql_identifier;
using duck::sql_literal;

std::string select_of(const Column& column, MapForm maps) {
    std::string source = sql_identifier(column.header());
    if (!column.category.empty()) {
        const std::string name = sql_identifier(athena_name(column.header()));
        if (column.type.ends_with("BigDecimal")) {
            return fmt::format("coalesce(cast({} AS DOUBLE), 0) AS {}", source, name);
        }
        if (column.type == "DateTime") {
            return fmt::format("cast(cast({} AS TIMESTAMP) AS TIMESTAMP_MS) AS {}", source, name);
        }
        return fmt::format("coalesce({}, '') AS {}", source, name);
    }
    if (column.type == "double") {
        return fmt::format("cast({0} AS DOUBLE) AS {0}", source);
    }
    if (column.type == "timestamp") {
        return fmt::format("cast(cast({0} AS TIMESTAMP) AS TIMESTAMP_MS) AS {0}", source);
    }
    if (column.type.starts_with("map") && maps == MapForm::Map) {
        const bool is_text = column.type.ends_with("string>");
        return fmt::format("cast(cast({0} AS JSON) AS MAP(VARCHAR, {1})) AS {0}", source,
                           is_text ? "VARCHAR" : "DOUBLE");
    }
    return source;
}

std::string copy_statement(const std::filesystem::path& csv,
                           const std::filesystem::path& parquet,
                           const std::vector<Column>& columns,
                           MapForm maps) {
    std::string selects;
    std::string types;
    for (const Column& column : columns) {
        const char* comma = selects.empty() ? "" : ", ";
        selects += comma + select_of(column, maps);
        types += fmt::format("{}{}: 'VARCHAR'", comma, sql_literal(column.header()));
    }
    return fmt::format(
        "COPY (SELECT {} FROM read_csv({}, auto_detect = false, header = true, delim = ',', "
        "quote = '\"', escape = '\"', columns = {{{}}})) TO {} (FORMAT parquet, COMPRESSION "
        "snappy)",
        selects, sql_literal(csv.string()), types, sql_literal(parquet.string()));
}

} // namespace

Status write_parquet(const std::filesystem::path& csv,
                     const std::filesystem::path& parquet,
                     const std::vector<Column>& columns,
                     MapForm maps) {
    duck::DuckDb::Options options;
    options.allowed_files = {csv, parquet};
    TRY(duck::DuckDb database, duck::DuckDb::open(options));
    return database.execute(copy_statement(csv, parquet, columns, maps));
}

} // namespace muster::generate
