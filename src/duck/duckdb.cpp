#include "duck/duckdb.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "duck/duckdb_library.h"
#include "duck/duckdb_stream.h"
#include "duck/duckdb_table.h"
#include "duck/duckdb_time_limit.h"
#include "duck/duckdb_values.h"

namespace muster::duck {
namespace {

std::string quoted(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        out.append(c == quote ? 2U : 1U, c);
    }
    out.push_back(quote);
    return out;
}

/// DuckDB's message on one line, without the picture of the query below it.
std::string one_line(std::string_view message) {
    message = message.substr(0, message.find("\n\nLINE "));
    std::string line;
    for (const char c : message) {
        const char shown = c == '\n' || c == '\t' || c == '\r' ? ' ' : c;
        if (shown != ' ' || (!line.empty() && line.back() != ' ')) {
            line.push_back(shown);
        }
    }
    return line;
}

struct Failure {
    duckdb_error_type type;
    std::string_view prefix; // by which prepare's errors begin; they carry no type
    ErrorKind kind;
    std::string_view reason;
};

constexpr std::array kFailures{
    Failure{DUCKDB_ERROR_INTERRUPT, "INTERRUPT Error", ErrorKind::Conflict, "duckdb.interrupted"},
    Failure{DUCKDB_ERROR_OUT_OF_MEMORY, "Out of Memory Error", ErrorKind::Unavailable,
            "duckdb.out_of_memory"},
    Failure{DUCKDB_ERROR_PERMISSION, "Permission Error", ErrorKind::Forbidden, "duckdb.forbidden"},
    Failure{DUCKDB_ERROR_MISSING_EXTENSION, "Missing Extension Error", ErrorKind::Forbidden,
            "duckdb.forbidden"},
    Failure{DUCKDB_ERROR_IO, "IO Error", ErrorKind::Unavailable, "duckdb.io"},
    Failure{DUCKDB_ERROR_INTERNAL, "INTERNAL Error", ErrorKind::Internal, "duckdb.internal"},
    Failure{DUCKDB_ERROR_FATAL, "FATAL Error", ErrorKind::Internal, "duckdb.internal"},
};

Error query_error(duckdb_error_type type, const char* message) {
    const std::string_view text = message == nullptr ? "" : message;
    for (const auto& failure : kFailures) {
        if (failure.type == type || text.starts_with(failure.prefix)) {
            if (failure.type == DUCKDB_ERROR_OUT_OF_MEMORY) { // advice on settings that are locked
                return {failure.kind, failure.reason, one_line(text.substr(0, text.find('\n')))};
            }
            return {failure.kind, failure.reason, one_line(text)};
        }
    }
    return {ErrorKind::Invalid, "duckdb.query", one_line(text)};
}

/// What a failed query says, given how long it was allowed to take.
Error failure_of(const DuckDbLibrary& library, duckdb_result& result, const DuckTimeLimit& limit) {
    return limit.explain(
        query_error(library.result_error_type(&result), library.result_error(&result)));
}

std::string sql_list(std::span<const std::filesystem::path> paths) {
    std::vector<std::string> literals;
    for (const auto& path : paths) {
        literals.push_back(sql_literal(path.string()));
    }
    return fmt::format("[{}]", fmt::join(literals, ", "));
}

/// What cannot be given when opening: the order matters, each statement closes a door.
std::string closing_statements(const DuckDb::Options& options) {
    return fmt::format("SET allowed_paths = {}; SET allowed_directories = {};"
                       "SET enable_external_access = false; SET lock_configuration = true;",
                       sql_list(options.allowed_files), sql_list(options.allowed_directories));
}

} // namespace

std::string sql_literal(std::string_view text) {
    return quoted(text, '\'');
}
std::string sql_identifier(std::string_view name) {
    return quoted(name, '"');
}

struct DuckResult::State {
    State(const DuckDbLibrary& with, DuckStatement of)
        : library(with), statement(std::move(of)), raw(with), chunk(with) {}

    const DuckDbLibrary& library;
    DuckStatement statement; // rows may still be computed
    std::unique_ptr<DuckTimeLimit> limit;
    DuckRawResult raw;
    std::vector<DuckColumn> columns;
    DuckDataChunk chunk;
    DuckChunk view;
};

DuckResult::DuckResult(std::unique_ptr<State> state) : state_(std::move(state)) {}
DuckResult::DuckResult(DuckResult&&) noexcept = default;
DuckResult& DuckResult::operator=(DuckResult&&) noexcept = default;
DuckResult::~DuckResult() = default;

std::span<const DuckColumn> DuckResult::columns() const {
    return state_->columns;
}

Result<const DuckChunk*> DuckResult::next() {
    auto& state = *state_;
    const DuckDbLibrary& library = state_->library;
    state.limit->resume();
    state.chunk = DuckDataChunk(library, library.fetch_chunk(*state.raw.out()));
    state.limit->pause();
    if (state.chunk.get() == nullptr) {
        if (library.result_error(state.raw.out()) != nullptr) {
            return failure_of(library, *state.raw.out(), *state.limit);
        }
        return nullptr;
    }
    state.view = read_chunk(library, state.chunk.get(), state.columns);
    return &state.view;
}

struct DuckDb::State {
    State(const DuckDbLibrary& with, Options given)
        : library(with), options(std::move(given)), database(with), connection(with) {}

    const DuckDbLibrary& library;
    const Options options;
    std::unique_ptr<DuckStream> stream; // once there has been one; DuckDB calls back into it
    std::vector<std::unique_ptr<RegisteredTable>> tables; // outlive the database that calls them
    DuckOwned<duckdb_database, &DuckDbLibrary::close> database;
    DuckOwned<duckdb_connection, &DuckDbLibrary::disconnect> connection;

    Status open();
    Status close_doors();
    [[nodiscard]] std::unique_ptr<DuckTimeLimit> time_limit() const;
    Result<DuckStatement> prepare(const std::string& sql);
    Status run(DuckStatement& statement, duckdb_result* result);
    using Execute = decltype(DuckDbLibrary::execute_prepared);
    Result<DuckResult>
    result_of(DuckStatement statement, std::unique_ptr<DuckTimeLimit> limit, Execute execute);
    Status stream_to(DuckStream::Target target, const std::string& select);
};

DuckDb::DuckDb(std::unique_ptr<State> state) : state_(std::move(state)) {}
DuckDb::DuckDb(DuckDb&&) noexcept = default;
DuckDb& DuckDb::operator=(DuckDb&&) noexcept = default;
DuckDb::~DuckDb() = default;

Result<DuckDb> DuckDb::open(const Options& options) {
    TRY(const auto* library, DuckDbLibrary::load());
    auto state = std::make_unique<State>(*library, options);
    TRY_DONE(state->open());
    TRY_DONE(state->close_doors());
    return DuckDb(std::move(state));
}

Status DuckDb::State::open() {
    DuckOwned<duckdb_config, &DuckDbLibrary::destroy_config> config(library);
    const std::array<std::pair<const char*, std::string>, 7> settings{{
        {"memory_limit", fmt::format("{}B", options.memory_limit_bytes)},
        {"threads", fmt::format("{}", std::max(1U, options.threads))},
        {"temp_directory", options.temp_directory.value_or("").string()},
        {"autoinstall_known_extensions", "false"},
        {"autoload_known_extensions", "false"},
        {"allow_community_extensions", "false"},
        {"allow_persistent_secrets", "false"},
    }};
    library.create_config(config.out());
    for (const auto& [name, value] : settings) {
        if (library.set_config(config.get(), name, value.c_str()) == DuckDBError) {
            return Error{ErrorKind::Internal, "duckdb.internal", fmt::format("setting {}", name)};
        }
    }
    char* message = nullptr;
    if (library.open_ext(nullptr, database.out(), config.get(), &message) == DuckDBError) {
        const auto error = query_error(DUCKDB_ERROR_INVALID, message);
        library.free(message);
        return error;
    }
    if (library.connect(database.get(), connection.out()) == DuckDBError) {
        return Error{ErrorKind::Internal, "duckdb.internal", "cannot connect to its own database"};
    }
    return {};
}

/// Outside the time limit, which is for queries.
Status DuckDb::State::close_doors() {
    DuckRawResult result(library);
    const std::string sql = closing_statements(options);
    if (library.query(connection.get(), sql.c_str(), result.out()) == DuckDBError) {
        return query_error(library.result_error_type(result.out()),
                           library.result_error(result.out()));
    }
    return {};
}

std::unique_ptr<DuckTimeLimit> DuckDb::State::time_limit() const {
    return std::make_unique<DuckTimeLimit>(library, connection.get(), options);
}

Result<DuckStatement> DuckDb::State::prepare(const std::string& sql) {
    DuckStatement statement(library);
    if (library.prepare(connection.get(), sql.c_str(), statement.out()) == DuckDBError) {
        return query_error(DUCKDB_ERROR_INVALID, library.prepare_error(statement.get()));
    }
    return statement;
}

Status DuckDb::State::run(DuckStatement& statement, duckdb_result* result) {
    const auto limit = time_limit();
    if (library.execute_prepared(statement.get(), result) == DuckDBError) {
        return failure_of(library, *result, *limit);
    }
    return {};
}

Result<DuckResult> DuckDb::State::result_of(DuckStatement statement,
                                            std::unique_ptr<DuckTimeLimit> limit,
                                            Execute execute) {
    auto result = std::make_unique<DuckResult::State>(library, std::move(statement));
    result->limit = std::move(limit);
    auto* raw = result->raw.out();
    if (execute(result->statement.get(), raw) == DuckDBError) {
        return failure_of(library, *raw, *result->limit);
    }
    result->limit->pause();
    for (idx_t i = 0; i < library.column_count(raw); ++i) {
        const DuckLogicalType type(library, library.column_logical_type(raw, i));
        result->columns.push_back({library.column_name(raw, i), read_type(library, type.get())});
    }
    return DuckResult(std::move(result));
}

Status DuckDb::execute(const std::string& sql) {
    auto& state = *state_;
    const DuckDbLibrary& library = state_->library;
    DuckRawResult result(library);
    const auto limit = state.time_limit();
    if (library.query(state.connection.get(), sql.c_str(), result.out()) == DuckDBError) {
        return failure_of(library, *result.out(), *limit);
    }
    return {};
}

Result<DuckResult> DuckDb::query(const std::string& sql) {
    auto limit = state_->time_limit();
    TRY(auto statement, state_->prepare(sql));
    return state_->result_of(std::move(statement), std::move(limit),
                             state_->library.execute_prepared);
}

Result<DuckResult> DuckDb::query_read_only(const std::string& sql) {
    auto limit = state_->time_limit(); // of planning too, which computes what is constant
    auto prepared = state_->prepare(sql);
    if (!prepared) {
        return limit->explain(prepared.error());
    }
    TRY(auto statement, std::move(prepared));
    const auto type = state_->library.prepared_statement_type(statement.get());
    if (type != DUCKDB_STATEMENT_TYPE_SELECT && type != DUCKDB_STATEMENT_TYPE_EXPLAIN) {
        return Error{ErrorKind::Invalid, "duckdb.not_read_only",
                     "only queries that read are accepted: SELECT, WITH, SHOW, DESCRIBE, EXPLAIN"};
    }
    return state_->result_of(std::move(statement), std::move(limit),
                             state_->library.execute_prepared_streaming);
}

Result<std::vector<DuckColumn>> DuckDb::describe(const std::string& select) {
    const auto& library = state_->library;
    TRY(const auto statement, state_->prepare(select));
    std::vector<DuckColumn> columns;
    for (idx_t i = 0; i < library.prepared_statement_column_count(statement.get()); ++i) {
        char* name = const_cast<char*>( // NOLINT: ours to free, whatever its type says
            library.prepared_statement_column_name(statement.get(), i));
        const DuckLogicalType type(
            library, library.prepared_statement_column_logical_type(statement.get(), i));
        columns.push_back({name, read_type(library, type.get())});
        library.free(name);
    }
    return columns;
}

Status DuckDb::State::stream_to(DuckStream::Target target, const std::string& select) {
    if (stream == nullptr) {
        TRY(stream, DuckStream::create(library, connection.get()));
    }
    TRY(auto statement, prepare(DuckStream::wrapped(select, target)));
    DuckRawResult result(library);
    stream->begin(std::move(target));
    const Status ran = run(statement, result.out());
    return stream->end(ran);
}

Status DuckDb::stream(const std::string& select, ChunkSink& sink) {
    TRY(auto columns, describe(select));
    return state_->stream_to({.sink = &sink, .columns = std::move(columns)}, select);
}

Status DuckDb::stream_coded(const std::string& select, TextCoder& coder, ChunkSink& sink) {
    TRY(auto columns, describe(select));
    return state_->stream_to({.sink = &sink, .coder = &coder, .columns = std::move(columns)},
                             select);
}

Status DuckDb::register_function(const std::string& name, const TableSource& source) {
    auto& state = *state_;
    TRY(auto table, RegisteredTable::create(state_->library, state.connection.get(), name, source));
    state.tables.push_back(std::move(table));
    return {};
}

Status DuckDb::register_table(const std::string& name, const TableSource& source) {
    const std::string function = fmt::format("muster_scan_{}", name);
    TRY_DONE(register_function(function, source));
    return execute(
        fmt::format("CREATE VIEW {} AS FROM {}()", sql_identifier(name), sql_identifier(function)));
}

void DuckDb::interrupt() {
    state_->library.interrupt(state_->connection.get());
}

} // namespace muster::duck
