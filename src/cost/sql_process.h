#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "cost/scan_gate.h"
#include "ledger/store.h"

namespace muster::cost {

/// The answer to a statement of SQL: values as texts, in full; absent ones are absent.
struct SqlAnswer {
    struct Column {
        std::string name;
        std::string type; // integer, decimal, text, …
    };
    std::vector<Column> columns;
    std::vector<std::vector<std::optional<std::string>>> rows;
    bool is_truncated = false; // there are more rows
};

/// Runs SQL of others, each statement by `muster sql` in a process of its own: what a database
/// library takes beyond the limits that it knows of (one value may be huge, and cannot be
/// interrupted) ends that process and not the server. It gets none of the server's environment,
/// files or secrets. Thread-safe.
class SqlProcess {
public:
    struct Options {
        std::filesystem::path program; // `muster`
        std::filesystem::path data_directory;
        /// Whose catalogue the program cannot reach, as that is on a server that knows us alone: it
        /// is told what to read by a file in `scratch`. Outlives this.
        const ledger::Store* store = nullptr;
        std::filesystem::path scratch;
        std::vector<std::string> environment; // "NAME=value", for it to find its libraries
        unsigned threads = 1;
        std::chrono::seconds time_limit{30};
        std::uint32_t memory_mb = 512;
        std::size_t max_bytes = std::size_t{16} << 20U; // of an answer, in JSON
        ScanGate::Options gate{.few_rows = 0, .at_once = 2};
    };
    static constexpr std::size_t kMaxStatementBytes = std::size_t{64} << 10U;

    explicit SqlProcess(Options options) : options_(std::move(options)), gate_(options_.gate) {}

    /// The first `max_rows` rows, or fewer where they are large. Errors: Invalid
    /// "sql.bad_statement" (empty, too long, or with a NUL), "duckdb.query",
    /// "duckdb.not_read_only", "sql.unprintable"; Forbidden "duckdb.forbidden"; Impossible
    /// "duckdb.time_limit", "duckdb.out_of_memory"; Unavailable "report.busy", "process.failed";
    /// Conflict "ledger.cancelled"; Internal "sql.process_failed"; those of Store::pin.
    Result<SqlAnswer>
    run(const std::string& statement, std::size_t max_rows, const std::stop_token& stop);

private:
    Options options_;
    ScanGate gate_;
};

} // namespace muster::cost
