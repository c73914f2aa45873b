#pragma once

// Private to the DuckDB adapter (duckdb*.cpp).

#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "duck/duckdb.h"
#include "duck/duckdb_library.h"

namespace muster::duck {

/// Reading a query's rows as they are produced.
///
/// DuckDB's C interface has no supported way to read a result that is not first collected in
/// memory. But it hands every chunk of a query to a function of ours that the query calls:
/// `muster_sink(columns…)`. Texts go through `muster_code(column, text)` first, which DuckDB
/// evaluates once per dictionary entry where the text comes from a Parquet dictionary.
class DuckStream {
public:
    struct Target {
        ChunkSink* sink = nullptr;
        TextCoder* coder = nullptr;        // null: texts stay texts
        std::vector<DuckColumn> columns{}; // of the SELECT
    };

    /// Registers the two functions. Must stay where it is as long as the database.
    static Result<std::unique_ptr<DuckStream>> create(const DuckDbLibrary& library,
                                                      duckdb_connection connection);

    /// The query whose execution delivers the rows of `select`.
    static std::string wrapped(const std::string& select, const Target& target);

    void begin(Target target);
    /// What became of it, given how the query ended: an error of the sink goes first, and what it
    /// threw is thrown again.
    Status end(const Status& ran);

private:
    DuckStream() = default;

    static void sink_function(duckdb_function_info info, duckdb_data_chunk in, duckdb_vector out);
    static void code_function(duckdb_function_info info, duckdb_data_chunk in, duckdb_vector out);
    template <class Body>
    void guarded(duckdb_function_info info, Body body);

    Target target_;
    std::mutex mutex_; // guards what follows: chunks come from several threads
    std::optional<Error> error_;
    std::exception_ptr exception_;
};

} // namespace muster::duck
