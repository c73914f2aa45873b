#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "duck/duck_chunk.h"
#include "duck/table_source.h"

namespace muster::duck {

/// `text` as an SQL literal: O'Brien → 'O''Brien'.
std::string sql_literal(std::string_view text);
/// `name` as an SQL identifier, whatever is in it.
std::string sql_identifier(std::string_view name);

/// The result of a query, read chunk by chunk. Must not outlive its DuckDb.
class DuckResult {
public:
    DuckResult(DuckResult&&) noexcept;
    DuckResult& operator=(DuckResult&&) noexcept;
    ~DuckResult();

    [[nodiscard]] std::span<const DuckColumn> columns() const;
    /// The next chunk, or null at the end; it lives until the next call.
    Result<const DuckChunk*> next();

private:
    friend class DuckDb;
    struct State;
    explicit DuckResult(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Takes the rows of a query as they are produced.
class ChunkSink {
public:
    virtual ~ChunkSink() = default;
    /// Called from several threads at once unless the database has one. Chunks come in the order of
    /// the rows only with one thread and a query that keeps it (no ORDER BY below the top).
    virtual Status consume(const DuckChunk& chunk) = 0;
};

/// Replaces texts by codes while a query reads them.
class TextCoder {
public:
    virtual ~TextCoder() = default;
    /// Gives each text of column `column` (in the order of the query) its code; `texts` may hold
    /// nulls. The same text must always get a code that means the same: DuckDB asks once for each
    /// entry of a Parquet dictionary rather than for each row, which is what makes coded reading
    /// cheap, and keeps the answers for as long as it reads from that dictionary.
    virtual void
    code(std::size_t column, const DuckVector& texts, std::span<std::uint32_t> codes) = 0;
};

/// An in-memory DuckDB: ad-hoc SQL over tables we offer it, Parquet in, Parquet out.
///
/// The library is loaded on the first open(), from MUSTER_DUCKDB_LIBRARY, else from ../lib beside
/// the running program, else from the loader's path. Extensions are never loaded or installed, only
/// the files named in Options can be touched, and the configuration is locked before the first
/// query, so SQL from outside may be run as it is.
///
/// Used by one thread at a time; interrupt() by any.
/// Errors of all queries: Invalid "duckdb.query"; Conflict "duckdb.interrupted"; Unavailable
/// "duckdb.time_limit", "duckdb.out_of_memory", "duckdb.io"; Forbidden "duckdb.forbidden"
/// (reaching out of the database); Internal "duckdb.internal". The detail is DuckDB's message.
class DuckDb {
public:
    struct Options {
        std::uint64_t memory_limit_bytes = 1ULL << 30U;
        std::uint32_t threads = 1;
        /// Where queries larger than memory may spill; none: they fail.
        std::optional<std::filesystem::path> temp_directory{};
        /// The only files and directories (with all below them) that SQL may read or write.
        std::vector<std::filesystem::path> allowed_files{};
        std::vector<std::filesystem::path> allowed_directories{};
        /// For each query; none: no limit. Time between two calls of DuckResult::next is not
        /// counted.
        std::optional<std::chrono::milliseconds> time_limit{};
        /// Called, on a thread of its own, when a query has gone on for `grace` after its time was
        /// up. DuckDB looks whether to stop between batches of rows: one huge value can keep it.
        std::function<void()> overdue{};
        std::chrono::milliseconds grace{2000};
    };

    /// Errors: Unavailable "duckdb.unavailable" when the library is missing or not the version this
    /// program was made for.
    static Result<DuckDb> open(const Options& options);

    DuckDb(DuckDb&&) noexcept;
    DuckDb& operator=(DuckDb&&) noexcept;
    ~DuckDb();

    /// Runs statements for their effect.
    Status execute(const std::string& sql);

    /// Runs one statement of any kind. Its result is not counted against the memory limit: bound it
    /// by LIMIT, or use stream().
    Result<DuckResult> query(const std::string& sql);

    /// For SQL from outside: rows are computed as they are read, in bounded memory, so an error may
    /// come after some. Ends what an earlier result had left. Errors: Invalid
    /// "duckdb.not_read_only" unless it is a SELECT, an EXPLAIN or the like.
    Result<DuckResult> query_read_only(const std::string& sql);

    /// The columns that a SELECT would give, without running it.
    Result<std::vector<DuckColumn>> describe(const std::string& select);

    /// Runs a SELECT and hands its rows to `sink` in bounded memory. An error of the sink stops the
    /// query and is returned.
    Status stream(const std::string& select, ChunkSink& sink);

    /// Like stream(), with the codes of `coder` (integers, never null) in place of VARCHAR columns.
    /// Texts are not copied, which is most of the work of reading a wide Parquet file.
    Status stream_coded(const std::string& select, TextCoder& coder, ChunkSink& sink);

    /// Makes `source` readable as the view `name`, projections pushed down, scanned in parallel.
    Status register_table(const std::string& name, const TableSource& source);
    /// The same as a table function without parameters: `FROM name()`.
    Status register_function(const std::string& name, const TableSource& source);

    /// Stops the query that is running, if any, from another thread.
    void interrupt();

private:
    struct State;
    explicit DuckDb(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace muster::duck
